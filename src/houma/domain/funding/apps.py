from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.following import follow_lower_commitments
from houma.values.money import Money

if TYPE_CHECKING:
    from houma.domain.accounts.models import User
    from houma.domain.agreements.ledger import Flow


class FundingConfig(AppConfig):
    name = "houma.domain.funding"
    label = "funding"
    verbose_name = _("Funding")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let charges follow commitments that amendments lower."""
        follow_lower_commitments(_follow)


def _follow(entry: "Flow", committed: Money, by: "User | None") -> None:
    # Imported when it is needed: the actions bring numpy with them, and every command starts this app.
    from houma.domain.funding.actions.following import follow_commitment

    follow_commitment(entry, committed, by)
