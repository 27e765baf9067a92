"""The declared table of partners, and the vocabulary that imported files refer to."""

from collections.abc import Iterator, Mapping
from typing import Any

from houma.domain.accounts.models import Party, PartyName, PartyType
from houma.domain.territories.models import Country
from houma.exchange.columns import CellKind, Choice, Column, Table
from houma.exchange.references import Term, Vocabulary
from houma.values.multilingual import Multilingual as T

_TYPES = {
    PartyType.MINISTRY: T("Ministère", "وزارة", "Ministry"),
    PartyType.LOCAL_GOVERNMENT: T("Collectivité territoriale", "جماعة ترابية", "Local government"),
    PartyType.OPERATOR: T("Opérateur", "متعهد", "Operator"),
    PartyType.PUBLIC_AGENCY: T("Établissement public", "مؤسسة عمومية", "Public agency"),
    PartyType.FUND: T("Fonds", "صندوق", "Fund"),
    PartyType.URBAN_AGENCY: T("Agence urbaine", "وكالة حضرية", "Urban agency"),
    PartyType.OTHER: T("Autre", "آخر", "Other"),
}

PARTIES = Table(
    key="partners",
    labels=T("Partenaires", "الشركاء", "Partners"),
    identity=("code",),
    columns=(
        Column("code", T("Code", "الرمز", "Code"), required=True, max_length=120),
        Column("name_fr", T("Nom en français", "الاسم بالفرنسية", "Name in French"), required=True, width=50),
        Column("name_ar", T("Nom en arabe", "الاسم بالعربية", "Name in Arabic"), width=50),
        Column("name_en", T("Nom en anglais", "الاسم بالإنجليزية", "Name in English"), width=50),
        Column("short_name", T("Sigle", "الاختصار", "Short name")),
        Column(
            "type",
            T("Type", "النوع", "Type"),
            CellKind.CHOICE,
            required=True,
            choices=tuple(Choice(kind.value, label) for kind, label in _TYPES.items()),
        ),
        Column(
            "family",
            T("Famille", "الفئة", "Family"),
            help=T(
                "Code du groupe d’organismes de même nature, par exemple les communes.",
                "رمز مجموعة الهيئات من نفس الطبيعة، مثل الجماعات.",
                "Code of the group of bodies of one kind, such as communes.",
            ),
        ),
        Column("territory", T("Territoire", "المجال الترابي", "Territory")),
    ),
)


def party_rows(country: Country) -> Iterator[Mapping[str, Any]]:
    """Rows of ``PARTIES``; one query."""
    for party in Party.objects.filter(country=country).select_related("family", "territory").order_by("code"):
        yield {
            "code": party.code,
            "name_fr": party.name_fr,
            "name_ar": party.name_ar or None,
            "name_en": party.name_en or None,
            "short_name": party.short_name or None,
            "type": party.type,
            "family": party.family.code if party.family else None,
            "territory": party.territory.code if party.territory else None,
        }


def party_vocabulary(country: Country) -> Vocabulary:
    """What imported files may call a partner: its code, its names and every spelling seen in sources."""
    spellings: dict[int, list[str]] = {}
    for pk, spelling in PartyName.objects.filter(party__country=country).values_list("party", "spelling"):
        spellings.setdefault(pk, []).append(spelling)
    return Vocabulary(
        Term(party.code, party.names, tuple(spellings.get(party.pk, ())))
        for party in Party.objects.filter(country=country).order_by("code")
    )
