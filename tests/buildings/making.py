"""A small country with a scheme of risk, buildings in two provinces, and the people who work on them."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image
from tests.factories import CountryFactory, SmallTree, small_tree, user_with_mandate

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.actions import (
    Description,
    Member,
    NewBuilding,
    NewFinding,
    NewInspection,
    NewStep,
    record_inspection,
    register_building,
    take_step,
)
from houma.domain.buildings.models import (
    Building,
    Component,
    Decay,
    Gravity,
    Inspection,
    MeasureKind,
    NoticeWay,
    RiskClass,
    RiskScheme,
    Step,
)
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.territories.models import Territory


@dataclass(frozen=True)
class Place:
    """The tree with its scheme, and an operation manager and an inspector of its first province."""

    tree: SmallTree
    scheme: RiskScheme
    grave: RiskClass
    light: RiskClass
    manager: User
    inspector: User


def make_place() -> Place:
    tree = small_tree(CountryFactory(illustrative=False))
    scheme = RiskScheme.objects.create(
        country=tree.country, code="trial", name_fr="Classes d’essai", name_ar="أصناف", name_en="Trial", source="Essai"
    )
    grave, light = (
        RiskClass.objects.create(
            scheme=scheme,
            code=code,
            name_fr=name,
            name_ar=name,
            name_en=name,
            severity=severity,
            evacuates=severity == 1,
        )
        for code, name, severity in (("C1", "Grave", 1), ("C2", "Léger", 2))
    )
    province = tree.provinces[0]
    return Place(
        tree,
        scheme,
        grave,
        light,
        user_with_mandate(Role.OPERATION_MANAGER, province),
        user_with_mandate(Role.INSPECTOR, province),
    )


def a_building(place: Place, code: str = "B-1", *, territory: Territory | None = None, **said: Any) -> Building:
    """A building entered by the house itself; ``said`` are fields of ``Description``."""
    return register_building(
        NewBuilding(code, territory or place.tree.communes[0], -5.0, 34.0, Description(**said)), by=None
    )


def today() -> date:
    return timezone.localdate()


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def paper(name: str = "pv.pdf", kind: DocumentKind = DocumentKind.MINUTES) -> NewDocument:
    return NewDocument(name, b"%PDF-1.7 trial " + name.encode(), kind)


def picture() -> bytes:
    """A picture as a phone makes it: with its place in it (EXIF)."""
    made, exif = BytesIO(), Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 3.0, 0.0), 3: "W", 4: (4.0, 58.0, 0.0)})
    Image.new("RGB", (64, 48), "brown").save(made, "JPEG", exif=exif)
    return made.getvalue()


def inspected(place: Place, building: Building, *, days: int = 60, risk: RiskClass | None = None) -> Inspection:
    new = NewInspection(
        ago(days),
        risk or place.grave,
        inspector=place.inspector,
        summary="Fissures traversantes",
        findings=[NewFinding(Component.WALLS, Decay.CRACKS, Gravity.SEVERE, "mur mitoyen")],
        urged=[MeasureKind.EVACUATION],
    )
    return record_inspection(building, new, by=place.inspector)


MEMBERS = (Member("Gouverneur", chairs=True), Member("Commune"), Member("Protection civile"))
MINUTES = NewStep(
    happened_on=date.min,
    measures=(MeasureKind.STRENGTHENING, MeasureKind.EVACUATION),
    members=MEMBERS,
    document=paper(),
)


def decided(place: Place, building: Building, *measures: MeasureKind, days: int = 50) -> Step:
    """Open the file of an inspected building and record a decision."""
    take_step(building, "open", NewStep(ago(days + 5)), by=place.inspector)
    return take_step(
        building,
        "decide",
        NewStep(ago(days), measures=measures, members=MEMBERS, document=paper()),
        by=place.manager,
    )


def notified(place: Place, building: Building, *, days: int = 40, due_in: int = 30) -> Step:
    """Post a notice ``days`` ago that left ``due_in`` days."""
    new = NewStep(ago(days), due_on=ago(days - due_in), way=NoticeWay.POSTED, document=paper("mise-en-demeure.pdf"))
    return take_step(building, "notify", new, by=place.manager)
