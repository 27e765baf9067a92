"""What the money of a project proves at the gates of its cycle, recorded after every change."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from houma.domain.accounts.models import User
from houma.domain.agreements.books import LineBook, books_of
from houma.domain.agreements.ledger import FundingBasis, FundingLine
from houma.domain.agreements.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementState,
    AgreementVersion,
    Signature,
    VersionState,
)
from houma.domain.agreements.terms import Terms
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.projects.actions import NewEvidence, record_evidence_of_many
from houma.domain.projects.models import Evidence, EvidenceState, Project, Requirement
from houma.domain.sources.models import Source
from houma.exchange.shown import shown_number
from houma.values.money import Money
from houma.values.multilingual import Language, Multilingual

_SIGNED = (AgreementState.SIGNED, AgreementState.CLOSED)


_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Proof:
    """The state of one requirement and what there is to show."""

    state: EvidenceState
    summary: Multilingual


_put_off: ContextVar[dict[int, Project] | None] = ContextVar("projects whose evidence was put off", default=None)


def record_money_evidence(project: Project, *, source: Source | None = None, by: User | None = None) -> None:
    """Bring the four requirements that money answers up to date; what did not change is not written again."""
    later = _put_off.get()
    if later is not None and by is None and source is None:
        later[project.pk] = project
        return
    record_money_evidence_of([project], source=source, by=by)


@contextmanager
def money_evidence_put_off() -> Iterator[Callable[[], None]]:
    """Record the evidence of what happens inside once, at the end, and when what is given is called: before a gate.

    For whoever takes many steps at once in nobody's name, as a pack that is loaded. After an error nothing is recorded.
    """
    later: dict[int, Project] = {}
    token = _put_off.set(later)

    def record() -> None:
        projects = list(later.values())
        later.clear()
        if projects:
            record_money_evidence_of(projects)

    try:
        yield record
        record()
    finally:
        _put_off.reset(token)


def record_money_evidence_of(
    projects: Sequence[Project], *, source: Source | None = None, by: User | None = None
) -> None:
    """The same for many projects: a fixed number of queries besides what is written.

    What a public source proves is not taken back because the house holds no agreement of its own.
    """
    recorded = {(item.project_id, item.requirement): item for item in Evidence.objects.filter(project__in=projects)}
    proofs = money_proofs(projects)
    changed = []
    for project in projects:
        for requirement, proof in proofs[project.pk].items():
            before = recorded.get((project.pk, requirement))
            if proof.state == EvidenceState.MISSING and (before is None or before.source_id is not None):
                continue
            if before is not None and (before.state, before.summary_fr) == (proof.state, proof.summary.fr):
                continue
            changed.append(NewEvidence(project, requirement, proof.state, proof.summary, source))
    record_evidence_of_many(changed, by=by)


def money_proofs(projects: Sequence[Project]) -> dict[int, dict[Requirement, Proof]]:
    """What the agreements and the ledger of each project prove, by the project's key: seven queries at most."""
    agreements = group_by(
        Agreement.objects.filter(project__in=projects).exclude(state=AgreementState.CANCELLED),
        lambda agreement: agreement.project_id,
    )
    versions = {
        version.agreement_id: version
        for version in AgreementVersion.objects.filter(
            agreement__project__in=projects, state__in=[VersionState.SIGNED, VersionState.PROPOSED]
        ).order_by("-number")
    }  # The version in force has a lower number than one that is open for signature, so it stays.
    lines = FundingLine.objects.filter(
        agreement__project__in=projects, agreement__state__in=_SIGNED, basis=FundingBasis.PART
    )
    project_of = {agreement.pk: project for project, several in agreements.items() for agreement in several}
    books = group_by(books_of(lines), lambda book: project_of[book.line.agreement_id])
    signatures = _signatures([version for version in versions.values() if version.state == VersionState.PROPOSED])
    return {
        project.pk: _proofs(project, agreements[project.pk], versions, signatures, books[project.pk])
        for project in projects
    }


def _proofs(
    project: Project,
    agreements: list[Agreement],
    versions: dict[int, AgreementVersion],
    signatures: dict[int, tuple[int, int]],
    books: list[LineBook],
) -> dict[Requirement, Proof]:
    frameworks = [agreement for agreement in agreements if agreement.kind == AgreementKind.FRAMEWORK]
    plans = [versions[agreement.pk] for agreement in frameworks or agreements if agreement.pk in versions]
    moved = [book for book in books if book.committed or book.released]
    currency = agreements[0].currency if agreements else project.country.currency
    return {
        Requirement.FUNDING_PLAN: _funding_plan([read_terms(version.terms) for version in plans]),
        Requirement.FRAMEWORK_SIGNED: _framework_signed(frameworks, versions, signatures),
        Requirement.SCHEDULED_COMMITMENTS: _scheduled(moved),
        Requirement.RELEASES: _releases(moved, currency),
    }


