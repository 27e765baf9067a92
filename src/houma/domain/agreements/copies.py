"""Copies for signature: who may sign for whom, and which scanned pages of which copy are there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    PaperLanguage,
    ScanPage,
    ScanState,
    SignedCopy,
    VersionState,
)
from houma.domain.agreements.scan_rules import TAKEN, CopyFacts
from houma.domain.agreements.standing import Standing, standing
from houma.domain.projects.queries import projects_where
from houma.domain.territories.models import Country

_MOST_COPIES = 400


@dataclass(frozen=True)
class SigningScope:
    """The agreements for which ``user`` may record signatures, and for which of their parties."""

    user: User | AnonymousUser
    agreements: QuerySet[Agreement]
    _known: dict[int, Standing] = field(default_factory=dict, repr=False, compare=False)

    def may_sign_for(self, party: int, agreement: Agreement) -> bool:
        """Whether the person records for this party of this agreement: an officer for any, others for their own."""
        project = agreement.project_id
        if project not in self._known:
            self._known[project] = standing(self.user, Permission.SIGN_AGREEMENT, agreement)
        return self._known[project].may(party).allowed


def signing_scope(user: User | AnonymousUser, country: Country) -> SigningScope:
    """What ``user`` may sign for in ``country``."""
    agreements = Agreement.objects.filter(country=country, project__in=projects_where(user, Permission.SIGN_AGREEMENT))
    return SigningScope(user, agreements)


@dataclass(frozen=True, slots=True)
class Copy:
    """One party's copy of a version in one language as far as it is scanned."""

    version: AgreementVersion
    party: Party
    language: PaperLanguage
    placed: tuple[ScanPage, ...]
    facts: CopyFacts

    @property
    def missing(self) -> tuple[int, ...]:
        return self.facts.missing

    @property
    def complete(self) -> bool:
        return bool(self.placed) and not self.facts.missing and len(self.facts.counts) == 1


def copies_to_sign(scope: SigningScope) -> list[AgreementParty]:
    """The copies that a scanned page can belong to: versions to be signed and their parties, in the person's scope.

    Each comes with its version's agreement and project, and its party; the latest version first, 400 at most.
    """
    roles = (
        AgreementParty.objects.filter(
            version__agreement__in=scope.agreements, version__state__in=TAKEN, version__source=None, must_sign=True
        )
        .select_related("version__agreement__project", "party")
        .order_by("-version__created_at", "party__name_fr")[:_MOST_COPIES]
    )
    return [role for role in roles if scope.may_sign_for(role.party_id, role.version.agreement)]


def copy_facts(state: VersionState, placed: Sequence[ScanPage], *, own_party: bool) -> CopyFacts:
    """The pages of one copy as the rules see them."""
    return CopyFacts(
        version_state=state,
        own_party=own_party,
        counts=frozenset(page.pages for page in placed if page.pages),
        present=frozenset(page.page for page in placed if page.page),
    )


def copies_begun(scope: SigningScope, versions: Iterable[int] | None = None) -> list[Copy]:
    """Copies of which pages lie in their place and wait to be put together."""
    pages = ScanPage.objects.filter(state=ScanState.PLACED, version__agreement__in=scope.agreements).select_related(
        "version__agreement__country", "party"
    )
    if versions is not None:
        pages = pages.filter(version__in=versions)
    groups: dict[tuple[int, int, str], list[ScanPage]] = {}
    for page in pages.order_by("version", "party", "language", "page"):
        if page.version_id is not None and page.party_id is not None:
            groups.setdefault((page.version_id, page.party_id, page.language), []).append(page)
    copies = []
    for (_version, _party, language), found in groups.items():
        version, party = found[0].version, found[0].party
        if version is None or party is None or not scope.may_sign_for(party.pk, version.agreement):
            continue
        facts = copy_facts(VersionState(version.state), found, own_party=True)
        copies.append(Copy(version, party, PaperLanguage(language), tuple(found), facts))
    return copies


def signed_copies(version: AgreementVersion) -> dict[int, SignedCopy]:
    """The latest signed copy of each party of a version, by party: one query."""
    copies = SignedCopy.objects.filter(version=version).select_related("document").order_by("pk")
    return {copy.party_id: copy for copy in copies}
