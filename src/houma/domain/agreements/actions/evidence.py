"""What the money of a project proves at the gates of its cycle, recorded after every change."""

from dataclasses import dataclass
from decimal import Decimal

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
from houma.domain.projects.actions import record_evidence
from houma.domain.projects.models import EvidenceState, Project, Requirement
from houma.domain.sources.models import Source
from houma.values.money import Money
from houma.values.multilingual import Multilingual

_SIGNED = (AgreementState.SIGNED, AgreementState.CLOSED)


@dataclass(frozen=True, slots=True)
class Proof:
    """The state of one requirement and what there is to show."""

    state: EvidenceState
    summary: Multilingual


def record_money_evidence(project: Project, *, source: Source | None = None, by: User | None = None) -> None:
    """Bring the four requirements that money answers up to date; what did not change is not written again.

    What a public source proves is not taken back because the house holds no agreement of its own.
    """
    recorded = {evidence.requirement: evidence for evidence in project.evidence.all()}
    for requirement, proof in money_proofs(project).items():
        before = recorded.get(requirement)
        if proof.state == EvidenceState.MISSING and (before is None or before.source_id is not None):
            continue
        if before is not None and (before.state, before.summary_fr) == (proof.state, proof.summary.fr):
            continue
        record_evidence(project, requirement, proof.state, proof.summary, source=source, by=by)


def money_proofs(project: Project) -> dict[Requirement, Proof]:
    """What the agreements and the ledger of the project prove: at most seven queries."""
    agreements = list(Agreement.objects.filter(project=project).exclude(state=AgreementState.CANCELLED))
    frameworks = [agreement for agreement in agreements if agreement.kind == AgreementKind.FRAMEWORK]
    versions = {
        version.agreement_id: version
        for version in AgreementVersion.objects.filter(
            agreement__in=frameworks or agreements, state__in=[VersionState.SIGNED, VersionState.PROPOSED]
        ).order_by("-number")
    }  # The version in force has a lower number than one that is open for signature, so it stays.
    signed = [agreement.pk for agreement in agreements if agreement.state in _SIGNED]
    books = [
        book
        for book in books_of(FundingLine.objects.filter(agreement__in=signed, basis=FundingBasis.PART))
        if book.committed or book.released
    ]
    currency = agreements[0].currency if agreements else project.country.currency
    return {
        Requirement.FUNDING_PLAN: _funding_plan([read_terms(version.terms) for version in versions.values()]),
        Requirement.FRAMEWORK_SIGNED: _framework_signed(frameworks, versions),
        Requirement.SCHEDULED_COMMITMENTS: _scheduled(books),
        Requirement.RELEASES: _releases(books, currency),
    }


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
        Multilingual(
            "{funded} de contributions pour un total de {total}",
            "مساهمات بمبلغ {funded} من مجموع {total}",
            "{funded} of contributions for a total of {total}",
        ).formatted(funded=_shown(Money(funded, currency)), total=_shown(Money(total, currency))),
    )


def _framework_signed(frameworks: list[Agreement], versions: dict[int, AgreementVersion]) -> Proof:
    if any(framework.state in _SIGNED for framework in frameworks):
        return Proof(
            EvidenceState.THERE,
            Multilingual(
                "Convention cadre signée par toutes les parties",
                "اتفاقية إطار موقعة من جميع الأطراف",
                "Framework agreement signed by all parties",
            ),
        )
    proposed = [versions[framework.pk] for framework in frameworks if framework.pk in versions]
    if not proposed:
        return Proof(
            EvidenceState.MISSING,
            Multilingual("Aucune convention cadre", "لا توجد اتفاقية إطار", "No framework agreement"),
        )
    needed = set(AgreementParty.objects.filter(version=proposed[0], must_sign=True).values_list("party", flat=True))
    given = set(Signature.objects.filter(version=proposed[0]).values_list("party", flat=True))
    return Proof(
        EvidenceState.PARTIAL,
        Multilingual(
            "{given} signatures sur {needed}", "{given} توقيعات من أصل {needed}", "{given} of {needed} signatures"
        ).formatted(given=len(needed & given), needed=len(needed)),
    )


def _scheduled(books: list[LineBook]) -> Proof:
    committed = [book for book in books if book.committed]
    scheduled = [book for book in committed if book.scheduled == book.committed]
    if not committed:
        return Proof(EvidenceState.MISSING, Multilingual("Aucun engagement", "لا يوجد التزام", "No commitment"))
    return Proof(
        EvidenceState.THERE if len(scheduled) == len(committed) else EvidenceState.PARTIAL,
        Multilingual(
            "{scheduled} engagements sur {committed} ont un échéancier",
            "{scheduled} من أصل {committed} التزامات لها جدول آجال",
            "{scheduled} of {committed} commitments have a schedule",
        ).formatted(scheduled=len(scheduled), committed=len(committed)),
    )


def _releases(books: list[LineBook], currency: str) -> Proof:
    released = [book.released for book in books if book.released and book.released.currency == currency]
    if not released:
        return Proof(
            EvidenceState.MISSING, Multilingual("Rien n'est débloqué", "لم يُفرج عن شيء", "Nothing is released")
        )
    amount = _shown(Money.total(released, currency))
    return Proof(
        EvidenceState.THERE,
        Multilingual("{amount} débloqués", "تم الإفراج عن {amount}", "{amount} released").formatted(amount=amount),
    )


def _shown(money: Money) -> str:
    return f"{money.amount:,f}".replace(",", "\N{NARROW NO-BREAK SPACE}") + f" {money.currency}"
