"""What was handed in stays what it was: only who may read it, and its title, may change."""

from django.db import migrations

from houma.domain.base.append_only import frozen_columns

_AS_HANDED_IN = ("file", "filename", "media_type", "size", "digest", "handed_in_by_id", "handed_in_at", "country_id")


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_desk_work")]
    operations = [frozen_columns("documents_document", _AS_HANDED_IN)]
