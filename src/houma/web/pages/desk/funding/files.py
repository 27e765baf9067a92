"""Envelopes as files: exported as they stand, brought by a workbook that is checked whole before a row is written."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission, may
from houma.domain.accounts.workbook import party_vocabulary
from houma.domain.agreements.workbook import PARTY, TERRITORY
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.funding.actions import EnvelopeRow, put_envelopes
from houma.domain.funding.envelopes import envelope_tree, funds_of, visible_envelopes, within_mandate
from houma.domain.funding.models import Envelope
from houma.domain.funding.workbook import FUND, envelopes_table
from houma.domain.sources.import_actions import (
    apply_decision,
    begin_applying,
    conclude,
    conclude_check,
    hold_for_applying,
    open_import,
)
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country, Territory
from houma.domain.territories.queries import territory_vocabulary
from houma.exchange import (
    Difference,
    Reading,
    References,
    Term,
    Vocabulary,
    build_template,
    compare,
    read_workbook,
)
from houma.exchange.report import table_report
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.web.asked import whole_number
from houma.web.at_desk import at_desk, let_in
from houma.web.exports import FORMATS, INTERNAL, file_response, provenance
from houma.web.pages.desk.fields import HandedInTable

ENVELOPES = "envelopes"
"""Name of this kind of import."""
_TITLE = Multilingual("Enveloppes budgétaires", "الأغلفة المالية", "Envelopes")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_TOLD = 100


def _references(country: Country) -> References:
    funds = Vocabulary(Term(fund.code, fund.names) for fund in funds_of(country))
    return References({FUND: funds, TERRITORY: territory_vocabulary(country), PARTY: party_vocabulary(country)})


@at_desk
def export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """The envelopes that the person may see, those above before those below; it reads back."""
    if file_format not in FORMATS:
        raise Http404
    decision = may(user, Permission.SEE_LEDGER, country)
    let_in(decision)
    chosen = visible_envelopes(user).filter(fund__country=country)
    if (year := whole_number(request.GET.get("year", ""))) is not None:
        chosen = chosen.filter(year=year)
    if fund := request.GET.get("fund", ""):
        chosen = chosen.filter(fund__code=fund)

    language = (get_language() or "fr")[:2]
    about = provenance(country, _TITLE, address=request.build_absolute_uri(), licence=INTERNAL)
    name = f"houma-{country.code}-envelopes"
    return file_response(
        request, envelopes_table(country), _stored(chosen), file_format, language, about, name, _references(country)
    )


@at_desk
def template(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The workbook to fill in."""
    _manager(user, country)
    language = (get_language() or "fr")[:2]
    content = build_template([envelopes_table(country)], _references(country), language, _TITLE.in_language(language))
    headers = {"Content-Disposition": f'attachment; filename="houma-{country.code}-envelopes-{language}.xlsx"'}
    return HttpResponse(content, content_type=_XLSX, headers=headers)


