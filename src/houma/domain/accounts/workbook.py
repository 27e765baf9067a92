"""The declared table of partners, and the vocabulary that imported files refer to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from houma.domain.accounts.models import Mandate, Party, PartyName, PartyType, Role
from houma.domain.territories.models import Country
from houma.exchange.columns import CellKind, Choice, Column, Table
from houma.exchange.references import Term, Vocabulary
from houma.values.multilingual import Multilingual as T

_TYPES = {
    PartyType.MINISTRY: T("Ministère", "وزارة", "Ministry"),
    PartyType.LOCAL_GOVERNMENT: T("Collectivité territoriale", "جماعة ترابية", "Local government"),
    PartyType.OPERATOR: T("Opérateur", "جهة منفذة", "Operator"),
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


_ROLES = {
    Role.PROGRAMME_OFFICER: T("Chargé de programme", "مكلف بالبرنامج", "Programme officer"),
    Role.PARTNER: T("Partenaire", "شريك", "Partner"),
    Role.OPERATOR: T("Opérateur", "جهة منفذة", "Operator"),
    Role.AUDITOR: T("Auditeur", "مدقق", "Auditor"),
    Role.ADMINISTRATOR: T("Administrateur", "مسؤول النظام", "Administrator"),
    Role.AUTHORISING_OFFICER: T("Ordonnateur", "آمر بالصرف", "Authorising officer"),
    Role.ORGANISATION_MANAGER: T("Gestionnaire d’un organisme", "مسير هيئة", "Manager of an organisation"),
}

PEOPLE = Table(
    key="people",
    labels=T("Personnes et mandats", "الأشخاص والتكليفات", "People and mandates"),
    identity=("number",),
    columns=(
        Column("number", T("Mandat", "التكليف", "Mandate"), CellKind.INTEGER, required=True),
        Column("person", T("Personne", "الشخص", "Person"), width=28),
        Column("email", T("Adresse électronique", "البريد الإلكتروني", "E-mail address"), width=32),
        Column(
            "role",
            T("Rôle", "الدور", "Role"),
            CellKind.CHOICE,
            choices=tuple(Choice(role.value, label) for role, label in _ROLES.items()),
        ),
        Column("territory_code", T("Code du territoire", "رمز المجال", "Territory code")),
        Column("territory", T("Territoire", "المجال الترابي", "Territory"), width=28),
        Column("projects", T("Projets", "المشاريع", "Projects"), width=28),
        Column("party", T("Organisme", "الهيئة", "Organisation"), width=32),
        Column("starts_on", T("Du", "من", "From"), CellKind.DATE),
        Column("ends_on", T("Au", "إلى", "Until"), CellKind.DATE),
        Column("ended_at", T("Mis fin le", "أنهي في", "Ended on"), CellKind.DATE),
        Column("lent_to", T("Délégué à", "مفوض إلى", "Lent to"), width=28),
        Column("lent_until", T("Délégué jusqu’au", "مفوض إلى غاية", "Lent until"), CellKind.DATE),
        Column("second_factor", T("Second facteur", "العامل الثاني", "Second factor"), CellKind.BOOLEAN),
        Column("answered", T("Compte ouvert", "الحساب مفتوح", "Account open"), CellKind.BOOLEAN),
    ),
)


def mandate_row(mandate: Mandate, projects: Sequence[str]) -> Mapping[str, Any]:
    """A row of ``PEOPLE``: a mandate as ``people_queries.mandates_matching`` gives it, with its projects' codes."""
    loan = next(iter(mandate.loans), None)  # type: ignore[attr-defined]
    return {
        "number": mandate.pk,
        "person": mandate.user.get_full_name(),
        "email": mandate.user.email,
        "role": mandate.role,
        "territory_code": mandate.territory.code,
        "territory": mandate.territory.name,
        "projects": ", ".join(projects) or None,
        "party": mandate.party.name if mandate.party else None,
        "starts_on": mandate.starts_on,
        "ends_on": mandate.ends_on,
        "ended_at": mandate.ended_at.date() if mandate.ended_at else None,
        "lent_to": loan.delegate.get_full_name() or loan.delegate.email if loan else None,
        "lent_until": loan.ends_on if loan else None,
        "second_factor": mandate.has_factor,  # type: ignore[attr-defined]
        "answered": mandate.user.has_usable_password(),
    }
