from django.db import migrations

from houma.domain.base.append_only import append_only, frozen_columns, nothing_is_lost

ASKED = (
    "country_id",
    "project_id",
    "agreement_id",
    "to_role",
    "to_party_id",
    "text",
    "due_on",
    "asked_by_id",
    "asked_at",
)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [
        *nothing_is_lost("desk_question"),
        frozen_columns("desk_question", ASKED),
        *append_only("desk_questionentry"),
        *append_only("desk_bulkrun"),
    ]
