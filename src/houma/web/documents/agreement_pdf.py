"""An agreement as PDF: the copy to print and sign, whose pages say where they belong, and the closing statement."""

import io
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import segno
from pypdf import PdfReader

from houma.domain.accounts.models import Party
from houma.domain.agreements.balance import AgreementBalance
from houma.domain.agreements.models import Agreement, AgreementEvent, AgreementKind, AgreementState, AgreementVersion
from houma.domain.agreements.page_codes import PageCode, short_digest, write_code
from houma.domain.territories.models import Country
from houma.exchange import ILLUSTRATIVE_MARK
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.web.delegates import givers, loans_in, person_name
from houma.web.documents import agreement_words as words
from houma.web.documents.agreement_content import (
    Paper,
    agreement_paper,
    amount_on_paper,
    currency_label,
    number_on_paper,
)
from houma.web.documents.typesetting import set_document
from houma.web.formatting import format_partial_date

_COPY, _CLOSURE = (Path(__file__).with_name(name) for name in ("agreement_copy.typ", "agreement_closure.typ"))
_MOST_PRINTINGS = 4


def signing_copy(version: AgreementVersion, language: str, party: Party | None = None) -> bytes:
    """The version as a PDF to print and sign, in "fr" or "ar"; every page carries its code.

    ``party`` makes it that party's copy: its scan needs nobody to say whose it is.

    Raises FontsMissingError where the typefaces are neither prepared nor at hand to be prepared.
    """
    paper = agreement_paper(version, language)
    content = _copy_content(paper, party)
    made = datetime.combine(version.created_at.date(), time(), UTC)
    # How many pages there are is known only once they are set: set without codes, then with them. The codes take the
    # same room either way.
    pages = 1
    for _printing in range(_MOST_PRINTINGS):
        content["codes"] = [_page_code(version, paper, party, page, pages) for page in range(1, pages + 1)]
        document = set_document(_COPY, content, made)
        counted = len(PdfReader(io.BytesIO(document)).pages)
        if counted == pages:
            return document
        pages = counted
    raise RuntimeError(f"the pages of {paper.code} {paper.version} do not settle")


def closing_statement(agreement: Agreement, balance: AgreementBalance, language: str) -> bytes:
    """The accounts of an agreement as a PDF: committed, released, spent, taken back, what is left and to whom."""
    content = _closing_content(agreement, balance, language[:2])
    return set_document(_CLOSURE, content, datetime.combine(balance.on, time(), UTC))


def _page_code(version: AgreementVersion, paper: Paper, party: Party | None, page: int, pages: int) -> str:
    text = write_code(
        PageCode(
            country=version.agreement.country_id,
            agreement=version.agreement.code,
            version=version.number,
            language=paper.language,
            party=party.code if party else "",
            page=page,
            pages=pages,
            digest=short_digest(paper.digest),
        )
    )
    output = io.BytesIO()
    segno.make_qr(text, error="m").save(output, kind="svg", border=2, xmldecl=False, svgns=True)
    return output.getvalue().decode()


def _copy_content(paper: Paper, party: Party | None) -> dict[str, Any]:
    said = paper.said
    own = party.names.in_language(paper.language) if party else ""
    return {
        **{key: value for key, value in asdict(paper).items() if key not in {"lines", "digest", "mark"}},
        "mark": " · ".join(mark for mark in (paper.mark, paper.illustrative) if mark),
        "lines": [asdict(line) for line in paper.lines],
        "schedule": [asdict(part) for part in paper.schedule],
        "signing": [{"name": item.name, "own": bool(party and item.code == party.code)} for item in paper.signing],
        "copy_of": said(words.COPY_OF, own) if own else said(words.COPY_OF, "…………………"),
        "page_of": words.PAGE.in_language(paper.language),
        "digest": said(words.DIGEST, short_digest(paper.digest)),
        "code_alt": "QR",
        "words": {
            "between": said(words.BETWEEN),
            "party": said(words.PARTY),
            "role": said(words.ROLE),
            "no_articles": said(words.NO_ARTICLES),
            "funding": said(words.FUNDING),
            "schedule": said(words.SCHEDULE),
            "payer": said(words.PAYER),
            "receiver": said(words.RECEIVER),
            "action": said(words.ACTION),
            "amount": said(words.AMOUNT, paper.currency),
            "instalment": said(words.INSTALMENT),
            "due": said(words.DUE),
            "sum": said(words.SUM),
            "signatures": said(words.SIGNATURES),
            "done_at": said(words.DONE_AT),
            "sign_here": said(words.SIGN_HERE),
            "scan_note": said(words.SCAN_NOTE),
        },
    }


