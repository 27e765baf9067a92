"""Load the quarter through the actions of the house, all of it or nothing; loaded once, it stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import transaction
from django.utils import timezone
from pypdf import PdfWriter

from houma.domain.accounts.models import Party, Role, User
from houma.domain.buildings.actions import (
    Description,
    NewBuilding,
    NewDwelling,
    NewInspection,
    add_dwellings,
    describe_building,
    record_inspection,
    register_building,
)
from houma.domain.buildings.actions.stepping import Member, NewStep, take_step
from houma.domain.buildings.models import Building, Dwelling, MeasureKind, NoticeWay, RiskClass
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.households.actions.registering import HouseholdEntry, write_households
from houma.domain.households.models import Household, Relation
from houma.domain.households.rules.entries import HouseholdFacts, NewPerson
from houma.domain.households.rules.names import PersonName
from houma.domain.projects.models import Project
from houma.domain.rehousing import actions as rehousing
from houma.domain.rehousing.models import Case, Closure, Ending, Home, NormLack, Operation, Placement
from houma.domain.rehousing.rules.stays import Days
from houma.domain.statistics.actions import publish_release, release_statistics
from houma.domain.territories.models import Country, Territory
from houma.packs.quarter.drawing import (
    BUILDINGS,
    DrawnBuilding,
    DrawnHome,
    DrawnHousehold,
    DrawnPerson,
    Quarter,
    Spot,
    drawn,
)
from houma.packs.quarter.surveying import Lived, ask_the_quarter, people_of
from houma.values.money import Money
from houma.values.multilingual import Multilingual

COUNTRY, PERIMETER, SCHEME, AGENCY, PROJECT = "xh", "M-PORT-SAFRAN", "degrees", "agence-medinas", "MV-PORT-SAFRAN"
CODE = "mps"
_WITH_KIN = 15
"""One household in so many of the second lot."""
_NAMES = Multilingual(
    "Médina de Port-Safran : maisons menaçant ruine",
    "مدينة مرسى الزعفران: دور آيلة للسقوط",
    "Medina of Port-Safran: houses threatening ruin",
)
_NORMS = Multilingual("Normes de relogement (exemple)", "معايير إعادة الإسكان (مثال)", "Norms of rehousing (example)")
_WENT_HOME = (Ending.RETURNED, Closure.RETURNED, "Travaux achevés")
_OTHER_ENDINGS = {
    5: (Ending.LEFT, Closure.LEFT, "Partis vivre chez des proches, dans une autre ville"),
    9: (Ending.REHOUSED, Closure.REHOUSED, "Logement social attribué"),
}
_ENDINGS = 13
"""Of so many stays that ended, one ended otherwise in each of these ways: few enough to be hidden in a release."""


class QuarterMissesError(Exception):
    """The fictional country is not loaded yet."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded; ``already`` where it stood there before."""

    buildings: int
    households: int
    homes: int
    already: bool


def load_quarter(today: date | None = None, many: int = BUILDINGS) -> Loaded:
    """Load the quarter, of ``many`` buildings, into the fictional country.

    Raises:
        QuarterMissesError: its territories, scheme of risk and agency are not there: load the pack ``demo`` first.
    """
    known = Operation.objects.filter(country=COUNTRY, code=CODE).first()
    if known is not None:
        cases = Case.objects.filter(operation=known).count()
        return Loaded(known.buildings.count(), cases, Home.objects.filter(country=COUNTRY).count(), already=True)
    with transaction.atomic():
        return _Loading(today or timezone.localdate(), many).all()


