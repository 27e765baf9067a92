"""Recording the text of frameworks: a version is written once and never edited."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Decision, require
from houma.domain.indicators.models import FrameworkVersion, ScoreFramework
from houma.domain.indicators.queries.vocabulary import definitions_of
from houma.domain.indicators.rules.frameworks import read_text
from houma.domain.territories.models import Country


@transaction.atomic
def record_framework(country: Country, text: str, *, by: User | None) -> FrameworkVersion:
    """Record a framework from its YAML (or JSON) text; the same text again gives the version that is there.

    Raises:
        FrameworkFaults: the text is no framework, or it names indicators that the catalogue lacks; all at once.
        Refused: ``by`` may not, or the version is there with another text: a changed framework is a new version.
    """
    if by is not None:
        require(may(by, Permission.MANAGE_INDICATORS, country))
    codes = {version.indicator.code for version in definitions_of(country).values()}
    framework = read_text(text, codes)
    digest = hashlib.sha256(text.encode()).hexdigest()
    kept, _created = ScoreFramework.objects.get_or_create(country=country, code=framework.code)
    there = FrameworkVersion.objects.filter(framework=kept, version=framework.version).first()
    if there is not None:
        if there.digest != digest:
            require(Decision.refuse(_("This version is written already with another text: give it a new version.")))
        return there
    return FrameworkVersion.objects.create(
        framework=kept,
        version=framework.version,
        name_fr=framework.names.fr,
        name_ar=framework.names.ar,
        name_en=framework.names.en,
        text=text,
        digest=digest,
        recorded_by=by,
    )
