"""A small country with buildings and households, forms whose answers feed the register, and who works on a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone
from tests.factories import CountryFactory, SmallTree, small_tree, user_with_mandate

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.actions.registering import NewBuilding, NewDwelling, add_dwelling, register_building
from houma.domain.buildings.models import Building, RiskClass, RiskScheme
from houma.domain.documents.models import Document, DocumentKind
from houma.domain.households.actions.registering import HouseholdEntry, write_households
from houma.domain.households.models import Household, Relation
from houma.domain.households.rules.entries import NewPerson
from houma.domain.households.rules.names import PersonName
from houma.domain.observatory.actions.rounds import NewRound, open_round
from houma.domain.observatory.models import (
    Form,
    FormKind,
    FormVersion,
    Round,
    Submission,
    SubmissionContent,
    UnitKind,
    VersionState,
)
from houma.domain.observatory.rules.answers import split
from houma.domain.observatory.rules.questions import Question, Questions
from houma.domain.observatory.rules.sampling import Plan
from houma.domain.observatory.rules.xlsform.types import Kind
from houma.domain.territories.models import Territory
from houma.values.multilingual import Multilingual

_numbers = count(1)
_YES_NO = {"oui": {"fr": "Oui", "ar": "نعم"}, "non": {"fr": "Non", "ar": "لا"}}


def asked(name: str, kind: Kind = Kind.TEXT, **more: Any) -> Question:
    return Question(name, kind, label={"fr": name.capitalize(), "ar": f"سؤال {name}"}, **more)


INSPECTION = Questions(
    (
        asked("is_known"),
        asked("building_code"),
        asked("inspection_date", Kind.DATE),
        asked("risk_class"),
        asked("summary"),
        asked("floors", Kind.INTEGER),
        asked("location", Kind.POINT),
        asked("outline", Kind.SHAPE),
        asked(
            "findings",
            Kind.REPEAT,
            children=(
                asked("component"),
                asked("decay"),
                asked("gravity"),
                asked("note"),
                asked("decay_photo", Kind.IMAGE),
            ),
        ),
    )
)
CENSUS = Questions(
    (
        asked("household_code"),
        asked(
            "home",
            Kind.GROUP,
            children=(asked("building_code"), asked("dwelling_code"), asked("rooms", Kind.INTEGER)),
        ),
        asked("consent"),
        asked("water", Kind.SELECT_ONE, choices="yes_no"),
        asked("persons", Kind.INTEGER),
        asked("phone", personal=True),
        asked(
            "people",
            Kind.REPEAT,
            personal=True,
            children=(
                asked("given_name"),
                asked("family_name"),
                asked("relation"),
                asked("born_in", Kind.INTEGER),
                asked("identity_number"),
            ),
        ),
    ),
    {"yes_no": _YES_NO},
)


@dataclass(frozen=True)
class Scene:
    """The tree, its first province's manager, inspector and social worker, and forms of both kinds."""

    tree: SmallTree
    grave: RiskClass
    light: RiskClass
    manager: User
    inspector: User
    officer: User
    inspection: Form
    census: Form

    @property
    def commune(self) -> Territory:
        return self.tree.communes[0]


def make_scene() -> Scene:
    tree = small_tree(CountryFactory(illustrative=False))
    scheme = RiskScheme.objects.create(country=tree.country, code="trial", name_fr="Classes d’essai", source="Essai")
    grave, light = (
        RiskClass.objects.create(scheme=scheme, code=code, name_fr=name, severity=severity)
        for code, name, severity in (("C1", "Grave", 1), ("C2", "Léger", 2))
    )
    province = tree.provinces[0]
    return Scene(
        tree,
        grave,
        light,
        user_with_mandate(Role.OPERATION_MANAGER, province),
        user_with_mandate(Role.INSPECTOR, province),
        user_with_mandate(Role.PROGRAMME_OFFICER, tree.root),
        make_form(tree, "inspection", FormKind.INSPECTION, INSPECTION),
        make_form(tree, "census", FormKind.CENSUS, CENSUS),
    )


def make_form(tree: SmallTree, form_id: str, kind: FormKind, questions: Questions) -> Form:
    workbook = Document.objects.create(
        country=tree.country, kind=DocumentKind.OTHER, title="f", file="f.xlsx", filename="f.xlsx", size=1, digest="d"
    )
    form = Form.objects.create(country=tree.country, form_id=form_id, kind=kind)
    FormVersion.objects.create(
        form=form,
        number=1,
        version="1",
        name_fr=form_id.capitalize(),
        name_ar="استمارة",
        workbook=workbook,
        xform="<x/>",
        questions=questions.to_json(),
        languages=["fr", "ar"],
        state=VersionState.PUBLISHED,
    )
    return form


def a_building(scene: Scene, code: str, *, risk: RiskClass | None = None, at: int = 0) -> Building:
    """A building of the inventory, a thousandth of a degree from the next one."""
    territory = scene.tree.communes[at]
    made = register_building(NewBuilding(code, territory, -5.0 + next(_numbers) / 1000, 34.0), by=None)
    if risk is not None:
        Building.objects.filter(pk=made.pk).update(risk=risk)
    return made


def a_household(building: Building, family: str, *, door: str = "1") -> Household:
    dwelling = add_dwelling(building, NewDwelling(door), by=None)
    person = NewPerson(PersonName("Fatima", family), Relation.HEAD, "female", 1970)
    entry = HouseholdEntry(building.territory, (person,), dwelling=dwelling)
    return write_households(building.country, [entry], by=None)[0]


def a_round(scene: Scene, form: Form, plan: Plan | None = None, *, by: User | None = None, **said: Any) -> Round:
    """A round of this month, a full list of buildings where no plan is given; opened by the manager, or ``by``."""
    today = timezone.localdate()
    new = {
        "phase": "before",
        "territory": scene.commune,
        "starts_on": today - timedelta(days=20),
        "ends_on": today,
        **said,
    }
    return open_round(
        NewRound(Multilingual("Essai"), form, plan=plan or Plan(UnitKind.BUILDING, "full"), **new),
        by=by or scene.manager,
    )


def sent(
    scene: Scene,
    form: Form,
    values: Mapping[str, Any],
    *,
    replaces: Submission | None = None,
    minutes: int = 12,
    at: Point | None = None,
    by: User | None = None,
    hour: int = 10,
    media: Sequence[str] = (),
    version: int = 1,
    territory: Territory | None = None,
) -> Submission:
    """A submission as the protocol would have kept it: what is personal apart from the rest."""
    of = form.versions.get(number=version)
    plain, personal = split(dict(values), Questions.from_json(of.questions).questions)
    started = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0) - timedelta(days=1)
    kept = Submission.objects.create(
        form=form,
        version=of,
        instance_id=f"uuid:{next(_numbers)}",
        replaces=replaces,
        first=(replaces.first or replaces) if replaces is not None else None,
        digest="0",
        territory=territory or scene.commune,
        values=plain,
        started_at=started,
        ended_at=started + timedelta(minutes=minutes),
        submitter=by or scene.inspector,
        media_names=list(media),
    )
    SubmissionContent.objects.create(submission=kept, raw=b"<f/>", personal=personal, location=at)
    return kept


def on_day(days_ago: int) -> date:
    return timezone.localdate() - timedelta(days=days_ago)
