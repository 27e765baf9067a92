"""What was published in open standards: the file that is offered, and what was found when it was made."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.sources.models import Publication
from houma.domain.sources.queries import latest_publication
from houma.domain.territories.models import Country
from houma.exchange.standards.findings import Finding, Weight
from houma.exchange.standards.schemas import EXTENSION
from houma.web.country import of_country
from houma.web.standards.publication import Standard

PAGE_LENGTH = 50
_TYPES = {Standard.OC4IDS: "application/json", Standard.IATI: "application/xml"}


@dataclass(frozen=True, slots=True)
class Offered:
    """One standard as the open data page shows it; ``publication`` is None where nothing was published yet."""

    key: str
    title: str
    about: str
    publication: Publication | None
    href: str
    findings_href: str

    @property
    def label(self) -> str:
        """The name of the standard with the version of its schema."""
        return f"{self.title} {self.publication.schema_version}" if self.publication else self.title

    @property
    def found(self) -> bool:
        """Whether there is something to read about it."""
        return self.publication is not None and bool(self.publication.findings)


def offered(country: Country) -> tuple[Offered, ...]:
    """What is offered of ``country`` in each standard."""
    about = {
        Standard.OC4IDS: _(
            "Projects with their agreements, parties, budgets and payments, for infrastructure transparency."
        ),
        Standard.IATI: _("Agreements as activities; pledges, commitments, releases and spending as transactions."),
    }
    return tuple(
        Offered(
            key=standard.value,
            title=standard.value.upper(),
            about=about[standard],
            publication=latest_publication(country.code, standard.value),
            href=reverse("published_file", args=[country.code, standard.value]),
            findings_href=reverse("published", args=[country.code, standard.value]),
        )
        for standard in Standard
    )


@of_country
def published(request: HttpRequest, country: Country, standard: str) -> HttpResponse:
    """Everything that was found when the file was made, record by record."""
    shown = next((one for one in offered(country) if one.key == standard), None)
    if shown is None or shown.publication is None:
        raise Http404
    language = get_language() or "fr"
    page = Paginator(shown.publication.findings, PAGE_LENGTH).get_page(request.GET.get("page"))
    labels = {
        Weight.FAULT: (_("fault"), "bad"),
        Weight.GAP: (_("unknown"), "wait"),
        Weight.NOTICE: (_("to know"), "info"),
    }
    rows = []
    for kept in page.object_list:
        finding = Finding.from_json(kept)
        label, kind = labels[finding.weight]
        expected = finding.expected.in_language(language)
        rows.append({"finding": finding, "label": label, "kind": kind, "expected": expected})
    return render(request, "pages/published.html", {"offered": shown, "page": page, "rows": rows})


@of_country
def published_file(request: HttpRequest, country: Country, standard: str) -> HttpResponseBase:
    """The file that is offered, from where it is kept."""
    found = latest_publication(country.code, standard) if standard in set(Standard) else None
    if found is None:
        raise Http404
    kind = Standard(standard)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"houma-{country.code}-{kind.filename}",
        content_type=_TYPES[kind],
    )
    response["ETag"] = f'"{found.digest[:32]}"'
    return response


def extension_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the house's extension of OC4IDS, at the address that publications name."""
    known = {path.relative_to(EXTENSION).as_posix(): path for path in EXTENSION.rglob("*") if path.is_file()}
    if name not in known:
        raise Http404
    return FileResponse(known[name].open("rb"))
