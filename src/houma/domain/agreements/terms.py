"""What the parties agree on in one version: typed, with one canonical JSON form kept in ``AgreementVersion.terms``.

The JSON form (amounts are decimal strings, dates ISO 8601, absent values ``null``)::

    {
      "title": {"fr": "…", "ar": "…", "en": "…"},
      "currency": "MAD", "total": "1000000", "start_year": 2023, "end_year": 2027,
      "funding": {"etat": {"payer": "ministry", "receiver": "operator", "action": "1.2", "basis": "part",
                           "amount": "1000000",
                           "instalments": [{"number": 1, "due": "2024-06-30", "amount": "600000"}, …]}},
      "parties": {"ministry": {"roles": ["funder"], "must_sign": true}, …},
      "articles": {"objet": {"position": 1, "title": {"fr": "…", "ar": "…"}, "text": {"fr": "…", "ar": "…"}}, …}
    }

``articles`` is there only where an agreement is drafted in the house: what public sources tell has none.

Funding lines and parties are keyed, and instalments numbered, so that a difference between two versions names what
changed and not where it stood.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from houma.domain.agreements.ledger import FundingBasis
from houma.domain.agreements.models import PartyRole
from houma.values.money import Money
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class InstalmentTerms:
    """A part of a line's amount and the day it is due."""

    number: int
    due: date
    amount: Money


@dataclass(frozen=True, slots=True)
class FundingTerms:
    """Who pays whom, for which action (``axis number.action number``), how much and when.

    ``receiver``, ``action`` and ``amount`` are None only where a public source does not say them.
    """

    key: str
    payer: str
    receiver: str | None
    action: str | None
    amount: Money | None
    instalments: tuple[InstalmentTerms, ...] = ()
    basis: FundingBasis = FundingBasis.PART


@dataclass(frozen=True, slots=True)
class PartyTerms:
    """A party by its code, with its roles, and whether the version needs its signature."""

    code: str
    roles: tuple[PartyRole, ...]
    must_sign: bool = True


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """An article in the words of the parties; placeholders in braces stand for what the terms themselves say."""

    key: str
    position: int
    title: Multilingual
    text: Multilingual


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one version."""

    title: Multilingual
    currency: str
    total: Money | None = None
    start_year: int | None = None
    end_year: int | None = None
    funding: tuple[FundingTerms, ...] = ()
    parties: tuple[PartyTerms, ...] = ()
    articles: tuple[ArticleTerms, ...] = ()

    @property
    def funded(self) -> Money:
        """The sum of the lines that are part of the whole."""
        parts = (line.amount for line in self.funding if line.basis == FundingBasis.PART and line.amount is not None)
        return Money.total(parts, self.currency)

    @property
    def unexplained(self) -> Money | None:
        """The total less what the lines add up to: shown, never smoothed. None where there is no total."""
        return None if self.total is None else self.total - self.funded

    def line(self, key: str) -> FundingTerms | None:
        """The funding line of that key."""
        return next((line for line in self.funding if line.key == key), None)


def write_terms(terms: Terms) -> dict[str, Any]:
    """The canonical JSON form: the same terms give the same JSON, whatever order they were built in."""
    written: dict[str, Any] = {
        "title": _three(terms.title),
        "currency": terms.currency,
        "total": amount_text(terms.total),
        "start_year": terms.start_year,
        "end_year": terms.end_year,
        "funding": {
            line.key: {
                "payer": line.payer,
                "receiver": line.receiver,
                "action": line.action,
                "basis": str(line.basis),
                "amount": amount_text(line.amount),
                "instalments": [
                    {"number": part.number, "due": part.due.isoformat(), "amount": amount_text(part.amount)}
                    for part in sorted(line.instalments, key=lambda part: part.number)
                ],
            }
            for line in sorted(terms.funding, key=lambda line: line.key)
        },
        "parties": {
            party.code: {"roles": sorted(str(role) for role in party.roles), "must_sign": party.must_sign}
            for party in sorted(terms.parties, key=lambda party: party.code)
        },
    }
    if terms.articles:
        written["articles"] = write_articles(terms.articles)
    return written


def write_articles(articles: Iterable[ArticleTerms]) -> dict[str, Any]:
    """The JSON form of articles, by key in their order."""
    return {
        article.key: {"position": article.position, "title": _three(article.title), "text": _three(article.text)}
        for article in sorted(articles, key=lambda article: (article.position, article.key))
    }


def digest_of(terms: Mapping[str, Any]) -> str:
    """SHA-256 of terms in their JSON form: another digest, other terms."""
    return hashlib.sha256(json.dumps(terms, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _three(text: Multilingual) -> dict[str, str]:
    return {"fr": text.fr, "ar": text.ar, "en": text.en}


def amount_text(money: Money | None) -> str | None:
    """One spelling for one amount: no exponent, no trailing zeros; None for none."""
    if money is None:
        return None
    text = f"{money.amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
