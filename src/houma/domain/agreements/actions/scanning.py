"""Signed pages come back: each scan is put in its place, and a whole copy becomes a document and a signature."""

import hashlib
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, User
from houma.domain.agreements import scan_rules
from houma.domain.agreements.actions.locking import lock_agreement
from houma.domain.agreements.actions.signing import sign_version
from houma.domain.agreements.actions.tracing import trace
from houma.domain.agreements.copies import SigningScope, copy_facts
from houma.domain.agreements.models import (
    AgreementDocument,
    AgreementVersion,
    ScanPage,
    ScanStack,
    ScanState,
    SignedCopy,
    VersionState,
)
from houma.domain.agreements.page_codes import CodeError, ForgedCodeError, PageCode, read_code, short_digest
from houma.domain.agreements.paper import EventKind
from houma.domain.agreements.terms import digest_of
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.documents.models import Confidentiality, DocumentKind
from houma.domain.documents.rules import PICTURES, may_be_handed_in
from houma.domain.territories.models import Country
from houma.exchange.page_pictures import PagePicture, UnreadablePagesError, as_pdf, read_pages
from houma.values.partial_date import PartialDate

SCANS = PICTURES | {"pdf", "tif", "tiff"}
"""Endings of files that hold scanned pages."""


@transaction.atomic
def take_in_scans(
    country: Country, files: Sequence[tuple[str, bytes]], scope: SigningScope, *, party: Party | None, by: User
) -> ScanStack:
    """Keep the files and put each of their pages in its place.

    Args:
        files: names and contents, in any order: pages of one agreement or of many.
        scope: what the person may sign for.
        party: whose copy it is, where the pages do not say.

    Raises Refused where a file is none that is taken or cannot be read; then nothing is kept.
    """
    stack = ScanStack.objects.create(country=country, party=party, handed_in_by=by)
    position, kept = 0, []
    for name, content in files:
        original = NewDocument(name, content, DocumentKind.SCAN, confidentiality=Confidentiality.OFFICERS)
        kept.append({"name": name, "document": hand_in(country, original, by=by, only=SCANS).pk})
        try:
            for picture in read_pages(name, content):
                position += 1
                _take_page(stack, position, f"{name[-200:]}, {picture.number}", picture, scope)
        except UnreadablePagesError:
            refusal = format_lazy(_("“{file}” cannot be read as pages."), file=name)
            raise Refused(Decision.refuse(refusal)) from None
    stack.filenames = kept
    stack.save(update_fields=["filenames"])
    return stack


@transaction.atomic
def place_page(
    page: ScanPage,
    version: AgreementVersion,
    party: Party,
    *,
    language: str,
    number: int,
    pages: int,
    scope: SigningScope,
    by: User,
) -> ScanPage:
    """Put a page that no code placed where a person says it belongs."""
    lock_agreement(version.agreement_id)
    page = ScanPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    version = AgreementVersion.objects.get(pk=version.pk)
    siblings = ScanPage.objects.filter(version=version, party=party, language=language, state=ScanState.PLACED)
    known = siblings.exclude(pk=page.pk).values_list("pages", flat=True).first()
    require(
        scan_rules.can_place(
            scan_rules.HandFacts(
                state=ScanState(page.state),
                version_state=VersionState(version.state),
                is_party=version.parties.filter(party=party).exists(),
                own_party=scope.may_sign_for(party.pk, version.agreement),
                page=number,
                pages=pages,
                known_pages=known,
            )
        )
    )
    _put(page, version, party.pk, language, number, pages, by)
    page.save()
    return page


@transaction.atomic
def set_page_aside(page: ScanPage, reason: str, *, by: User) -> ScanPage:
    """Leave a page out: a cover sheet, a blank page, a page scanned by mistake."""
    page = ScanPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if page.state not in (ScanState.UNKNOWN, ScanState.PLACED, ScanState.REFUSED):
        raise Refused(Decision.refuse(_("Only a page that waits is set aside.")))
    page.state, page.reason = ScanState.SET_ASIDE, reason
    page.placed_by, page.placed_at = by, timezone.now()
    page.save()
    return page


@transaction.atomic
def assemble_copy(
    version: AgreementVersion,
    party: Party,
    language: str,
    *,
    scope: SigningScope,
    signed_on: PartialDate | None = None,
    by: User,
) -> SignedCopy:
    """Put the scanned pages of one party's copy together as a document, and record the party's signature with it.

    Refused with the missing pages. Where the party signed already, the copy is added as the proof of it.
    """
    agreement = lock_agreement(version.agreement_id)
    version = AgreementVersion.objects.get(pk=version.pk)
    placed = list(
        ScanPage.objects.select_for_update(of=("self",))
        .filter(version=version, party=party, language=language, state=ScanState.PLACED)
        .order_by("page")
    )
    require(
        scan_rules.can_assemble(
            copy_facts(VersionState(version.state), placed, own_party=scope.may_sign_for(party.pk, agreement))
        )
    )
    pictures = []
    for page in placed:
        with page.picture.open("rb") as file:
            pictures.append(file.read())
    title = f"{agreement.code} v{version.number} — {party.name_fr} ({language})"
    document = hand_in(
        agreement.country,
        NewDocument(
            filename=f"{agreement.code}-v{version.number}-{party.code}-{language}.pdf"[-200:],
            content=as_pdf(pictures),
            kind=DocumentKind.SCAN,
            title=title[:200],
            confidentiality=Confidentiality.PARTIES,
            dated=signed_on.first_day if signed_on and signed_on.day else None,
        ),
        by=by,
        made_here=True,
    )
    AgreementDocument.objects.create(agreement=agreement, version=version, document=document)
    copy = SignedCopy.objects.create(
        version=version, party=party, language=language, pages=len(placed), document=document, assembled_by=by
    )
    ScanPage.objects.filter(pk__in=[page.pk for page in placed]).update(state=ScanState.ASSEMBLED)
    trace(agreement, EventKind.SCANNED, by, version=version.number, detail=title)
    if not version.signatures.filter(party=party).exists():
        sign_version(version, party, signed_on=signed_on, by=by)
    return copy


