"""A form filled in the browser: the page, what its component fetches, and what it sends."""

from csp.constants import NONCE, SELF, WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.observatory.models import Channel, FormVersion
from houma.domain.observatory.queries.forms import offered_versions
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual
from houma.web import build_manifest
from houma.web.at_desk import at_desk
from houma.web.field.answers import LARGEST_FILES, XML
from houma.web.field.receiving import NotReceived, read_request
from houma.web.field.taking import hand_over, status_of
from houma.web.pages.desk.observatory.forms import must

# The component computes skip logic in WebAssembly and writes the styles of its parts into the page. Nothing else may.
_NEEDED = {"script-src": [SELF, WASM_UNSAFE_EVAL], "style-src": [SELF, NONCE]}


def _offered(user: User, country: Country, form_id: str) -> FormVersion:
    must(user, country, Permission.FILL_FORMS)
    version = offered_versions(user, country).filter(form__form_id=form_id).first()
    if version is None:
        raise Http404
    return version


@never_cache
@csp_update(_NEEDED)
@require_safe
@at_desk
def fill(request: HttpRequest, country: Country, user: User, form_id: str) -> HttpResponse:
    """The published version of a form, to be filled in."""
    version = _offered(user, country, form_id)
    parts = {"country": country.code, "form_id": form_id}
    return render(
        request,
        "desk/observatory/form_fill.html",
        {
            "version": version,
            "purpose": Multilingual(version.purpose_fr, version.purpose_ar, version.purpose_en),
            "addresses": {
                "form": reverse("desk_form_xml", kwargs=parts),
                "media": reverse("desk_form_file", kwargs={**parts, "name": "-"}).removesuffix("-"),
                "worker": reverse("desk_form_worker", kwargs={"country": country.code}),
                "submit": reverse("desk_form_submit", kwargs={"country": country.code}),
            },
            "token": get_token(request),
            "owner": f"{country.code}-{user.pk}",
            "most": LARGEST_FILES,
            "tiles": settings.HOUMA_BASE_TILES,
        },
    )


@never_cache
@require_safe
@at_desk
def fill_worker(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The script that answers the pages beside it where there is no network: below this address, and nowhere else."""
    must(user, country, Permission.FILL_FORMS)
    script = build_manifest.BUILD / build_manifest.entry("field-worker.ts").script
    return HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8")


@never_cache
@require_safe
@at_desk
def fill_xml(request: HttpRequest, country: Country, user: User, form_id: str) -> HttpResponse:
    """The form as an XForm."""
    return HttpResponse(_offered(user, country, form_id).xform, content_type=XML)


@require_safe
@at_desk
def fill_media(request: HttpRequest, country: Country, user: User, form_id: str, name: str) -> HttpResponseBase:
    """One file of the form."""
    version = _offered(user, country, form_id)
    kept = next((media for media in version.media.all() if media.name == name), None)
    if kept is None:
        raise Http404
    return FileResponse(kept.document.file.open("rb"), filename=kept.name, content_type=kept.document.media_type)


@never_cache
@require_POST
@at_desk
def submit(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """A form that was filled in the browser, in one or several requests; the answer is read by the page."""
    must(user, country, Permission.FILL_FORMS)
    try:
        received = read_request(request)
    except NotReceived as refused:
        return JsonResponse({"message": str(refused.said)}, status=refused.status)
    outcome = hand_over(received, country, user, Channel.BROWSER)
    message = str(outcome.sentence)
    if outcome.taken and not outcome.again and not outcome.not_kept:
        message = _("Received. The next form can be filled in.")
    return JsonResponse({"message": message}, status=status_of(outcome, received))
