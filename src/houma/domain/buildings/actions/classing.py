"""What a country's pack says of risk, aid and terms: brought up to date in place, by code."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from houma.domain.buildings.models import AidRule, ProcedureTerm, RiskClass, RiskScheme
from houma.domain.territories.models import Country, Territory
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class of risk; ``severity`` 1 is the gravest."""

    code: str
    names: Multilingual
    severity: int
    evacuates: bool = False


@dataclass(frozen=True, slots=True)
class NewScheme:
    """The classes of one authority, and where they are written. ``territory`` None: the whole country."""

    code: str
    names: Multilingual
    source: str
    classes: Sequence[NewClass]
    territory: Territory | None = None
    is_ordered: bool = True
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class NewAidRule:
    """A rule of aid as its source states it; amounts in units of the country's currency."""

    code: str
    names: Multilingual
    source: str
    territory: Territory | None = None
    share_percent: int | None = None
    ceiling: Decimal | None = None
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class NewTerm:
    """The longest deadline that a step may set, in days, and the text that says so."""

    step: str
    most_days: int | None
    source: str
    is_illustrative: bool = False


def _named(names: Multilingual) -> dict[str, str]:
    return {"name_fr": names.fr, "name_ar": names.ar, "name_en": names.en}


@transaction.atomic
def keep_scheme(country: Country, new: NewScheme) -> RiskScheme:
    """Bring a scheme and its classes up to date. A class that is no longer named stays: inspections may bear it."""
    scheme, _made = RiskScheme.objects.update_or_create(
        country=country,
        code=new.code,
        defaults={
            **_named(new.names),
            "source": new.source,
            "territory": new.territory,
            "is_ordered": new.is_ordered,
            "is_illustrative": new.is_illustrative,
        },
    )
    for one in new.classes:
        RiskClass.objects.update_or_create(
            scheme=scheme,
            code=one.code,
            defaults={**_named(one.names), "severity": one.severity, "evacuates": one.evacuates},
        )
    return scheme


def keep_aid_rule(country: Country, new: NewAidRule) -> AidRule:
    """Bring a rule of aid up to date."""
    rule, _made = AidRule.objects.update_or_create(
        country=country,
        code=new.code,
        defaults={
            **_named(new.names),
            "source": new.source,
            "territory": new.territory,
            "share_percent": new.share_percent,
            "ceiling": new.ceiling,
            "currency": country.currency,
            "is_illustrative": new.is_illustrative,
        },
    )
    return rule


def keep_term(country: Country, new: NewTerm) -> ProcedureTerm:
    """Bring the term of a step up to date."""
    term, _made = ProcedureTerm.objects.update_or_create(
        country=country,
        step=new.step,
        defaults={"most_days": new.most_days, "source": new.source, "is_illustrative": new.is_illustrative},
    )
    return term
