"""What may be done with forms and their versions."""

from collections.abc import Collection

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.base.wording import listed
from houma.domain.observatory.models import FormVersion, VersionState

TAKES = frozenset({VersionState.PUBLISHED, VersionState.CLOSING})
"""States in which a version takes submissions."""
NOT_YOURS = _("Your role does not allow this for this form.")
MEDIA = frozenset({"jpg", "jpeg", "png", "webp", "csv", "geojson"})
"""Endings of the files that phones fetch with a form."""


def may_be_published(version: FormVersion, media: Collection[str]) -> Decision:
    """May phones be offered this version? ``media`` are names of the files that it has."""
    reasons = []
    if version.state == VersionState.PUBLISHED:
        reasons.append(_("This version is published already."))
    if version.state == VersionState.REPLACED:
        reasons.append(_("Another workbook has replaced this draft: publish that one."))
    missing = [name for name in version.media_names if name not in media]
    if missing:
        reasons.append(format_lazy(_("Files that the form mentions are missing: {names}."), names=listed(missing)))
    if version.has_personal:
        said = {
            _("the purpose"): version.purpose_fr,
            _("the legal basis"): version.legal_basis,
            _("who answers for the data"): version.controller_id,
            _("the class of retention"): version.retention_class,
            _("how long answers are kept"): version.retention_months,
        }
        unsaid = [str(name) for name, value in said.items() if not value]
        if unsaid:
            reasons.append(
                format_lazy(
                    _("The form asks personal questions and does not state: {unsaid} (law 09-08)."),
                    unsaid=listed(unsaid),
                )
            )
    return Decision(tuple(reasons))


def may_be_withdrawn(version: FormVersion, reason: str) -> Decision:
    """May this version no longer be offered?"""
    if version.state not in TAKES:
        return Decision.refuse(_("Only a published version is withdrawn."))
    if not reason.strip():
        return Decision.refuse(_("Say why the version is withdrawn."))
    return ALLOWED


def may_be_replaced(version: FormVersion) -> Decision:
    """May another workbook take the place of this version? Only before any device or browser was offered it.

    From then on somebody may fill it in, without a network too: two forms under one version could not be told apart.
    """
    if version.state == VersionState.DRAFT:
        return ALLOWED
    return Decision.refuse(_("This version was offered: a change bears a new version."))


def may_take_media(version: FormVersion, name: str, present: Collection[str]) -> Decision:
    """May a file of this name be added?"""
    if version.state != VersionState.DRAFT:
        return Decision.refuse(_("Files are added to a draft only: phones have what was published."))
    if name not in version.media_names:
        return Decision.refuse(format_lazy(_("The form does not mention “{name}”."), name=name))
    if name in present:
        return Decision.refuse(format_lazy(_("“{name}” is there already."), name=name))
    return ALLOWED
