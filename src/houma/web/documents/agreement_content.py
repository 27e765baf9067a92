"""What an agreement says on paper: the terms of one version with names and amounts written in one language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from houma.domain.accounts.models import Party
from houma.domain.agreements.article_texts import filled
from houma.domain.agreements.models import AgreementKind, AgreementVersion, PartyRole, VersionState
from houma.domain.agreements.terms import FundingTerms, Terms, digest_of
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.projects.models import Action
from houma.domain.territories.models import Country
from houma.exchange import ILLUSTRATIVE_MARK
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.web.documents import agreement_words as words
from houma.web.formatting import UNIT_SPACE, format_number, format_partial_date


@dataclass(frozen=True, slots=True)
class PaperParty:
    code: str
    name: str
    roles: str
    signs: bool


@dataclass(frozen=True, slots=True)
class PaperArticle:
    """``heading`` is "Article 3", ``paragraphs`` its text with every placeholder filled."""

    key: str
    heading: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperInstalment:
    payer: str
    number: str
    due: str
    amount: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    key: str
    payer: str
    receiver: str
    action: str
    amount: str
    instalments: tuple[PaperInstalment, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A version as it is read on paper. Every text is written in ``language``."""

    language: str
    code: str
    kind: str
    title: str
    country: str
    house: str
    version: str
    mark: str
    illustrative: str
    facts: tuple[tuple[str, str], ...]
    parties: tuple[PaperParty, ...]
    articles: tuple[PaperArticle, ...]
    lines: tuple[PaperLine, ...]
    funded: str
    currency: str
    digest: str

    @property
    def right_to_left(self) -> bool:
        return self.language == "ar"

    @property
    def schedule(self) -> tuple[PaperInstalment, ...]:
        """Every instalment of every line."""
        return tuple(part for line in self.lines for part in line.instalments)

    @property
    def signing(self) -> tuple[PaperParty, ...]:
        """The parties that sign."""
        return tuple(party for party in self.parties if party.signs)

    def said(self, text: Multilingual, *values: object) -> str:
        """A text of the house in the paper's language."""
        said = text.in_language(self.language)
        return said.format(*values) if values else said


def agreement_paper(version: AgreementVersion, language: str) -> Paper:
    """The version on paper, at four queries. ``version`` comes with its agreement, project, programme and country."""
    return _Writer(version, language[:2]).paper()


def amount_on_paper(money: Money, country: Country, language: str) -> str:
    """An amount to the last unit with the label of its currency: contracts round nothing."""
    return f"{number_on_paper(money.amount, language)}{UNIT_SPACE}{currency_label(country, language)}"


def number_on_paper(value: Decimal, language: str) -> str:
    """A number with its thousands grouped, without zeros after the decimal mark."""
    return format_number(
        value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1)), language
    )


def currency_label(country: Country, language: str) -> str:
    """The label of the country's currency."""
    labels = Multilingual(country.currency_label_fr, country.currency_label_ar, country.currency_label_en)
    return labels.in_language(language) or country.currency


