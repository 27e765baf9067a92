"""What people choose for their own desk."""

from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.desk.models import DeskPreference
from houma.values.multilingual import Language


@transaction.atomic
def set_preferences(user: User, *, language: Language, digest: bool) -> None:
    """Keep the language of a person's desk and e-mails, and whether the person wants the digest."""
    user.language = language
    user.save(update_fields=["language"])
    DeskPreference.objects.update_or_create(user=user, defaults={"digest": digest})
