"""Where a scanned page belongs, and why it is refused. Pure: facts in, a place out."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.models import ScanState, VersionState
from houma.domain.agreements.page_codes import PageCode
from houma.domain.base.decisions import Decision, Reason
from houma.domain.base.wording import listed

TAKEN = (VersionState.PROPOSED, VersionState.SIGNED)
"""States of a version of which signed pages are taken: open for signature, or signed elsewhere and scanned later."""
LARGEST_STACK = 120_000_000
"""Bytes of what is handed in at once."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page whose code was read. ``version_state`` is None where the person's agreements hold no such version."""

    code: PageCode
    same_country: bool
    version_state: VersionState | None
    digest: str
    open_version: int | None
    party: int | None
    is_party: bool
    own_party: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of a page and, where it has no place, why."""

    state: ScanState
    reason: Promise | str = ""


def no_code(*, forged: bool) -> Verdict:
    """A page on which no code was read, or only one that nobody here made."""
    if forged:
        return Verdict(ScanState.REFUSED, _("The code on this page was not made by this house."))
    return Verdict(ScanState.UNKNOWN, _("No code was read on this page."))


def judge(facts: PageFacts) -> Verdict:
    """Where the page goes."""
    code = facts.code
    if not facts.same_country:
        return Verdict(ScanState.REFUSED, _("This page is of an agreement of another country."))
    if facts.version_state is None:
        return Verdict(ScanState.REFUSED, _("This page is of no agreement that you may sign for."))
    if facts.digest != code.digest:
        return Verdict(
            ScanState.REFUSED,
            format_lazy(
                _("The terms of version {version} are not those from which this page was printed."),
                version=code.version,
            ),
        )
    if facts.version_state not in TAKEN:
        open_one = facts.open_version
        if open_one is not None:
            return Verdict(
                ScanState.REFUSED,
                format_lazy(
                    _("This page is of version {version}; version {open} is to be signed."),
                    version=code.version,
                    open=open_one,
                ),
            )
        return Verdict(
            ScanState.REFUSED,
            format_lazy(
                _("This page is of version {version}, which is not to be signed: {state}."),
                version=code.version,
                state=facts.version_state.label,
            ),
        )
    if not 1 <= code.page <= code.pages:
        return Verdict(ScanState.REFUSED, _("The number of this page makes no sense."))
    if facts.party is None:
        return Verdict(ScanState.UNKNOWN, _("The page does not say whose copy it is: say so."))
    if not facts.is_party:
        return Verdict(ScanState.REFUSED, _("This partner is not a party to the agreement."))
    if not facts.own_party:
        return Verdict(ScanState.REFUSED, _("This is the copy of another party."))
    return Verdict(ScanState.PLACED)


@dataclass(frozen=True, slots=True)
class HandFacts:
    """A page that a person places."""

    state: ScanState
    version_state: VersionState
    is_party: bool
    own_party: bool
    page: int
    pages: int
    known_pages: int | None


def can_place(facts: HandFacts) -> Decision:
    """May the page be placed there by hand?"""
    reasons: list[Reason] = []
    if facts.state not in (ScanState.UNKNOWN, ScanState.PLACED):
        reasons.append(_("Only a page that waits is placed."))
    if facts.version_state not in TAKEN:
        reasons.append(_("This version is not to be signed."))
    if not facts.is_party:
        reasons.append(_("This partner is not a party to the agreement."))
    elif not facts.own_party:
        reasons.append(_("You record the copy of your own party only."))
    if not 1 <= facts.page <= facts.pages:
        reasons.append(format_lazy(_("Page {page} of {pages} does not exist."), page=facts.page, pages=facts.pages))
    if facts.known_pages is not None and facts.known_pages != facts.pages:
        reasons.append(format_lazy(_("This copy has {pages} pages."), pages=facts.known_pages))
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """The scanned pages of one party's copy. ``counts`` are the numbers of pages that its pages tell."""

    version_state: VersionState
    own_party: bool
    counts: frozenset[int]
    present: frozenset[int]

    @property
    def missing(self) -> tuple[int, ...]:
        """Pages that were not scanned yet."""
        return tuple(page for page in range(1, max(self.counts, default=0) + 1) if page not in self.present)


def can_assemble(facts: CopyFacts) -> Decision:
    """May the pages be put together as the signed copy?"""
    reasons: list[Reason] = []
    if facts.version_state not in TAKEN:
        reasons.append(_("This version is not to be signed."))
    if not facts.own_party:
        reasons.append(_("You record the copy of your own party only."))
    if not facts.counts:
        reasons.append(_("No page of this copy was scanned."))
    if len(facts.counts) > 1:
        reasons.append(_("Pages of two printings are mixed: scan one whole copy."))
    if facts.missing:
        reasons.append(format_lazy(_("Missing pages: {pages}."), pages=listed(str(page) for page in facts.missing)))
    return Decision(tuple(reasons))
