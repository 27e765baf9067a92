from django.db import migrations

from houma.domain.base.append_only import frozen_columns, run_on_each_store
from houma.domain.observatory.models import erasure_guards


class Migration(migrations.Migration):
    dependencies = [("observatory", "0002_rounds")]

    operations = [
        run_on_each_store(sqlite=erasure_guards.SQLITE, postgresql=erasure_guards.POSTGRESQL),
        *(frozen_columns(table, columns) for table, columns in erasure_guards.FROZEN.items()),
    ]
