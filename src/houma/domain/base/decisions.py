"""What a rule answers: yes, or no with reasons that a page can show beside the button."""

from dataclasses import dataclass
from typing import Self

from django.utils.functional import Promise

Reason = str | Promise


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed when there is no reason against it."""

    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons

    def __bool__(self) -> bool:
        return self.allowed

    @classmethod
    def refuse(cls, *reasons: Reason) -> Self:
        return cls(reasons)


ALLOWED = Decision()


class Refused(Exception):
    """An action was asked for that a rule does not allow; ``decision`` says why."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(" ".join(str(reason) for reason in decision.reasons))


def require(decision: Decision) -> None:
    """Raise Refused unless ``decision`` allows."""
    if not decision.allowed:
        raise Refused(decision)