@transaction.atomic
def keep_signed_scan(
    version: AgreementVersion, party: Party, new: NewDocument, language: str, *, by: User | None
) -> SignedCopy:
    """Keep a whole scan that a person says is the signed copy of ``party``: the proof of its signature.

    Refused where the file is no PDF or picture, cannot be read, or ``party`` is no party to the version.
    """
    agreement = lock_agreement(version.agreement_id)
    if not version.parties.filter(party=party).exists():
        raise Refused(Decision.refuse(_("This partner is not a party to the agreement.")))
    require(may_be_handed_in(new.filename, new.content, only=SCANS))
    try:
        pages = sum(1 for _page in read_pages(new.filename, new.content))
    except UnreadablePagesError:
        refusal = format_lazy(_("“{file}” cannot be read as pages."), file=new.filename)
        raise Refused(Decision.refuse(refusal)) from None
    document = hand_in(agreement.country, new, by=by, only=SCANS)
    AgreementDocument.objects.create(agreement=agreement, version=version, document=document)
    trace(agreement, EventKind.SCANNED, by, version=version.number, detail=f"{party.code}: {document.title}")
    return SignedCopy.objects.create(
        version=version, party=party, language=language, pages=pages, document=document, assembled_by=by
    )


def _take_page(stack: ScanStack, position: int, origin: str, picture: PagePicture, scope: SigningScope) -> None:
    page = ScanPage(stack=stack, position=position, origin=origin, picture=_keep(picture.jpeg), state=ScanState.UNKNOWN)
    code, forged = _code_of(picture)
    verdict = scan_rules.no_code(forged=forged) if code is None else _recognise(page, code, stack, scope)
    page.state, page.reason = verdict.state, str(verdict.reason)
    page.save()


def _recognise(page: ScanPage, code: PageCode, stack: ScanStack, scope: SigningScope) -> scan_rules.Verdict:
    version = (
        AgreementVersion.objects.filter(
            agreement__in=scope.agreements, agreement__code=code.agreement, number=code.version
        )
        .select_related("agreement")
        .first()
        if code.country == stack.country_id
        else None
    )
    party = Party.objects.filter(country=stack.country_id, code=code.party).first() if code.party else stack.party
    open_one = (
        AgreementVersion.objects.filter(agreement=version.agreement_id, state=VersionState.PROPOSED).first()
        if version
        else None
    )
    verdict = scan_rules.judge(
        scan_rules.PageFacts(
            code=code,
            same_country=code.country == stack.country_id,
            version_state=VersionState(version.state) if version else None,
            digest=short_digest(digest_of(version.terms)) if version else "",
            open_version=open_one.number if open_one else None,
            party=party.pk if party else None,
            is_party=bool(version and party and version.parties.filter(party=party).exists()),
            own_party=bool(version and party and scope.may_sign_for(party.pk, version.agreement)),
        )
    )
    if version is not None and verdict.state is not ScanState.REFUSED:
        if verdict.state is ScanState.PLACED and party is not None:
            _put(page, version, party.pk, code.language, code.page, code.pages, stack.handed_in_by)
        else:
            page.version, page.language, page.page, page.pages = version, code.language, code.page, code.pages
    return verdict


def _put(
    page: ScanPage, version: AgreementVersion, party: int, language: str, number: int, pages: int, by: User
) -> None:
    """Give the page its place; a scan that waited there is replaced. The caller saves the page."""
    there = ScanPage.objects.filter(
        version=version, party=party, language=language, page=number, state=ScanState.PLACED
    )
    there.exclude(pk=page.pk).update(state=ScanState.REPLACED)
    page.version, page.party_id, page.language = version, party, language
    page.page, page.pages = number, pages
    page.state, page.reason = ScanState.PLACED, ""
    page.placed_by, page.placed_at = by, timezone.now()


def _code_of(picture: PagePicture) -> tuple[PageCode | None, bool]:
    """The first code of ours on the page, and whether there was one that only looks so."""
    forged = False
    for text in picture.codes:
        try:
            return read_code(text), False
        except ForgedCodeError:
            forged = True
        except CodeError:
            continue
    return None, forged


def _keep(jpeg: bytes) -> str:
    storage = ScanPage._meta.get_field("picture").storage
    digest = hashlib.sha256(jpeg).hexdigest()
    place = f"scans/{digest[:2]}/{digest}.jpg"
    return place if storage.exists(place) else str(storage.save(place, ContentFile(jpeg)))
