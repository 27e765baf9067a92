"""Uploading forms, publishing and withdrawing their versions."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import require
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.documents.models import DocumentKind
from houma.domain.documents.rules import ending_of, may_be_handed_in
from houma.domain.documents.traces import without_traces
from houma.domain.observatory.models import Form, FormEvent, FormKind, FormMedia, FormVersion, VersionState
from houma.domain.observatory.queries.reach import may_design
from houma.domain.observatory.rules.forms import (
    MEDIA,
    may_be_published,
    may_be_replaced,
    may_be_withdrawn,
    may_take_media,
)
from houma.domain.observatory.rules.xlsform.checking import CheckedForm, check_form
from houma.domain.observatory.rules.xlsform.settings import Declared
from houma.domain.observatory.rules.xlsform.stored import (
    A_FORM_ID_OF_YOURS,
    A_KNOWN_PARTY,
    AN_UNKNOWN_VERSION,
    on_settings,
)
from houma.domain.territories.models import Country, Territory
from houma.exchange.problems import Problem


@dataclass(frozen=True, slots=True)
class Upload:
    """What became of a workbook: a version, or the faults for which there is none.

    ``replaced`` is the draft whose place the version took; its files that the new one mentions go with it.
    ``checked.problems`` hold the warnings in both cases; ``checked.annotated`` gives the workbook back with them.
    """

    version: FormVersion | None
    checked: CheckedForm
    replaced: FormVersion | None = None


def upload_form(
    country: Country,
    content: bytes,
    filename: str,
    *,
    by: User | None,
    territory: Territory | None = None,
    declared: Declared | None = None,
    is_illustrative: bool = False,
) -> Upload:
    """Check a workbook and keep it as a draft version; with a fault, nothing is kept.

    A draft of the same version that was never offered is replaced: it stays in the history, and is not offered.

    Args:
        by: who uploads it, with a mandate over the form's whole territory; None is the house itself.
        territory: for which the form is, where it is a new one; an older form keeps its own.
        declared: what is said at the upload; it goes before what the workbook says.

    Raises:
        Refused: where ``by`` may not design forms there.
    """
    if by is not None:
        require(may(by, Permission.DESIGN_SURVEYS, country))
    checked = check_form(content, filename, declared)
    with transaction.atomic():
        kept = Form.objects.filter(country=country, form_id=checked.identity.form_id)
        form = kept.select_for_update(of=("self",)).select_related("country", "territory").first()
        if form is None and by is not None:
            require(may_design(by, country, territory))
        controller, more = _against_what_is_kept(country, checked, form, by)
        if more:
            checked = checked.with_problems(more)
        if not checked.can_be_used:
            return Upload(None, checked)
        if form is None:
            form = Form.objects.create(
                country=country,
                form_id=checked.identity.form_id,
                kind=checked.declared.kind or FormKind.OTHER,
                territory=territory,
                is_illustrative=is_illustrative,
                created_by=by,
            )
        replaced = _current(form, checked)
        if replaced is not None:
            _move(replaced, VersionState.REPLACED, by=by)
        version = _keep(form, checked, controller, filename, by)
        if replaced is not None:
            _carry_over(replaced, version)
        return Upload(version, checked, replaced)


def _current(form: Form, checked: CheckedForm) -> FormVersion | None:
    """The version of the form that bears the workbook's version."""
    same = form.versions.filter(version=checked.identity.version)
    return same.exclude(state=VersionState.REPLACED).first()


def _carry_over(replaced: FormVersion, version: FormVersion) -> None:
    """The files of a replaced draft that the new one mentions, too."""
    FormMedia.objects.bulk_create(
        FormMedia(version=version, name=media.name, document=media.document, digest=media.digest)
        for media in replaced.media.filter(name__in=version.media_names).select_related("document")
    )


def _against_what_is_kept(
    country: Country, checked: CheckedForm, form: Form | None, by: User | None
) -> tuple[Party | None, list[Problem]]:
    """The party that answers for the data, and faults that only show beside what is kept already."""
    problems = []
    if form is not None:
        if by is not None and not may_design(by, country, form.territory):
            problems.append(on_settings(checked, "form_id", "form-id-taken", A_FORM_ID_OF_YOURS))
        elif (current := _current(form, checked)) is not None and not may_be_replaced(current):
            problems.append(on_settings(checked, "version", "version-taken", AN_UNKNOWN_VERSION))
    controller = None
    if checked.declared.controller:
        parties = Party.objects.filter(country=country, is_family=False)
        controller = parties.filter(code=checked.declared.controller).first()
        if controller is None:
            codes = parties.values_list("code", flat=True)
            problems.append(on_settings(checked, "houma::controller", "unknown-party", A_KNOWN_PARTY, known=codes))
    return controller, problems


