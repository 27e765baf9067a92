"""Keys of the field: what a telephone or tablet shows in place of a person who signs in (ODK calls them app users)."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

REALM = "Houma"
"""What digest authentication calls this house; a stored HA1 holds for this name only."""


class FieldKey(models.Model):
    """A key of one person for one device, under one mandate. The secret is shown once; only digests are kept.

    Field applications show it in the address (``/key/<secret>/``, as ODK Central's app users) or by digest
    authentication, with ``username`` and the secret as password. It opens what the mandate opens, as long as that is in
    force, and nothing but forms.

    Attributes:
        user: the person who is answerable for what is sent with the key: the holder of ``mandate``.
        ha1: MD5(username:realm:secret), which digest authentication asks of a server (RFC 2617, 3.2.2.2). Whoever reads
            it could answer a challenge with it, but cannot read the secret back: that has 256 random bits.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="field_keys")
    mandate = models.ForeignKey("accounts.Mandate", on_delete=models.CASCADE, related_name="field_keys")
    name = models.CharField(_("device"), max_length=80, help_text=_("Which telephone or tablet uses it"))
    username = models.CharField(max_length=20, unique=True)
    digest = models.CharField(max_length=64, unique=True, help_text=_("SHA-256 of the secret"))
    ha1 = models.CharField(max_length=32)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("key of the field")
        verbose_name_plural = _("keys of the field")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="a_field_key_ends_after_it_starts",
                violation_error_message=_("A key ends after it was made."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.username})"


def ha1_of(username: str, secret: str) -> str:
    """What digest authentication keeps of a secret."""
    return hashlib.md5(f"{username}:{REALM}:{secret}".encode(), usedforsecurity=False).hexdigest()
