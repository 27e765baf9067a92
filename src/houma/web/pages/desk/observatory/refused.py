"""What was refused and is kept aside: the list, and one of it with what trying again would need. Never what it says."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.base.wording import listed
from houma.domain.observatory.actions.submissions import take_refused
from houma.domain.observatory.models import RefusalReason, VersionState
from houma.domain.observatory.queries.refused import end_of, kept_aside, newest_versions, version_said
from houma.domain.observatory.queries.submissions import submissions_visible
from houma.domain.observatory.rules.receipts import Received
from houma.domain.observatory.rules.refusals import MEANT
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.desk.observatory.forms import STATE_CHIPS
from houma.web.pages.desk.observatory.rounds import must, tell_refusal

PAGE_LENGTH = 30
_AGAIN_REFUSED = gettext_lazy("It is refused again: {why}")
_TAKEN = gettext_lazy("Taken: it waits for its review.")
_TAKEN_BEFORE = gettext_lazy("It had been received already: nothing was added.")
_WITHOUT_FILES = gettext_lazy("Its files come when the device sends them: {names}.")


@never_cache
@require_safe
@at_desk
def refused_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """What was refused in the person's reach and is kept."""
    must(user, country, Permission.REVIEW_SUBMISSIONS)
    page = Paginator(kept_aside(user, country), PAGE_LENGTH).get_page(request.GET.get("page"))
    found = list(page.object_list)
    titles = newest_versions(found)
    rows = [{"one": one, "version": titles.get(one.form_id or 0)} for one in found]
    return render(request, "desk/observatory/refused.html", {"page": page, "rows": rows})


@never_cache
@require_safe
@at_desk
def refused_one(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """One of them: why, from whom, when, until when it is kept, and what trying again needs."""
    must(user, country, Permission.REVIEW_SUBMISSIONS)
    one = get_object_or_404(kept_aside(user, country), pk=number)
    meant, helps = MEANT[RefusalReason(one.reason)]
    version = version_said(one)
    return render(
        request,
        "desk/observatory/refused_one.html",
        {
            "one": one,
            "title": newest_versions([one]).get(one.form_id or 0),
            "version": version,
            "chip": STATE_CHIPS[VersionState(version.state)] if version is not None else "bad",
            "meant": meant,
            "helps": helps,
            "until": end_of(one),
        },
    )


@require_POST
@never_cache
@at_desk
def refused_again(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """Try it again, and tell what became of it."""
    must(user, country, Permission.REVIEW_SUBMISSIONS)
    one = get_object_or_404(kept_aside(user, country), pk=number)
    try:
        received = take_refused(one, by=user)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("desk_refused", country.code)
    if received.refusal is not None:
        messages.error(request, format_lazy(_AGAIN_REFUSED, why=MEANT[received.refusal][0]))
        return redirect("desk_refused_one", country.code, number)
    return _taken(request, country, user, received)


def _taken(request: HttpRequest, country: Country, user: User, received: Received) -> HttpResponse:
    submission = received.submission
    assert submission is not None
    said = str(_TAKEN_BEFORE if received.again else _TAKEN)
    if received.missing:
        said = f"{said} {format_lazy(_WITHOUT_FILES, names=listed(received.missing))}"
    messages.success(request, said)
    if submissions_visible(user, country).filter(pk=submission.pk).exists():
        return redirect("desk_submission", country.code, submission.pk)
    return redirect("desk_refused", country.code)
