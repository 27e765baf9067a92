from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "houma.domain.funding"
    label = "funding"
    verbose_name = _("Funding")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let charges follow commitments that amendments lower."""
        from houma.domain.agreements.actions.following import follow_lower_commitments
        from houma.domain.funding.actions.following import follow_commitment

        follow_lower_commitments(follow_commitment)
