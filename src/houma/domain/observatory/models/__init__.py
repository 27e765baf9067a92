"""What is stored: forms and their versions, submissions and their files, what was refused."""

from houma.domain.observatory.models.forms import (
    Form,
    FormEvent,
    FormKind,
    FormMedia,
    FormVersion,
    LegalBasis,
    RetentionClass,
    VersionState,
)
from houma.domain.observatory.models.submissions import (
    Attachment,
    Channel,
    RefusalReason,
    RefusedSubmission,
    Submission,
    SubmissionContent,
    SubmissionLook,
)

__all__ = [
    "Attachment",
    "Channel",
    "Form",
    "FormEvent",
    "FormKind",
    "FormMedia",
    "FormVersion",
    "LegalBasis",
    "RefusalReason",
    "RefusedSubmission",
    "RetentionClass",
    "Submission",
    "SubmissionContent",
    "SubmissionLook",
    "VersionState",
]
