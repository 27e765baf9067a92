"""Reading tokens: whose secret it is, and which ones a person holds."""

from django.db.models import QuerySet
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.tokens import ApiToken, digest_of


def token_of(secret: str) -> ApiToken | None:
    """The token with that secret, if it is in force and its person's account is open: one query."""
    found = ApiToken.objects.select_related("user").filter(digest=digest_of(secret), revoked_at=None)
    return found.filter(expires_at__gt=timezone.now(), user__is_active=True).first()


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Every token that ``user`` made, the latest first."""
    return ApiToken.objects.filter(user=user)
