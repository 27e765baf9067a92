"""What was reported, checked, decided and followed up only grows."""

from django.db import migrations

from houma.domain.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_project_life")]
    operations = [
        *append_only("projects_progressreport"),
        *append_only("projects_progressreport_photos", unique=("id", ("progressreport_id", "photo_id"))),
        *append_only("projects_reportedprogress", unique=("id", ("report_id", "action_id"))),
        *append_only("projects_progresscheck"),
        *append_only("projects_steeringdecision", unique=("id", ("meeting_id", "number"))),
        *append_only("projects_followup"),
        *append_only("projects_projectdocument", unique=("id", "document_id")),
    ]
