"""Money, quantities and claims of agreements as pages show them."""

from datetime import date
from decimal import Decimal

from django import template

from houma.domain.agreements.books import InstalmentBook
from houma.domain.agreements.models import AgreementKind
from houma.domain.sources.queries import ClaimView
from houma.exchange.shown import NO, YES
from houma.values.money import Money
from houma.values.multilingual import Multilingual as T
from houma.web.templatetags.values import reader_language

register = template.Library()


@register.simple_tag
def share_of(part: Money, whole: Money) -> Decimal:
    """A part of a whole as a share of one; 0 of nothing."""
    return part.amount / whole.amount if whole else Decimal(0)


@register.simple_tag
def days_late(part: InstalmentBook, today: date) -> int:
    """Days since the instalment was due while something is left to pay."""
    return part.days_late(today)


@register.filter
def unsigned(amount: Money) -> Money:
    """How far an amount is from nothing."""
    return Money(abs(amount.amount), amount.currency)


# Sources count components in French, always in the plural: one of each, and several.
_COUNTED = {
    "sites": (T("site", "موقع", "site"), T("sites", "مواقع", "sites")),
    "quartiers": (T("quartier", "حي", "neighbourhood"), T("quartiers", "أحياء", "neighbourhoods")),
    "centres": (T("centre", "مركز", "centre"), T("centres", "مراكز", "centres")),
    "maisons": (T("maison", "منزل", "house"), T("maisons", "منازل", "houses")),
    "ateliers": (T("atelier", "ورشة", "workshop"), T("ateliers", "ورشات", "workshops")),
    "édifices": (T("édifice", "بناية", "building"), T("édifices", "بنايات", "buildings")),
    "salles": (T("salle", "قاعة", "room"), T("salles", "قاعات", "rooms")),
    "branchements": (T("branchement", "ربط", "connection"), T("branchements", "عمليات ربط", "connections")),
    "points lumineux": (
        T("point lumineux", "نقطة ضوئية", "street light"),
        T("points lumineux", "نقط ضوئية", "street lights"),
    ),
    "m²": (T("m²", "م²", "m²"),) * 2,
    "m": (T("m", "متر", "m"),) * 2,
    "km": (T("km", "كلم", "km"),) * 2,
    "ha": (T("ha", "هكتار", "ha"),) * 2,
}


@register.filter
def unit_of(unit: str, quantity: Decimal) -> str:
    """The unit of a planned quantity in the reader's language; a word nobody foresaw stays as it is."""
    if unit not in _COUNTED:
        return unit
    one, several = _COUNTED[unit]
    return (one if abs(quantity) == 1 else several).in_language(reader_language())


@register.filter
def claimed_words(claim: ClaimView) -> str:
    """What a claim says where it is no number: codes in words, everything else as the source writes it."""
    if claim.unit_code == "boolean":
        return (YES if claim.text == "true" else NO).in_language(reader_language())
    if claim.measure_code == "kind" and claim.text in AgreementKind.values:
        return str(AgreementKind(claim.text).label)
    return claim.text


@register.simple_tag
def in_money(amount: Decimal, currency: str) -> Money:
    """An amount in units of ``currency`` as money."""
    return Money(amount, currency)
