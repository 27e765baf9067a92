from django.db import migrations

from houma.domain.base.append_only import kept_histories


class Migration(migrations.Migration):
    """Versions of projects and their evidence are written once: nobody changes or deletes one."""

    dependencies = [("projects", "0002_diagnosis_profiles")]

    operations = [
        kept_histories(
            "projects_historicallocalwill",
            "projects_historicaldiagnosis",
            "projects_historicalvision",
            "projects_historicalobjective",
            "projects_historicalphoto",
            "projects_historicalevaluation",
            "projects_historicaljudgement",
            "projects_historicalsteeringbody",
            "projects_historicalsteeringmember",
            "projects_historicalmeeting",
            "projects_historicalprogramme",
            "projects_historicalproject",
            "projects_historicalmandateproject",
            "projects_historicalaxis",
            "projects_historicalaction",
            "projects_historicalactioncapital",
            "projects_historicalactiontarget",
            "projects_historicalevidence",
        ),
    ]
