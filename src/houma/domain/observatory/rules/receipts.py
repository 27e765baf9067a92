"""What a sender is told: taken, taken already, or refused and why."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.wording import listed
from houma.domain.observatory.models import RefusalReason, Submission

SENTENCES: dict[RefusalReason, str | Promise] = {
    RefusalReason.MALFORMED: _("This is not a filled form that can be read."),
    RefusalReason.UNSAFE: _("This holds what no filled form holds."),
    RefusalReason.TOO_LARGE: _("This is larger than a filled form may be."),
    RefusalReason.UNKNOWN_FORM: _("No form of yours has this form_id and this version."),
    RefusalReason.NOT_TAKEN: _("This version of the form takes no submissions."),
    RefusalReason.NO_INSTANCE_ID: _("A filled form says its instanceID."),
    RefusalReason.CONFLICT: _("A submission with this instanceID was received before, with another content."),
    RefusalReason.BASE_MOVED: _("The submission that this one edits is not there, or was edited before."),
    RefusalReason.ATTACHMENT: _("A file of this submission was not taken."),
    RefusalReason.FORBIDDEN: _("You may not hand in forms here."),
}
"""What a sender is told of each refusal; nothing of what others sent."""


@dataclass(frozen=True, slots=True)
class NotKept:
    """A file that was not taken.

    Attributes:
        conflict: another one was received under its name.
        asked: the filled form mentions it. Devices send whatever lies in the folder of a form, and what answers no
            question is nothing that could be lost.
    """

    name: str
    reason: str | Promise
    conflict: bool = False
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """The outcome of a sending.

    Attributes:
        submission: where it was taken, now or before.
        again: whether nothing of it was new.
        refusal: why it was not taken; None where it was.
        not_kept: files that were not taken, whatever became of the rest.
        missing: names of files that the submission mentions and that have not come yet.
    """

    submission: Submission | None = None
    again: bool = False
    refusal: RefusalReason | None = None
    not_kept: tuple[NotKept, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        return self.submission is not None

    @property
    def lacks(self) -> tuple[str, ...]:
        """Names of files that answer a question and were not taken: who sent them has to keep them."""
        return tuple(one.name for one in self.not_kept if one.asked)

    @property
    def sentence(self) -> str | Promise:
        """What the sender is told."""
        if self.refusal is not None:
            return SENTENCES[self.refusal]
        if self.not_kept:
            names = listed(one.name for one in self.not_kept)
            return format_lazy(_("Received, but for these files: {names}."), names=names)
        return _("Received before.") if self.again else _("Received.")