def _closer(country: Country, closing: AgreementEvent | None, language: str) -> str:
    """Who closed the agreement, and for whom, where it was done under a mandate that was lent."""
    if closing is None or closing.done_by is None:
        return ""
    name = person_name(closing.done_by)
    lent_by = givers(loans_in(country, [closing.done_by.pk]), closing.done_by, closing.done_at)
    between = "، " if language == "ar" else ", "
    return words.DELEGATE_OF.in_language(language).format(name, between.join(lent_by)) if lent_by else name


def _closing_content(agreement: Agreement, balance: AgreementBalance, language: str) -> dict[str, Any]:
    country = agreement.country

    def said(text: Multilingual, *values: object) -> str:
        template = text.in_language(language)
        return template.format(*values) if values else template

    def number(money: Money) -> str:
        return number_on_paper(money.amount, language)

    def name(party: Party | None) -> str:
        return party.names.in_language(language) if party else said(words.UNKNOWN)

    day = format_partial_date(balance.on, language)
    closed = agreement.state == AgreementState.CLOSED
    facts = [
        (said(words.CODE), agreement.code),
        (said(words.PROJECT), agreement.project.names.in_language(language)),
        (said(words.REASON), agreement.state_reason if closed else ""),
    ]
    left = [
        sentence
        for line in balance.lines
        for sentence in (
            said(words.STAYS_WITH, amount_on_paper(line.unreleased, country, language), name(line.payer))
            if line.unreleased
            else "",
            said(
                words.GOES_BACK, amount_on_paper(line.unspent, country, language), name(line.receiver), name(line.payer)
            )
            if line.unspent
            else "",
        )
        if sentence
    ]
    closer = _closer(country, balance.closing, language) if closed else ""
    title = said(words.CLOSED_ON, day, closer) if closer else said(words.STATED_ON, day)
    return {
        "language": language,
        "house": said(words.HOUSE),
        "country": country.names.in_language(language),
        "code": agreement.code,
        "title": said(words.CLOSURE),
        "agreement": f"{said(words.KINDS[AgreementKind(agreement.kind)])} — {agreement.names.in_language(language)}",
        "mark": said(ILLUSTRATIVE_MARK) if country.illustrative else "",
        "facts": [*[fact for fact in facts if fact[1]], ("", title)],
        "balance_title": f"{said(words.BALANCE)} ({currency_label(country, language)})",
        "heads": [
            said(text)
            for text in (
                words.LINE,
                words.COMMITTED,
                words.RELEASED,
                words.RETURNED,
                words.SPENT,
                words.UNRELEASED,
                words.UNSPENT,
            )
        ],
        "rows": [
            {
                "under": f"{name(line.payer)} → {name(line.receiver)}",
                "cells": [
                    line.key,
                    *(
                        number(money)
                        for money in (
                            line.committed,
                            line.released,
                            line.returned,
                            line.spent,
                            line.unreleased,
                            line.unspent,
                        )
                    ),
                ],
            }
            for line in balance.lines
        ],
        "whole": [
            said(words.WHOLE),
            *(
                number(balance.sum_of(figure))
                for figure in ("committed", "released", "returned", "spent", "unreleased", "unspent")
            ),
        ],
        "left_title": said(words.LEFT_TO),
        "left": left or [said(words.NOTHING_LEFT)],
    }