class _Loading:
    def __init__(self, today: date, many: int) -> None:
        self.today, self.many = today, many
        country = Country.objects.filter(code=COUNTRY).first()
        perimeter = Territory.objects.filter(country=COUNTRY, code=PERIMETER).select_related("parent").first()
        classes = {one.severity: one for one in RiskClass.objects.filter(scheme__country=COUNTRY, scheme__code=SCHEME)}
        if country is None or perimeter is None or perimeter.parent is None or perimeter.point is None or not classes:
            raise QuarterMissesError
        self.country, self.perimeter, self.commune, self.classes = country, perimeter, perimeter.parent, classes
        self.middle = Spot(perimeter.point.x, perimeter.point.y)

    def all(self) -> Loaded:
        quarter = drawn(self.middle, self.today, self.many)
        buildings = [self.building(one) for one in quarter.buildings]
        households = self.households(quarter, buildings)
        homes = [self.home(one) for one in quarter.homes]
        operation = self.operation()
        cases = self.cases(operation, quarter, buildings, households)
        self.stays(quarter, cases, homes)
        self.release()
        self.surveys(quarter, buildings, households)
        return Loaded(len(buildings), len(households), len(homes), already=False)

    def release(self) -> None:
        """The counts of the quarter, protected and published, where somebody of the demonstration answers for it."""
        mandates = {"mandates__role": Role.OPERATION_MANAGER, "mandates__territory__country": self.country}
        manager = User.objects.filter(**mandates).order_by("pk").first()
        if manager is not None:
            publish_release(release_statistics(self.commune, by=manager, reason="Comité de pilotage"), by=manager)

    def surveys(self, quarter: Quarter, buildings: Sequence[Building], households: Sequence[Household]) -> None:
        """What the families say, where somebody of the demonstration asks them."""
        people = people_of(self.country, AGENCY)
        if people is None:
            return
        lived = [
            Lived(one.number, household, buildings[one.building].code, quarter.buildings[one.building].place)
            for one, household in zip(quarter.households, households, strict=True)
        ]
        project = Project.objects.filter(country=self.country, code=PROJECT).first()
        ask_the_quarter(self.perimeter, self.commune, project, people, lived, self.today)

    def money(self, amount: int) -> Money:
        return Money(Decimal(amount), self.country.currency)

    def building(self, one: DrawnBuilding) -> Building:
        ring = Polygon([(corner.longitude, corner.latitude) for corner in one.corners], srid=4326)
        new = NewBuilding(
            code=f"PS-{one.number:03d}",
            territory=self.commune,
            longitude=one.place.longitude,
            latitude=one.place.latitude,
            description=self.description(one, "occupied"),
            perimeter=self.perimeter,
            footprint=MultiPolygon(ring, srid=4326),
            is_illustrative=True,
        )
        building = register_building(new, by=None)
        seen = min(one.evacuate_by - timedelta(days=120), self.today - timedelta(days=20))
        record_inspection(
            building,
            NewInspection(inspected_on=seen, risk=self.classes[one.severity], inspector_name="Contrôleur fictif"),
            by=None,
        )
        if one.lot == 0 or (one.lot in (1, 2) and one.number % 4 == 0):
            self.file_of(one, building)
        elif one.evacuate_by <= self.today:
            describe_building(building, self.description(one, "empty"), by=None)
        return building

    def description(self, one: DrawnBuilding, occupancy: str) -> Description:
        return Description(
            address=one.address,
            floors=one.floors,
            walls=one.walls,
            slabs=one.slabs,
            use=one.use,
            ownership=one.ownership,
            heritage=one.heritage,
            occupancy=occupancy,
            source="Inventaire fictif",
        )

    def file_of(self, one: DrawnBuilding, building: Building) -> None:
        """What the law asks for, as far as it is today: the first lot is done, works go on in the second.

        Of the third lot notices and orders run; every fifth building of the second is later than its works should be.
        """
        out = one.evacuate_by

        def step(code: str, on: date, **said: Any) -> None:
            if on <= self.today:
                take_step(building, code, NewStep(happened_on=on, **said), by=None)

        step("open", out - timedelta(days=110))
        step(
            "decide",
            out - timedelta(days=60),
            measures=(MeasureKind.STRENGTHENING, MeasureKind.EVACUATION),
            members=(Member("Préfecture (exemple)", chairs=True), Member("Commune"), Member("Protection civile")),
            document=_paper("Extrait du procès-verbal", DocumentKind.MINUTES),
        )
        step(
            "notify",
            out - timedelta(days=58),
            due_on=out,
            way=NoticeWay.POSTED,
            document=_paper("Notification au propriétaire", DocumentKind.OTHER),
        )
        step(
            "order_evacuation",
            out - timedelta(days=14),
            due_on=out,
            document=_paper("Ordre d’évacuation", DocumentKind.OTHER),
        )
        step("evacuate", out)
        until = one.works_from + timedelta(days=10) if one.number % 5 == 0 else one.works_until
        step("start_works", one.works_from, due_on=until, works="Confortement des murs et des planchers")
        if one.return_on <= self.today:
            step("finish_works", one.works_until)
            step("close", one.return_on, reason="Travaux réceptionnés, les ménages sont revenus")
            describe_building(building, self.description(one, "occupied"), by=None)

    def households(self, quarter: Quarter, buildings: Sequence[Building]) -> list[Household]:
        lived_in = [
            (buildings[one.building], NewDwelling(one.door, one.floor, one.rooms)) for one in quarter.households
        ]
        lives = zip(quarter.households, add_dwellings(lived_in), strict=True)
        return write_households(self.country, [self.entry(one, dwelling) for one, dwelling in lives], by=None)

    def entry(self, one: DrawnHousehold, dwelling: Dwelling) -> HouseholdEntry:
        return HouseholdEntry(
            territory=self.commune,
            people=tuple(_person(person) for person in one.people),
            facts=HouseholdFacts(tenure=one.tenure),
            dwelling=dwelling,
            is_illustrative=True,
        )

    def home(self, one: DrawnHome) -> Home:
        facts = rehousing.HomeFacts(
            code=one.code,
            territory=self.commune,
            capacity=one.capacity,
            rooms=one.rooms,
            rent=self.money(one.rent),
            available_from=self.today - timedelta(days=400),
            collective=one.collective,
            site=one.site,
            place=(one.place.longitude, one.place.latitude),
            floor_area=Decimal(one.floor_area),
            step_free=one.step_free,
            separate_sanitation=one.sanitation,
            water=one.water,
            ventilation=one.ventilation,
            is_illustrative=True,
        )
        return rehousing.record_home(self.country, facts, by=None)

    def operation(self) -> Operation:
        norms = rehousing.record_norms(
            self.country,
            rehousing.NewNorms(
                code="exemple",
                names=_NORMS,
                in_force_from=self.today - timedelta(days=1000),
                source="Grille fictive",
                persons_per_room=Decimal(3),
                separate_sanitation=True,
                water=True,
                ventilation=True,
                farthest=1500,
                required=frozenset({NormLack.STEP_FREE, NormLack.WATER}),
                is_illustrative=True,
            ),
            by=None,
        )
        return rehousing.open_operation(
            self.country,
            rehousing.NewOperation(
                code=CODE,
                names=_NAMES,
                territory=self.commune,
                perimeter=self.perimeter,
                project=Project.objects.filter(country=self.country, code=PROJECT).first(),
                agency=Party.objects.filter(country=self.country, code=AGENCY).first(),
                norms=norms,
                budget=self.money(9_000_000),
                most_rent=self.money(2200),
                review_months=4,
                starts_on=self.today - timedelta(days=400),
                ends_on=self.today + timedelta(days=900),
                is_illustrative=True,
            ),
            by=None,
        )

    def cases(
        self,
        operation: Operation,
        quarter: Quarter,
        buildings: Sequence[Building],
        households: Sequence[Household],
    ) -> list[Case]:
        for one, building in zip(quarter.buildings, buildings, strict=True):
            dates = rehousing.BuildingDates(one.evacuate_by, one.works_from, one.works_until, one.return_on)
            rehousing.add_building(operation, building, dates, by=None)
        workers = list(
            User.objects.filter(mandates__role=Role.SOCIAL_WORKER, mandates__territory__country=self.country).distinct()
        )
        new = []
        for lived, household in zip(quarter.households, households, strict=True):
            lot = quarter.buildings[lived.building]
            on = min(lot.evacuate_by - timedelta(days=60), self.today)
            # A worker follows those whose turn is near; the others are given to somebody when it comes.
            worker = workers[lived.number % len(workers)] if workers and lot.lot <= 2 else None
            new.append(rehousing.NewCase(household, on, worker))
        opened = rehousing.open_cases(operation, new, by=None)
        for case, asking in zip(opened, quarter.households, strict=True):
            if asking.kin >= 0:
                rehousing.keep_together(case, opened[asking.kin], by=None)
        return opened

    def stays(self, quarter: Quarter, cases: Sequence[Case], homes: Sequence[Home]) -> None:
        """The first lot went and came back, the second is housed: each in the smallest home that takes it.

        Some of the second stay with kin, and still wait for a home.
        """
        until: dict[int, date] = {}
        ended = 0
        for number, one in enumerate(quarter.households):
            lot = quarter.buildings[one.building]
            if lot.lot > 1 or (lot.lot == 1 and number % _WITH_KIN == 0):
                continue
            persons, step_free = len(one.people), any(person.reduced_mobility for person in one.people)
            fits = [
                home
                for home in homes
                if not home.collective
                and home.capacity >= persons
                and until.get(home.pk, date.min) <= lot.evacuate_by
                and (home.step_free or not step_free)
            ]
            if not fits:
                continue
            home = min(fits, key=lambda found: (found.capacity, found.code))
            until[home.pk] = lot.return_on
            days = Days(lot.evacuate_by, lot.return_on)
            stay = rehousing.place(cases[number], home, days, "Plan adopté", by=None)
            stay = rehousing.move_in(stay, by=None, on=lot.evacuate_by)
            if lot.lot == 0:
                self.end(stay, cases[number], lot.return_on, ended)
                ended += 1

    def end(self, stay: Placement, case: Case, on: date, before: int) -> None:
        """A stay of the first lot is over; most went home. ``before`` counts those that ended before it."""
        ending, closure, reason = _OTHER_ENDINGS.get(before % _ENDINGS, _WENT_HOME)
        rehousing.end_stay(stay, ending, reason, by=None, on=on)
        rehousing.close_case(case, closure, reason, by=None, on=on)


def _paper(title: str, kind: DocumentKind) -> NewDocument:
    """An empty sheet: of an invented paper there is nothing to read."""
    sheet, kept = PdfWriter(), BytesIO()
    sheet.add_blank_page(595, 842)
    sheet.write(kept)
    return NewDocument(f"{title}.pdf", kept.getvalue(), kind, title=f"{title} (exemple)")


def _person(one: DrawnPerson) -> NewPerson:
    return NewPerson(
        name=PersonName(one.given.latin, one.family.latin, one.given.arabic, one.family.arabic),
        relation=Relation(one.relation),
        sex=one.sex,
        born_in=one.born_in,
        reduced_mobility=one.reduced_mobility,
        needs_care=one.needs_care,
        school_point=_point(one.school),
        work_point=_point(one.work),
    )


def _point(spot: Spot | None) -> Point | None:
    return None if spot is None else Point(spot.longitude, spot.latitude, srid=4326)