def _keep(form: Form, checked: CheckedForm, controller: Party | None, filename: str, by: User | None) -> FormVersion:
    title, said = checked.identity.title, checked.declared
    stem = filename.rpartition(".")[0] or filename
    workbook = hand_in(
        form.country, NewDocument(f"{stem}.xlsx", checked.content, DocumentKind.OTHER, title=title.fr[:200]), by=by
    )
    last = form.versions.order_by("-number").first()
    version = FormVersion.objects.create(
        form=form,
        number=1 if last is None else last.number + 1,
        version=checked.identity.version,
        name_fr=title.fr[:400],
        name_ar=title.ar[:400],
        name_en=title.en[:400],
        languages=list(checked.languages),
        xform=checked.xform,
        digest=md5_of(checked.xform.encode()),
        questions=checked.questions.to_json(),
        media_names=list(checked.media_names),
        notices=[_noted(problem) for problem in checked.warnings],
        workbook=workbook,
        has_personal=any(question.personal for _path, question in checked.questions.every()),
        purpose_fr=said.purpose.fr,
        purpose_ar=said.purpose.ar,
        purpose_en=said.purpose.en,
        legal_basis=said.legal_basis,
        controller=controller,
        retention_class=said.retention_class,
        retention_months=said.retention_months,
        uploaded_by=by,
    )
    FormEvent.objects.create(version=version, state=VersionState.DRAFT, by=by)
    return version


def md5_of(content: bytes) -> str:
    """The digest by which phones tell whether they have a file (OpenRosa form list and manifest)."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _noted(problem: Problem) -> dict[str, Any]:
    expected = problem.expected
    return {
        "code": problem.code,
        "cell": problem.cell,
        "sheet": problem.sheet,
        "row": problem.row,
        "read": problem.read,
        "expected": {"fr": expected.fr, "ar": expected.ar, "en": expected.en},
        "nearest": list(problem.nearest),
    }


@transaction.atomic
def add_form_media(version: FormVersion, files: Mapping[str, bytes], *, by: User | None) -> list[FormMedia]:
    """Keep files that a draft mentions; raises Refused at the first that is not taken, and then keeps none."""
    form = version.form
    if by is not None:
        require(may_design(by, form.country, form.territory))
    present = set(version.media.values_list("name", flat=True))
    added = []
    for name, content in files.items():
        require(may_take_media(version, name, present))
        require(may_be_handed_in(name, content, only=MEDIA))
        bare = without_traces(content, ending_of(name))
        new = NewDocument(name, bare, DocumentKind.OTHER)
        document = hand_in(form.country, new, by=by, only=MEDIA, made_here=True)
        added.append(FormMedia.objects.create(version=version, name=name, document=document, digest=md5_of(bare)))
        present.add(name)
    return added


@transaction.atomic
def publish_form(version: FormVersion, *, by: User | None) -> FormVersion:
    """Offer a version to phones and browsers; the one before closes, and still takes what was begun with it."""
    version = _held(version, by)
    require(may_be_published(version, set(version.media.values_list("name", flat=True))))
    for before in version.form.versions.filter(state=VersionState.PUBLISHED):
        _move(before, VersionState.CLOSING, by=by)
    _move(version, VersionState.PUBLISHED, by=by)
    return version


@transaction.atomic
def withdraw_form(version: FormVersion, reason: str, *, by: User | None, still_takes: bool = True) -> FormVersion:
    """Offer a version no longer.

    Args:
        still_takes: whether what was begun with it is still taken. Where it is not, it is refused with the reason
            and kept aside, so that nothing is lost.
    """
    version = _held(version, by)
    require(may_be_withdrawn(version, reason))
    _move(version, VersionState.CLOSING if still_takes else VersionState.WITHDRAWN, by=by, reason=reason.strip())
    return version


def _held(version: FormVersion, by: User | None) -> FormVersion:
    """The version as it stands, held against others who change it; refused where ``by`` may not."""
    form = Form.objects.select_for_update(of=("self",)).select_related("country", "territory").get(pk=version.form_id)
    if by is not None:
        require(may_design(by, form.country, form.territory))
    held = form.versions.get(pk=version.pk)
    held.form = form
    return held


def _move(version: FormVersion, state: VersionState, *, by: User | None, reason: str = "") -> None:
    version.state = state
    version.save(update_fields=["state"])
    FormEvent.objects.create(version=version, state=state, reason=reason, by=by)
