from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "houma.domain.agreements"
    label = "agreements"
    verbose_name = _("Agreements")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who takes part in a project by an agreement: its parties, who pays and who receives."""
        from houma.domain.agreements.models import AgreementParty, FundingLine
        from houma.domain.projects.scope import Participation, declare_participations

        declare_participations(
            Participation(AgreementParty, party="party", project="version__agreement__project"),
            Participation(FundingLine, party="payer", project="agreement__project"),
            Participation(FundingLine, party="receiver", project="agreement__project"),
        )
