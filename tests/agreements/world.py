"""A small world in which agreements are drafted, signed and paid through the real actions."""

from dataclasses import dataclass
from datetime import date

from tests import factories
from tests.agreements.terms_samples import sample_terms

from houma.domain.accounts.models import Party, PartyType
from houma.domain.agreements.actions import draft_agreement, propose_version, sign_version
from houma.domain.agreements.ledger import FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, AgreementKind, AgreementVersion, VersionState
from houma.domain.agreements.terms import Terms
from houma.domain.projects.models import Project
from houma.values.money import Money
from houma.values.partial_date import PartialDate

SIGNING_DAY = PartialDate(2024, 1, 15)


@dataclass(frozen=True)
class World:
    """A project with actions 1.1 and 1.2 and the four parties of ``sample_terms``."""

    project: Project
    parties: dict[str, Party]


def make_world() -> World:
    project, _actions = factories.project_with_actions(2)
    types = {
        "ministry": PartyType.MINISTRY,
        "region": PartyType.LOCAL_GOVERNMENT,
        "operator": PartyType.OPERATOR,
        "residents": PartyType.OTHER,
    }
    parties = {
        code: factories.PartyFactory(country=project.country, code=code, type=kind) for code, kind in types.items()
    }
    return World(project, parties)


def drafted(world: World, terms: Terms | None = None, kind: AgreementKind = AgreementKind.FRAMEWORK) -> Agreement:
    """An agreement whose first version is a draft."""
    code = f"negotiated-{Agreement.objects.count()}"
    return draft_agreement(world.project, code, kind, terms or sample_terms())


def version_of(agreement: Agreement, state: VersionState) -> AgreementVersion:
    return agreement.versions.get(state=state)


def sign_by_all(version: AgreementVersion, day: PartialDate = SIGNING_DAY) -> None:
    """Every party that must sign, signs."""
    for role in version.parties.filter(must_sign=True).select_related("party").order_by("party").distinct():
        if not version.signatures.filter(party=role.party).exists():
            sign_version(version, role.party, signed_on=day)


def signed(world: World, terms: Terms | None = None, kind: AgreementKind = AgreementKind.FRAMEWORK) -> Agreement:
    """An agreement in force."""
    agreement = drafted(world, terms, kind)
    sign_by_all(propose_version(version_of(agreement, VersionState.DRAFT)))
    agreement.refresh_from_db()
    return agreement


def the_line(agreement: Agreement, key: str = "etat") -> FundingLine:
    return agreement.funding_lines.get(key=key)


def instalment(agreement: Agreement, number: int, key: str = "etat") -> Instalment:
    """The instalment of that number in the schedule in force."""
    return Instalment.objects.get(line__agreement=agreement, line__key=key, number=number, withdrawn_in=None)


def total(agreement: Agreement, kind: FlowKind, key: str = "etat") -> Money:
    line = the_line(agreement, key)
    return Money(line.flows.of_kind(kind).total(), line.currency)


def due_days(agreement: Agreement, key: str = "etat") -> list[tuple[date, int]]:
    """The schedule in force."""
    parts = Instalment.objects.filter(line__agreement=agreement, line__key=key, withdrawn_in=None).order_by("number")
    return [(part.due_on, int(part.amount)) for part in parts]
