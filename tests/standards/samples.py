"""Records that tests begin with."""

from datetime import UTC, date, datetime
from decimal import Decimal

from houma.exchange.standards.records import (
    ActionRecord,
    AgreementRecord,
    FlowRecord,
    InstalmentRecord,
    LineRecord,
    PartyRecord,
    PlaceRecord,
    ProjectRecord,
    Publisher,
    RoleRecord,
    VersionRecord,
)
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

PUBLISHER = Publisher(
    country="ma",
    names=Multilingual("Houma – Maroc", "حومة – المغرب", "Houma – Morocco"),
    country_names=Multilingual("Maroc", "المغرب", "Morocco"),
    house="HOUMA-MA",
    address="https://houma.example",
    reference="HOUMA-MA",
)
MINISTRY = PartyRecord("ministry", Multilingual("Ministère", "الوزارة", "Ministry"), "ministry")
OPERATOR = PartyRecord("operator", Multilingual("Opérateur", "المتدخل", "Operator"), "operator")
TODAY = date(2026, 6, 1)


def mad(amount: str) -> Money:
    return Money(Decimal(amount), "MAD")


def flow(kind: int, amount: str, day: date | None = None, reference: str = "") -> FlowRecord:
    return FlowRecord(reference or f"flow-{kind}-{amount}", kind, mad(amount), day)


def line(*flows: FlowRecord, receiver: PartyRecord | None = OPERATOR) -> LineRecord:
    instalments = (InstalmentRecord(1, date(2024, 6, 30), mad("600")),)
    return LineRecord("etat", MINISTRY, receiver, "1.1", "part", "MAD", flows, instalments)


def agreement(**changes: object) -> AgreementRecord:
    """A signed agreement of two parties; ``changes`` replace its fields."""
    fields: dict[str, object] = {
        "code": "A-1",
        "names": Multilingual("Convention", "اتفاقية", "Agreement"),
        "kind": "framework",
        "state": "signed",
        "currency": "MAD",
        "total": mad("1000.5"),
        "signed_on": PartialDate(2024, 1, 15),
        "start_year": 2024,
        "end_year": 2026,
        "updated_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "roles": (
            RoleRecord(MINISTRY, ("funder",), True, True, PartialDate(2024, 1, 15)),
            RoleRecord(OPERATOR, ("operator",), True, False, None),
        ),
        "lines": (line(flow(2, "1000"), flow(3, "600", date(2024, 7, 1)), flow(4, "200", date(2024, 9, 1))),),
        "versions": (VersionRecord(1, "signed"),),
    }
    return AgreementRecord(**{**fields, **changes})  # type: ignore[arg-type]


def project(*agreements: AgreementRecord, **changes: object) -> ProjectRecord:
    """A project under way on one commune; ``changes`` replace its fields."""
    fields: dict[str, object] = {
        "code": "P-1",
        "names": Multilingual("Projet", "مشروع", "Project"),
        "description": "",
        "programme_code": "neighbourhoods",
        "programme_names": Multilingual("Quartiers", "الأحياء", "Neighbourhoods"),
        "scale": "neighbourhood",
        "phase": "implementation",
        "suspended": False,
        "place": "Salé",
        "start_year": 2024,
        "end_year": 2026,
        "updated_at": datetime(2026, 1, 2, tzinfo=UTC),
        "places": (PlaceRecord("441", "commune", Multilingual("Salé", "سلا", "Salé"), -6.8, 34.03),),
        "agreements": agreements or (agreement(),),
        "actions": (ActionRecord("1.1", Multilingual("École"), Decimal(3), Decimal(1), "unité"),),
    }
    return ProjectRecord(**{**fields, **changes})  # type: ignore[arg-type]
