from django.db import migrations

from houma.domain.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [*append_only("projects_passage")]