class _Writer:
    def __init__(self, version: AgreementVersion, language: str) -> None:
        self.version, self.language = version, language
        self.agreement = version.agreement
        self.country = self.agreement.country
        self.terms: Terms = read_terms(version.terms)
        codes = {party.code for party in self.terms.parties}
        codes |= {line.payer for line in self.terms.funding}
        codes |= {line.receiver for line in self.terms.funding if line.receiver}
        self.names = {
            party.code: party.names.in_language(language)
            for party in Party.objects.filter(country=self.country, code__in=codes)
        }
        self.actions = {
            f"{action.axis.number}.{action.number}": action.names.in_language(language)
            for action in Action.objects.filter(axis__project=self.agreement.project_id).select_related("axis")
        }

    def paper(self) -> Paper:
        values = self.values()
        terms, agreement = self.terms, self.agreement
        facts = [
            (self._said(words.CODE), f"{agreement.code}"),
            (self._said(words.PROJECT), values["project"]),
            (self._said(words.PROGRAMME), values["programme"]),
            (self._said(words.TERRITORY), values["territory"]),
            (self._said(words.PERIOD), self._period()),
            (self._said(words.TOTAL), values["total"]),
        ]
        return Paper(
            language=self.language,
            code=agreement.code,
            kind=self._said(words.KINDS[AgreementKind(agreement.kind)]),
            title=values["title"],
            country=self.country.names.in_language(self.language),
            house=self._said(words.HOUSE),
            version=self._said(words.VERSION, self.version.number),
            mark=self._said(words.DRAFT) if self.version.state in (VersionState.DRAFT, VersionState.ABANDONED) else "",
            illustrative=self._said(ILLUSTRATIVE_MARK) if self.country.illustrative else "",
            facts=tuple((name, value) for name, value in facts if value),
            parties=tuple(
                PaperParty(
                    party.code,
                    self.names.get(party.code, party.code),
                    self._said(words.COMMA).join(self._said(words.ROLES[PartyRole(role)]) for role in party.roles),
                    party.must_sign,
                )
                for party in terms.parties
            ),
            articles=tuple(
                PaperArticle(
                    article.key,
                    self._said(words.ARTICLE, number),
                    filled(article.title.in_language(self.language), values),
                    tuple(
                        part.strip()
                        for part in filled(article.text.in_language(self.language), values).splitlines()
                        if part.strip()
                    ),
                )
                for number, article in enumerate(terms.articles, start=1)
            ),
            lines=tuple(self._line(line) for line in terms.funding),
            funded=number_on_paper(terms.funded.amount, self.language),
            currency=currency_label(self.country, self.language),
            digest=digest_of(self.version.terms),
        )

    def values(self) -> dict[str, str]:
        terms, project = self.terms, self.agreement.project
        places = list(project.territories.defer("boundary").order_by("code")[:6])
        framework = self.agreement.framework
        return {
            "title": terms.title.in_language(self.language),
            "project": project.names.in_language(self.language),
            "programme": project.programme.names.in_language(self.language),
            "territory": self._listed(place.names.in_language(self.language) for place in places),
            "total": amount_on_paper(terms.total, self.country, self.language) if terms.total else "",
            "start_year": str(terms.start_year or ""),
            "end_year": str(terms.end_year or ""),
            "parties": self._listed(self.names.get(party.code, party.code) for party in terms.parties),
            "funders": self._listed(self.names.get(line.payer, line.payer) for line in terms.funding),
            "operators": self._listed(
                self.names.get(party.code, party.code) for party in terms.parties if PartyRole.OPERATOR in party.roles
            ),
            "framework": framework.names.in_language(self.language) if framework else "",
        }

    def _line(self, line: FundingTerms) -> PaperLine:
        unknown = self._said(words.UNKNOWN)
        payer = self.names.get(line.payer, line.payer)
        action = f"{line.action} {self.actions.get(line.action, '')}".strip() if line.action else unknown
        return PaperLine(
            key=line.key,
            payer=payer,
            receiver=self.names.get(line.receiver, line.receiver) if line.receiver else unknown,
            action=action,
            amount=number_on_paper(line.amount.amount, self.language) if line.amount else unknown,
            instalments=tuple(
                PaperInstalment(
                    payer,
                    str(part.number),
                    format_partial_date(part.due, self.language),
                    number_on_paper(part.amount.amount, self.language),
                )
                for part in line.instalments
            ),
        )

    def _period(self) -> str:
        start, end = self.terms.start_year, self.terms.end_year
        if start and end:
            return self._said(words.FROM_TO, start, end)
        return str(start or end or "")

    def _listed(self, names: Iterable[str]) -> str:
        shown: Sequence[str] = list(dict.fromkeys(names))
        if len(shown) < 2:
            return "".join(shown)
        return self._said(words.COMMA).join(shown[:-1]) + self._said(words.AND) + shown[-1]

    def _said(self, text: Multilingual, *values: object) -> str:
        said = text.in_language(self.language)
        return said.format(*values) if values else said
