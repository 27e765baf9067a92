"""What later apps do when a commitment falls: they say it once, when they are ready, and act in the same transaction.

An envelope is charged with commitments and stands above agreements; when an amendment lowers one, its charge has to
follow at once, or the envelope would bear money that nobody promises any more.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from houma.values.money import Money

if TYPE_CHECKING:
    from houma.domain.accounts.models import User  # Named only: this is read before the models are.
    from houma.domain.agreements.ledger import Flow

Follower = Callable[["Flow", Money, "User | None"], None]
"""Gets the entry that lowered the commitment of its line, what the line commits now, and who did it."""

_followers: dict[Follower, None] = {}


def follow_lower_commitments(follower: Follower) -> None:
    """Call ``follower`` whenever an amendment lowers a commitment. Called once, when the later app is ready."""
    _followers[follower] = None


def commitment_fell(entry: "Flow", committed: Money, by: "User | None") -> None:
    """Tell those who follow. The caller holds the agreement and its lines, in a transaction."""
    for follower in _followers:
        follower(entry, committed, by)
