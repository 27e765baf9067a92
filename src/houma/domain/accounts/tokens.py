"""Tokens of the API: what a program shows in place of a person who signs in."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token may be used for. It never opens more than its person's own mandates do."""

    READ = "read", _("read what its person may read")
    WRITE_PROJECTS = "write:projects", _("write projects, evidence and passages")
    WRITE_AGREEMENTS = "write:agreements", _("write amendments and signatures")
    WRITE_MONEY = "write:money", _("write releases, spending and reversals")


class ApiToken(models.Model):
    """A token of one person. The secret is shown once; only its digest is kept.

    The secret has 256 random bits, so that a plain SHA-256 of it cannot be guessed back.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text=_("Which program uses it"))
    prefix = models.CharField(max_length=12, unique=True, help_text=_("How it begins: to tell it from the others"))
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="a_token_ends_after_it_starts",
                violation_error_message=_("A token ends after it was made."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