@at_desk
def bring(request: HttpRequest, country: Country, user: User) -> HttpResponseBase:
    """Check a workbook whole; where nothing is wrong, keep it and show what it would change before anything does."""
    _manager(user, country)
    form = HandedInTable(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        file, language = form.cleaned_data["file"], (get_language() or "fr")[:2]
        content = file.read()
        reading = read_workbook(content, file.name, [envelopes_table(country)], _references(country))
        problems = [problem.sentence(language) for problem in reading.problems]
        rows = _rows(reading, country) if reading.ok else []
        problems += _out_of_reach(rows, user) or _refusals(rows, user)
        difference = _difference(reading, country) if not problems else None
        if difference is not None and difference.changes_nothing:
            messages.info(request, _("Everything in this file is stored already: it changes nothing."))
        elif difference is not None:
            run = open_import(country.code, ENVELOPES, file.name, content, language=language, by=user)
            report = {"rows": len(rows), "tables": [table_report(envelopes_table(country), difference)]}
            conclude_check(run, report, ok=True, annotated=None)
            return redirect("funding_import_run", country=country.code, number=run.pk)
    return render(
        request,
        "desk/funding/import.html",
        {
            "form": form,
            "problems": problems[:_MOST_TOLD],
            "count": len(problems),
            "back": reverse("funding", args=[country.code]),
        },
        status=400 if problems or (form.is_bound and not form.is_valid()) else 200,
    )


@at_desk
def confirm(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponseBase:
    """What a checked workbook would change; POST opens and revises all its envelopes in one transaction, or none."""
    _manager(user, country)
    run = get_object_or_404(ImportRun, pk=number, country_code=country.code, kind=ENVELOPES, started_by=user)
    decision = apply_decision(run)
    if request.method == "POST":
        try:
            opened, revised = _apply(run, country, user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            told = _("Envelopes opened: %(opened)s, revised: %(revised)s.")
            messages.success(request, told % {"opened": opened, "revised": revised})
        return redirect("funding_import_run", country=country.code, number=run.pk)
    language = (get_language() or "fr")[:2]
    return render(request, "desk/funding/import_run.html", {"run": run, "decision": decision, "language": language})


def _apply(run: ImportRun, country: Country, user: User) -> tuple[int, int]:
    """Read the kept file again and write it: what changed meanwhile is checked anew. Refused with the reasons."""
    begin_applying(run)
    with run.file.open("rb") as file:
        content = file.read()
    reading = read_workbook(content, run.filename, [envelopes_table(country)], _references(country))
    try:
        require(Decision(tuple(problem.sentence(run.language) for problem in reading.problems)))
        rows = _rows(reading, country)
        require(Decision(tuple(_out_of_reach(rows, user))))
        with transaction.atomic():
            hold_for_applying(run)
            done = put_envelopes(rows, reference=run.digest[:24], by=user)
            conclude(run, {}, state=ImportState.APPLIED)
    except Refused as refused:
        conclude(run, {"reasons": [str(one) for one in refused.decision.reasons]}, state=ImportState.FAILED)
        raise
    return done


def _refusals(rows: list[EnvelopeRow], user: User) -> list[str]:
    """Why the rows together would be refused: tried, and taken back."""
    try:
        with transaction.atomic():
            put_envelopes(rows, reference="check", by=user)
            transaction.set_rollback(True)
    except Refused as refused:
        return [str(reason) for reason in refused.decision.reasons]
    return []


def _difference(reading: Reading, country: Country) -> Difference:
    """The file against what is stored; the reason belongs to the change, not to the envelope."""
    columns = [column for column in envelopes_table(country).columns if column.key != "reason"]
    stored = {(row["fund"], row["code"]): row for row in _stored(Envelope.objects.filter(fund__country=country))}
    return compare(reading.rows["envelopes"], stored, columns)


def _stored(chosen: QuerySet[Envelope]) -> Iterator[dict[str, Any]]:
    """Envelopes as rows of the table, those above before those below."""
    for tree in envelope_tree(chosen):
        for node in tree.walk():
            envelope = node.envelope
            yield {
                "fund": envelope.fund.code,
                "code": envelope.code,
                "parent": envelope.parent.code if envelope.parent is not None else None,
                "year": envelope.year,
                "territory": envelope.territory.code,
                "holder": envelope.holder.code,
                "amount": node.facts.allocated.amount,
                "reason": _("As it stands"),
                "delegated": node.facts.delegated.amount,
                "charged": node.charged.amount,
                "remaining": node.facts.remaining.amount,
            }


def _manager(user: User, country: Country) -> None:
    decision = may(user, Permission.MANAGE_ENVELOPES, country)
    let_in(decision)


def _rows(reading: Reading, country: Country) -> list[EnvelopeRow]:
    funds = {fund.code: fund for fund in funds_of(country)}
    read = reading.rows["envelopes"]
    places = {
        place.code: place
        for place in Territory.objects.filter(country=country, code__in={row["territory"] for row in read}).defer(
            "boundary"
        )
    }
    parties = {
        party.code: party for party in Party.objects.filter(country=country, code__in={row["holder"] for row in read})
    }
    return [
        EnvelopeRow(
            fund=funds[row["fund"]],
            code=row["code"],
            parent=row["parent"] or "",
            year=row["year"],
            territory=places[row["territory"]],
            holder=parties[row["holder"]],
            amount=Money(row["amount"], funds[row["fund"]].currency),
            reason=row["reason"],
        )
        for row in read
    ]


def _out_of_reach(rows: list[EnvelopeRow], user: User) -> list[str]:
    """Envelopes on territories where the person may not decide: of the row, and of the one above it."""
    territory_of = {(row.fund.pk, row.code): row.territory for row in rows}
    asked: dict[int, str] = {}
    for row in rows:
        above = territory_of.get((row.fund.pk, row.parent), row.territory) if row.parent else row.territory
        asked[above.pk] = row.code
    return [
        _("%(code)s: your role does not allow this on its territory.") % {"code": code}
        for territory, code in asked.items()
        if not within_mandate(territory, user, Permission.MANAGE_ENVELOPES)
    ]
