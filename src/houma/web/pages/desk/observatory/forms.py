"""Forms of the field at the desk: those one reaches, a version with its questions, and what one sent oneself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Decision, Refused
from houma.domain.observatory.actions.forms import add_form_media, publish_form, withdraw_form
from houma.domain.observatory.models import FormVersion, ReviewStep, Submission, VersionState
from houma.domain.observatory.queries.forms import VersionPage, form_lines, version_page
from houma.domain.observatory.queries.reach import SEES
from houma.domain.observatory.queries.refused import kept_aside
from houma.domain.observatory.queries.reviewing import with_review
from houma.domain.observatory.queries.submissions import missing_files, refused_visible
from houma.domain.observatory.rules.forms import may_be_published
from houma.domain.observatory.rules.questions import Questions
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.pages.desk.observatory.words import NOBODY_IS_ASKED, SHOWN_KINDS, language_names
from houma.web.pages.imports import XLSX

STATE_CHIPS = {
    VersionState.DRAFT: "wait",
    VersionState.PUBLISHED: "ok",
    VersionState.CLOSING: "wait",
    VersionState.WITHDRAWN: "bad",
    VersionState.REPLACED: "",
}


def must(user: User, country: Country, *permissions: Permission) -> None:
    """403 for who holds none of ``permissions`` in the country."""
    decisions = [may(user, permission, country) for permission in permissions]
    if not any(decisions):
        raise PermissionDenied(" ".join(str(reason) for reason in decisions[0].reasons))


@at_desk
def form_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The forms that the person reaches: their state, languages, and how much came in."""
    must(user, country, *SEES)
    lines = [
        {
            "line": line,
            "shown": line.offered or line.newest,
            "kind": STATE_CHIPS[VersionState((line.offered or line.newest).state)],
            "languages": language_names((line.offered or line.newest).languages),
        }
        for line in form_lines(user, country)
    ]
    return render(
        request,
        "desk/observatory/forms.html",
        {
            "lines": lines,
            "may_design": may(user, Permission.DESIGN_SURVEYS, country),
            "may_fill": may(user, Permission.FILL_FORMS, country),
            "kept_aside": kept_aside(user, country).count() if may(user, Permission.REVIEW_SUBMISSIONS, country) else 0,
        },
    )


@at_desk
def form_page(
    request: HttpRequest, country: Country, user: User, form_id: str, number: int | None = None
) -> HttpResponse:
    """One version: questions, languages, what is personal and why, its files, and what happened to it."""
    must(user, country, *SEES)
    page = _page(user, country, form_id, number)
    version = page.version
    present = {media.name for media in version.media.all()}
    return render(
        request,
        "desk/observatory/form.html",
        {
            "page": page,
            "version": version,
            "chip": STATE_CHIPS[VersionState(version.state)],
            "languages": language_names(version.languages),
            "rows": question_rows(page.questions),
            "purpose": Multilingual(version.purpose_fr, version.purpose_ar, version.purpose_en),
            "can_publish": page.may_design if not page.may_design else may_be_published(version, present),
            "may_fill": may(user, Permission.FILL_FORMS, country),
            "replaced": [one for one in page.versions if one.state == VersionState.REPLACED and one.pk != version.pk],
            "is_offered": version.state == VersionState.PUBLISHED,
            "takes": version.state in {VersionState.PUBLISHED, VersionState.CLOSING},
            "language": (get_language() or "fr")[:2],
        },
    )


def _page(user: User, country: Country, form_id: str, number: int | None) -> VersionPage:
    page = version_page(user, country, form_id, number)
    if page is None:
        raise Http404
    return page


def question_rows(questions: Questions) -> list[dict[str, Any]]:
    """The questions one below the other, as deep as they stand, in the reader's language."""
    language = (get_language() or "fr")[:2]
    rows = []
    for path, question in questions.every():
        if question.type in NOBODY_IS_ASKED:
            continue
        choices = questions.lists.get(question.choices, {})
        rows.append(
            {
                "name": question.name,
                "label": question.label_in(language),
                "kind": _("calculated") if question.is_calculated else SHOWN_KINDS[question.kind],
                "depth": path.count("/"),
                "personal": question.personal,
                "holds": bool(question.children),
                "choices": [said.get(language) or next(iter(said.values()), one) for one, said in choices.items()],
            }
        )
    return rows


@require_POST
@at_desk
def form_state(request: HttpRequest, country: Country, user: User, form_id: str, number: int) -> HttpResponse:
    """Publish a version, or offer it no longer."""
    must(user, country, Permission.DESIGN_SURVEYS)
    version = _page(user, country, form_id, number).version
    wanted = request.POST.get("to")
    try:
        if wanted == VersionState.PUBLISHED:
            publish_form(version, by=user)
            messages.success(request, _("The version is published: devices and browsers are offered it from now on."))
        elif wanted in {VersionState.CLOSING, VersionState.WITHDRAWN}:
            withdraw_form(version, request.POST.get("reason", ""), by=user, still_takes=wanted == VersionState.CLOSING)
            messages.success(request, _("The version is no longer offered."))
    except Refused as refused:
        _tell(request, refused.decision)
    return redirect("desk_form_version", country=country.code, form_id=form_id, number=number)


@require_POST
@at_desk
def form_media(request: HttpRequest, country: Country, user: User, form_id: str, number: int) -> HttpResponse:
    """Add files that a draft mentions."""
    must(user, country, Permission.DESIGN_SURVEYS)
    version = _page(user, country, form_id, number).version
    try:
        files = {str(file.name): file.read() for file in request.FILES.getlist("files")}
        added = add_form_media(version, files, by=user)
    except Refused as refused:
        _tell(request, refused.decision)
    else:
        if added:
            messages.success(request, _("The files are added."))
    return redirect("desk_form_version", country=country.code, form_id=form_id, number=number)


def _tell(request: HttpRequest, decision: Decision) -> None:
    for reason in decision.reasons:
        messages.error(request, str(reason))


@at_desk
def form_workbook(request: HttpRequest, country: Country, user: User, form_id: str, number: int) -> HttpResponseBase:
    """The workbook of a version, as it was uploaded."""
    must(user, country, Permission.DESIGN_SURVEYS)
    version: FormVersion = _page(user, country, form_id, number).version
    name = f"{form_id}-{version.version or version.number}.xlsx"
    return FileResponse(version.workbook.file.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


@never_cache
@at_desk
def sent(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """What the person sent: taken, edited, incomplete; and what was refused, with its reason."""
    must(user, country, Permission.FILL_FORMS)
    own = with_review(Submission.objects.filter(submitter=user, form__country=country))
    said = ReviewStep.objects.filter(submission=OuterRef("pk")).order_by("-id").values("reason")[:1]
    own = own.annotate(review_reason=Subquery(said))
    page = Paginator(own.select_related("form", "version", "territory", "replaced_by").order_by("-pk"), 25).get_page(
        request.GET.get("page")
    )
    rows = [{"submission": submission, "missing": missing_files(submission)} for submission in page.object_list]
    refused = refused_visible(user, country).filter(sent_by=user).order_by("-pk")[:20]
    return render(request, "desk/observatory/forms_sent.html", {"page": page, "rows": rows, "refused": refused})