def _signatures(versions: list[AgreementVersion]) -> dict[int, tuple[int, int]]:
    """(signatures given, signatures needed) of each version that is open for signature."""
    needed = group_by(AgreementParty.objects.filter(version__in=versions, must_sign=True), lambda row: row.version_id)
    given = group_by(Signature.objects.filter(version__in=versions), lambda row: row.version_id)
    counts = {}
    for version in versions:
        must = {row.party_id for row in needed[version.pk]}
        counts[version.pk] = (len(must & {row.party_id for row in given[version.pk]}), len(must))
    return counts


def _funding_plan(plans: list[Terms]) -> Proof:
    complete = [plan for plan in plans if plan.total is not None and plan.funding]
    if not complete:
        return Proof(
            EvidenceState.MISSING,
            Multilingual("Aucun plan de financement", "لا توجد خطة تمويل", "No funding plan"),
        )
    funded = sum((plan.funded.amount for plan in complete), Decimal(0))
    total = sum((plan.total.amount for plan in complete if plan.total), Decimal(0))
    closes = len(complete) == len(plans) and not any(plan.unexplained for plan in complete)
    one_currency = {plan.currency for plan in complete}
    if len(one_currency) > 1:
        return Proof(
            EvidenceState.PARTIAL,
            Multilingual(
                "Plusieurs monnaies, non additionnées", "عدة عملات لا تُجمع", "Several currencies, not added together"
            ),
        )
    currency = one_currency.pop()
    return Proof(
        EvidenceState.THERE if closes else EvidenceState.PARTIAL,
        _with_amounts(
            Multilingual(
                "{funded} de contributions sur {total}",
                "مساهمات {funded} من أصل {total}",
                "{funded} of {total} contributed",
            ),
            funded=Money(funded, currency),
            total=Money(total, currency),
        ),
    )


def _framework_signed(
    frameworks: list[Agreement], versions: dict[int, AgreementVersion], signatures: dict[int, tuple[int, int]]
) -> Proof:
    if any(framework.state in _SIGNED for framework in frameworks):
        return Proof(
            EvidenceState.THERE,
            Multilingual(
                "Convention-cadre signée par tous les partenaires",
                "اتفاقية إطار موقعة من جميع الشركاء",
                "Framework agreement signed by all parties",
            ),
        )
    proposed = [versions[framework.pk].pk for framework in frameworks if framework.pk in versions]
    if not proposed:
        return Proof(
            EvidenceState.MISSING,
            Multilingual("Aucune convention-cadre", "لا توجد اتفاقية إطار", "No framework agreement"),
        )
    given, needed = signatures[proposed[0]]
    return Proof(
        EvidenceState.PARTIAL,
        Multilingual(
            "{given} signatures sur {needed}", "{given} توقيعات من أصل {needed}", "{given} of {needed} signatures"
        ).formatted(given=given, needed=needed),
    )


def _scheduled(books: list[LineBook]) -> Proof:
    committed = [book for book in books if book.committed]
    scheduled = [book for book in committed if book.scheduled == book.committed]
    if not committed:
        return Proof(EvidenceState.MISSING, Multilingual("Aucun engagement", "لا يوجد التزام", "No commitment"))
    return Proof(
        EvidenceState.THERE if len(scheduled) == len(committed) else EvidenceState.PARTIAL,
        Multilingual(
            "{scheduled} sur {committed}",
            "{scheduled} من أصل {committed}",
            "{scheduled} of {committed}",
        ).formatted(scheduled=len(scheduled), committed=len(committed)),
    )


def _releases(books: list[LineBook], currency: str) -> Proof:
    released = [book.released for book in books if book.released and book.released.currency == currency]
    if not released:
        return Proof(
            EvidenceState.MISSING, Multilingual("Rien n'est débloqué", "لم يُفرج عن شيء", "Nothing is released")
        )
    return Proof(
        EvidenceState.THERE,
        _with_amounts(
            Multilingual("{amount} débloqués", "تم الإفراج عن {amount}", "{amount} released"),
            amount=Money.total(released, currency),
        ),
    )


def _with_amounts(text: Multilingual, **amounts: Money) -> Multilingual:
    """``text`` with amounts in the marks of each language, in millions from one million on."""
    millions = {"fr": "M", "ar": "مليون", "en": "M"}
    space = "\N{NO-BREAK SPACE}"

    def shown(money: Money, language: Language) -> str:
        if abs(money.millions) < 1:
            return f"{shown_number(money.amount, language)}{space}{money.currency}"
        return f"{shown_number(money.millions, language)}{space}{millions[language]}{space}{money.currency}"

    def said(language: Language) -> str:
        return text.in_language(language).format(**{name: shown(money, language) for name, money in amounts.items()})

    return Multilingual(said("fr"), said("ar"), said("en"))


def group_by(rows: Iterable[_Row], key: Callable[[_Row], int]) -> defaultdict[int, list[_Row]]:
    """Rows in lists by key, in their order."""
    groups: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
