"""Three places that hold the same things: one's own territory, another of the country, another country."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone
from tests.factories import (
    ActionFactory,
    CountryFactory,
    MandateFactory,
    PartyFactory,
    ProjectFactory,
    SmallTree,
    signed_agreement,
    small_tree,
    user_with_mandate,
)
from tests.scope.surveyed import surveyed

from houma.domain.accounts.models import PARTY_BOUND_ROLES, Delegation, Party, Role, User
from houma.domain.accounts.token_actions import make_token
from houma.domain.accounts.tokens import Scope
from houma.domain.agreements.models import Agreement, FundCall, ReleaseRequest, ScanStack
from houma.domain.buildings.actions import NewBuilding, attach_paper, register_building
from houma.domain.desk.models import Question
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.documents.models import DocumentKind
from houma.domain.households.actions import HouseholdEntry, NewPerson, PersonName, write_households
from houma.domain.households.models import Relation
from houma.domain.indicators.actions import take_snapshot
from houma.domain.observatory.models import Form, FormVersion, VersionState
from houma.domain.projects.models import (
    Diagnosis,
    DiagnosisProfile,
    Evaluation,
    EvaluationKind,
    Evidence,
    EvidenceState,
    Project,
    ProjectDocument,
    Requirement,
    Visibility,
)
from houma.domain.rehousing import actions as rehousing
from houma.domain.sources.models import ImportRun
from houma.domain.statistics.actions import release_statistics
from houma.domain.territories.models import Territory
from houma.values.money import Money
from houma.values.multilingual import Multilingual

OWN, OTHER, ABROAD = "own", "other", "abroad"
VISITOR = "visitor"


@dataclass(frozen=True)
class Place:
    """A territory with an internal project and all that hangs on it; addresses are made from its values."""

    name: str
    values: dict[str, Any]
    project: Project
    agreement: Agreement


@dataclass(frozen=True)
class World:
    """The three places, and for each role a client signed in and one with a token of every scope.

    The mandates are on the own territory.
    """

    places: tuple[Place, ...]
    clients: dict[str, Client]
    programs: dict[str, Client]
    people: dict[str, User]


def make_place(name: str, tree: SmallTree, commune: Territory, party: Party) -> Place:
    """An internal project with agreement, document, question, evaluation, evidence and mandates on ``commune``."""
    country = tree.country
    project = ProjectFactory(
        country=country,
        territory=commune,
        visibility=Visibility.INTERNAL,
        code=f"SECRET-{name}",
        name_fr=f"Secret {name}",
    )
    ActionFactory(axis__project=project, operator=party, number=9)
    signed = signed_agreement(project, visibility=Visibility.INTERNAL, code=f"PACT-{name}", name_fr=f"Pacte {name}")
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, commune)
    holder = MandateFactory(role=Role.PARTNER, territory=commune, party=party, user__first_name=f"Holder {name}")
    today = timezone.localdate()
    loan = Delegation.objects.create(
        mandate=officer.mandates.get(),
        delegate=holder.user,
        starts_on=today,
        ends_on=today,
        reason="x",
        given_by=officer,
    )
    document = hand_in(country, NewDocument(f"{name}.pdf", b"%PDF-1.7 x", DocumentKind.STUDY), by=officer)
    ProjectDocument.objects.create(project=project, document=document)
    question = Question.objects.create(
        country=country,
        project=project,
        text=f"Question {name}",
        to_role=Role.AUDITOR,
        asked_by=officer,
        changed_at=timezone.now(),
    )
    evaluation = Evaluation.objects.create(
        project=project, kind=EvaluationKind.values[0], evaluator="X", dated=date(2024, 1, 1), recorded_by=officer
    )
    diagnosis = Diagnosis.objects.create(project=project, dated=date(2024, 1, 1), findings_fr="x", recorded_by=officer)
    profile = DiagnosisProfile.objects.create(diagnosis=diagnosis, snapshot=take_snapshot(commune, by=officer))
    evidence = Evidence.objects.create(
        project=project, requirement=Requirement.VISION, state=EvidenceState.MISSING, recorded_by=officer
    )
    money = {"line": signed.line, "instalment": signed.instalments[0], "currency": signed.agreement.currency}
    call = FundCall.objects.create(**money, amount=Decimal(1000), reason="x", party=signed.receiver, called_by=officer)
    release = ReleaseRequest.objects.create(
        **money, amount=Decimal(1000), reference=f"RELEASE-{name}", two_persons=True, requested_by=officer
    )
    counts = release_statistics(commune, by=user_with_mandate(Role.OPERATION_MANAGER, commune), reason="x")
    head = NewPerson(PersonName("Secret", f"Family {name}"), Relation.HEAD)
    survey = Form.objects.create(country=country, form_id=f"form-{name}", territory=commune)
    FormVersion.objects.create(
        form=survey, number=1, version="1", workbook=document, xform="<x/>", state=VersionState.PUBLISHED
    )
    building = register_building(NewBuilding(f"B-{name}", commune, -5.0, 34.0), by=None)
    report = NewDocument("report.pdf", b"%PDF-1.7 " + name.encode(), DocumentKind.REPORT)
    paper = attach_paper(building, report, by=None)
    (household,) = write_households(country, [HouseholdEntry(commune, (head,))], by=None)
    operation = rehousing.open_operation(
        country, rehousing.NewOperation(f"op-{name}", Multilingual(f"Secret {name}"), commune, today), by=None
    )
    case = rehousing.open_case(operation, household, by=None)
    home = rehousing.record_home(
        country, rehousing.HomeFacts(f"HOME-{name}", commune, 4, 2, Money(Decimal(1), country.currency), today), by=None
    )
    asked, sent = surveyed(commune, name, officer)
    stack = ScanStack.objects.create(country=country, handed_in_by=officer)
    run = ImportRun.objects.create(
        country_code=country.code, kind="portfolio", filename="x.xlsx", digest="0" * 64, started_by=officer
    )
    return Place(
        name,
        {
            "country": country.code,
            "language": "fr",
            "project": project.code,
            "agreement": signed.agreement.code,
            "territory": commune.code,
            "party": party.code,
            "mandate": holder.pk,
            "loan": loan.pk,
            "document": document.pk,
            "question": question.pk,
            "evaluation": evaluation.pk,
            "evidence": evidence.pk,
            "profile": profile.pk,
            "run": run.pk,
            "instalment": signed.instalments[0].pk,
            "flow": signed.commitment.reference,
            "call": call.pk,
            "release": release.pk,
            "counts": counts.number,
            "household": household.code,
            "building": building.code,
            "operation": operation.code,
            "case": case.number,
            "home": home.code,
            "paper": paper.document_id,
            "form": survey.form_id,
            "line": signed.line.key,
            "stack": stack.pk,
            "round": asked.pk,
            "submission": sent.pk,
        },
        project,
        signed.agreement,
    )


def make_world() -> World:
    """Own and other lie in one country; the party of partners takes part in both, so that only the mandate tells."""
    tree, far = small_tree(), small_tree(CountryFactory(code="xi"))
    party, foreign = PartyFactory(country=tree.country), PartyFactory(country=far.country)
    places = (
        make_place(OWN, tree, tree.communes[0], party),
        make_place(OTHER, tree, tree.communes[2], party),
        make_place(ABROAD, far, far.communes[0], foreign),
    )
    clients, programs, people = {VISITOR: Client()}, {VISITOR: Client()}, {}
    for role in Role:
        acts_for = party if role in PARTY_BOUND_ROLES else None
        # Tokens that write money, too, are made only for who has a second factor.
        person = user_with_mandate(role, tree.regions[0], acts_for, second_factor=True)
        people[role.value] = person
        clients[role.value] = Client()
        clients[role.value].force_login(person)
        token = make_token(person, "matrix", list(Scope), timedelta(days=1))
        programs[role.value] = Client(headers={"authorization": f"Bearer {token.secret}"})
    return World(places, clients, programs, people)
