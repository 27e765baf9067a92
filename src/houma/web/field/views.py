"""The OpenRosa protocol, version 1.0: form list, form, manifest, files, and submissions in one or several requests."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from houma.domain.accounts.field_keys import FieldKey
from houma.domain.observatory.models import FormVersion
from houma.web.field import answers
from houma.web.field.doors import Closed, NotThere, in_field
from houma.web.field.offered import media_of, versions_of
from houma.web.field.receiving import read_request
from houma.web.field.taking import take


@in_field
def form_list(request: HttpRequest, key: FieldKey) -> HttpResponseBase:
    """The forms that the key's mandate may fill, each in its published version."""
    _only(request, "GET", "HEAD")
    wanted = request.GET.get("formID")
    listed = [
        answers.ListedForm(
            form_id=version.form.form_id,
            name=version.name,
            version=version.version,
            digest=version.digest,
            download=_address(request, "form", number=version.pk),
            manifest=_address(request, "manifest", number=version.pk) if version.media.all() else None,
        )
        for version in versions_of(key)
        if wanted in (None, version.form.form_id)
    ]
    return answers.form_list(listed)


@in_field
def form(request: HttpRequest, key: FieldKey, number: int) -> HttpResponseBase:
    """One form as an XForm."""
    _only(request, "GET", "HEAD")
    return answers.with_headers(HttpResponse(_version(key, number).xform, content_type=answers.XML))


@in_field
def manifest(request: HttpRequest, key: FieldKey, number: int) -> HttpResponseBase:
    """The files that a form needs."""
    _only(request, "GET", "HEAD")
    return answers.manifest(
        answers.ListedFile(kept.name, kept.digest, _address(request, "media", number=number, name=kept.name))
        for kept in media_of(_version(key, number))
    )


@in_field
def media(request: HttpRequest, key: FieldKey, number: int, name: str) -> HttpResponseBase:
    """One file of a form."""
    _only(request, "GET", "HEAD")
    kept = next((kept for kept in media_of(_version(key, number)) if kept.name == name), None)
    if kept is None:
        raise NotThere
    try:
        file = kept.document.file.open("rb")
    except FileNotFoundError as gone:
        raise NotThere from gone
    return answers.with_headers(
        FileResponse(file, as_attachment=True, filename=kept.name, content_type=kept.document.media_type)
    )


@in_field
def submission(request: HttpRequest, key: FieldKey) -> HttpResponseBase:
    """HEAD says how much one request may hold; POST takes a filled form with its files, or some of them."""
    _only(request, "HEAD", "POST")
    if request.method == "HEAD":
        ready = answers.with_headers(HttpResponse(status=204))
        ready.headers["Location"] = _address(request, "submission")
        ready.headers["X-OpenRosa-Accept-Content-Length"] = str(answers.LARGEST_FILES)
        return ready
    return take(read_request(request), key)


@in_field
def nothing(request: HttpRequest, key: FieldKey, rest: str = "") -> HttpResponseBase:
    """Whatever else is asked for below a key."""
    raise NotThere


def _version(key: FieldKey, number: int) -> FormVersion:
    version = versions_of(key).filter(pk=number).first()
    if version is None:
        raise NotThere
    return version


def _only(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        refused = answers.error(_("This address is not asked in this way."), 405)
        refused.headers["Allow"] = ", ".join(methods)
        raise Closed(refused)


def _address(request: HttpRequest, name: str, /, **parts: object) -> str:
    """An address beside the one that was asked for: with the key where that one held it."""
    match = request.resolver_match
    assert match is not None
    way: dict[str, object] = {part: match.kwargs[part] for part in ("country", "token") if part in match.kwargs}
    return request.build_absolute_uri(reverse(f"{match.namespace}:{name}", kwargs=way | parts))
