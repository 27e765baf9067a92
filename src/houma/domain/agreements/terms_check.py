"""What is wrong with terms: everything at once, each fault with its path and what is expected there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.article_texts import PLACEHOLDERS, unknown_placeholders
from houma.domain.agreements.ledger import FundingBasis
from houma.domain.agreements.terms import ArticleTerms, FundingTerms, Terms, amount_text
from houma.domain.base.wording import listed
from houma.values.money import Money
from houma.values.multilingual import LANGUAGES

Report = Callable[[str, Promise | str], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the terms: where, and what is expected there."""

    path: str
    reason: Promise | str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class TermsError(ValueError):
    """The terms cannot be read or do not hold together; ``faults`` lists everything that is wrong."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(str(fault) for fault in faults))


def faults_of(terms: Terms) -> tuple[Fault, ...]:
    """What does not hold together in terms of any version, published or negotiated."""
    faults: list[Fault] = []

    def fault(path: str, reason: Promise | str) -> None:
        faults.append(Fault(path, reason))

    if not terms.title.fr.strip():
        fault("title.fr", _("The title in French is missing."))
    if terms.start_year is not None and terms.end_year is not None and terms.end_year < terms.start_year:
        fault("end_year", _("An agreement ends after it starts."))
    if terms.total is not None:
        if terms.total.amount < 0:
            fault("total", _("The total of an agreement is not negative."))
        _same_currency(terms, "total", terms.total, fault)
    for key in _repeated([line.key for line in terms.funding]):
        fault(f"funding.{key}", _("This line is named twice."))
    for code in _repeated([party.code for party in terms.parties]):
        fault(f"parties.{code}", _("This party is named twice."))
    for party in terms.parties:
        if not party.roles:
            fault(f"parties.{party.code}.roles", _("A party has at least one role."))
    for line in terms.funding:
        _check_line(terms, line, fault)
    return tuple(faults) + faults_of_articles(terms.articles)


def faults_of_articles(articles: Sequence[ArticleTerms]) -> tuple[Fault, ...]:
    """What does not hold together in articles: no title, no text, a place taken twice, a placeholder nobody fills."""
    faults = []
    positions = [str(article.position) for article in articles]
    for article in articles:
        path = f"articles.{article.key}"
        if str(article.position) in _repeated(positions):
            faults.append(Fault(f"{path}.position", _("Two articles have the same number.")))
        if not article.title.fr.strip():
            faults.append(Fault(f"{path}.title.fr", _("The title in French is missing.")))
        if not article.text.fr.strip():
            faults.append(Fault(f"{path}.text.fr", _("The text in French is missing.")))
        for language in LANGUAGES:
            for name in unknown_placeholders(getattr(article.text, language)):
                said = format_lazy(
                    _("{{{name}}} stands for nothing; these are known: {known}."),
                    name=name,
                    known=listed(f"{{{known}}}" for known in PLACEHOLDERS),
                )
                faults.append(Fault(f"{path}.text.{language}", said))
    return tuple(faults)


def faults_before_signature(terms: Terms) -> tuple[Fault, ...]:
    """What is still missing before the parties can sign: every line says who, for what, how much and when."""
    faults: list[Fault] = []
    codes = {party.code for party in terms.parties}
    if not any(party.must_sign for party in terms.parties):
        faults.append(Fault("parties", _("At least one party must sign.")))
    if terms.total is None:
        faults.append(Fault("total", _("The total is missing.")))
    for line in terms.funding:
        path = f"funding.{line.key}"
        if line.basis != FundingBasis.PART:
            faults.append(Fault(f"{path}.basis", _("A line that is not part of the whole cannot be signed.")))
        if line.receiver is None:
            faults.append(Fault(f"{path}.receiver", _("A line says who receives.")))
        if line.action is None:
            faults.append(Fault(f"{path}.action", _("A line says for which action.")))
        if line.amount is None:
            faults.append(Fault(f"{path}.amount", _("A line says how much.")))
        if not line.instalments:
            faults.append(Fault(f"{path}.instalments", _("A line has a schedule of instalments.")))
        for role, code in (("payer", line.payer), ("receiver", line.receiver)):
            if code is not None and code not in codes:
                faults.append(Fault(f"{path}.{role}", _("Who pays or receives is a party to the agreement.")))
    return tuple(faults)


def faults_of_names(terms: Terms, parties: set[str], actions: set[str]) -> tuple[Fault, ...]:
    """Codes in the terms that name no party of the country and no action of the project."""
    named = [(f"parties.{party.code}", party.code) for party in terms.parties]
    for line in terms.funding:
        named.append((f"funding.{line.key}.payer", line.payer))
        if line.receiver is not None:
            named.append((f"funding.{line.key}.receiver", line.receiver))
    faults = [
        Fault(path, format_lazy(_("No partner has the code {code}."), code=code))
        for path, code in named
        if code not in parties
    ]
    faults += [
        Fault(f"funding.{line.key}.action", format_lazy(_("The project has no action {code}."), code=line.action))
        for line in terms.funding
        if line.action is not None and line.action not in actions
    ]
    return tuple(faults)


def _check_line(terms: Terms, line: FundingTerms, fault: Report) -> None:
    path = f"funding.{line.key}"
    if line.amount is None:
        if line.instalments:
            fault(f"{path}.amount", _("A line with a schedule says how much."))
        return
    if line.amount.amount <= 0:
        fault(f"{path}.amount", _("An amount is more than zero."))
    one_currency = _same_currency(terms, f"{path}.amount", line.amount, fault)
    for number in _repeated([str(part.number) for part in line.instalments]):
        fault(f"{path}.instalments.{number}", _("This instalment is numbered twice."))
    for part in line.instalments:
        at = f"{path}.instalments.{part.number}"
        if part.number < 1:
            fault(at, _("Instalments are numbered from 1."))
        if part.amount.amount <= 0:
            fault(f"{at}.amount", _("An amount is more than zero."))
        one_currency &= _same_currency(terms, f"{at}.amount", part.amount, fault)
    if line.instalments and one_currency:
        scheduled = Money.total((part.amount for part in line.instalments), terms.currency)
        if scheduled != line.amount:
            fault(
                f"{path}.instalments",
                format_lazy(
                    _("The instalments add up to {scheduled} and not to {amount}: {difference} apart."),
                    scheduled=amount_text(scheduled),
                    amount=amount_text(line.amount),
                    difference=amount_text(scheduled - line.amount),
                ),
            )


def _same_currency(terms: Terms, path: str, money: Money, fault: Report) -> bool:
    if money.currency == terms.currency:
        return True
    fault(
        path,
        format_lazy(
            _("This amount is in {found}; the agreement is in {expected}."),
            found=money.currency,
            expected=terms.currency,
        ),
    )
    return False


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
