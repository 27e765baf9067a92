"""The form of an agreement's terms: what a person fills in, as the JSON form that ``read_terms`` checks.

The form judges shape only (a day is a day, an amount a number); what holds together is said by the domain's rules.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import Party
from houma.domain.agreements.models import AgreementTemplate, PartyRole
from houma.domain.projects.models import Action, Project
from houma.domain.territories.models import Country

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$|^(\d{1,2})/(\d{1,2})/(\d{4})$")


def read_amount(text: str) -> Decimal | None:
    """An amount as people write it: spaces between thousands, comma or point before decimals; None for none."""
    plain = _SPACES.sub("", text).replace(",", ".")
    if not plain:
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise forms.ValidationError(_("“%(text)s” is no amount.") % {"text": text}) from None


def read_day(text: str) -> date:
    """A day as 2025-06-30 or 30/06/2025."""
    found = _DAY.match(text.strip())
    if found:
        year, month, day, day_first, month_second, year_last = found.groups()
        try:
            return date(int(year or year_last), int(month or month_second), int(day or day_first))
        except ValueError:
            pass
    raise forms.ValidationError(_("“%(text)s” is no day: write 2025-06-30 or 30/06/2025.") % {"text": text})


class AmountInput(forms.CharField):
    """An amount in units of the agreement's currency."""

    def to_python(self, value: Any) -> Any:
        return read_amount(str(value or ""))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,f}".replace(",", " ") if isinstance(value, Decimal) else value


class HeadForm(forms.Form):
    """Title, total and period."""

    title_fr = forms.CharField(label=gettext_lazy("Title in French"), max_length=400)
    title_ar = forms.CharField(
        label=gettext_lazy("Title in Arabic"), max_length=400, required=False, widget=forms.TextInput({"dir": "rtl"})
    )
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=400, required=False)
    total = AmountInput(
        label=gettext_lazy("Total"), required=False, help_text=gettext_lazy("In units, not in millions")
    )
    start_year = forms.IntegerField(label=gettext_lazy("First year"), required=False, min_value=1900, max_value=2199)
    end_year = forms.IntegerField(label=gettext_lazy("Last year"), required=False, min_value=1900, max_value=2199)


class LongSelect(forms.Select):
    """A list of many choices, written at once: Django renders a template for each choice of each list of the form."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = str(value or "")
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, mark_safe(" selected") if str(code) == chosen else "", label) for code, label in self.choices),
        )
        own = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", own, options)


class PartyForm(forms.Form):
    """One party with its roles."""

    party = forms.ChoiceField(label=gettext_lazy("Partner"), required=False, widget=LongSelect)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=PartyRole.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    must_sign = forms.BooleanField(label=gettext_lazy("Signs"), required=False, initial=True)


class LineForm(forms.Form):
    """One funding line with its schedule."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    payer = forms.ChoiceField(widget=LongSelect, label=gettext_lazy("Who pays"), required=False)
    receiver = forms.ChoiceField(widget=LongSelect, label=gettext_lazy("Who receives"), required=False)
    action = forms.ChoiceField(widget=LongSelect, label=gettext_lazy("For which action"), required=False)
    amount = AmountInput(label=gettext_lazy("Amount"), required=False)
    schedule = forms.CharField(
        label=gettext_lazy("Schedule"),
        required=False,
        widget=forms.Textarea({"rows": 4, "dir": "ltr", "placeholder": "2026-06-30   600 000"}),
        help_text=gettext_lazy("One instalment a line: the day it is due, then the amount."),
    )

    def clean_schedule(self) -> list[tuple[date, Decimal]]:
        """The instalments, each line with its own fault."""
        parts, faults = [], []
        for number, line in enumerate(str(self.cleaned_data["schedule"]).splitlines(), start=1):
            words = re.split(r"[\s;]+", line.strip(), maxsplit=1)
            if words == [""]:
                continue
            try:
                day = read_day(words[0])
                amount = read_amount(words[1]) if len(words) > 1 else None
                if amount is None:
                    raise forms.ValidationError(_("The amount is missing."))
            except forms.ValidationError as error:
                faults.append(forms.ValidationError(f"{number}. {' '.join(error.messages)}"))
            else:
                parts.append((day, amount))
        if faults:
            raise forms.ValidationError(faults)
        return parts


class ArticleForm(forms.Form):
    """One article in French and Arabic."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    position = forms.IntegerField(label=gettext_lazy("Number"), required=False, min_value=1, max_value=999)
    title_fr = forms.CharField(label=gettext_lazy("Title in French"), required=False, max_length=300)
    title_ar = forms.CharField(
        label=gettext_lazy("Title in Arabic"), required=False, max_length=300, widget=forms.TextInput({"dir": "rtl"})
    )
    text_fr = forms.CharField(
        label=gettext_lazy("Text in French"), required=False, widget=forms.Textarea({"rows": 5, "lang": "fr"})
    )
    text_ar = forms.CharField(
        label=gettext_lazy("Text in Arabic"),
        required=False,
        widget=forms.Textarea({"rows": 5, "dir": "rtl", "lang": "ar"}),
    )


_Parties = forms.formset_factory(PartyForm, extra=2)
_Lines = forms.formset_factory(LineForm, extra=1)
_Articles = forms.formset_factory(ArticleForm, extra=1)


class TermsForm:
    """The whole form. ``data`` is what was sent, or None to show ``terms``."""

    def __init__(self, project: Project, data: QueryDict | None, terms: Mapping[str, Any]) -> None:
        self.project, self.country, self.terms = project, project.country, terms
        self.head = HeadForm(data, initial=_head(terms), prefix="head")
        self.parties = _Parties(data, initial=list(_parties(terms)), prefix="party")
        self.lines = _Lines(data, initial=list(_lines(terms)), prefix="line")
        self.articles = _Articles(data, initial=list(_articles(terms)), prefix="article")
        self._offer()

    def _offer(self) -> None:
        parties = [("", "—"), *party_choices(self.country)]
        actions = [("", "—"), *action_choices(self.project)]
        for party in self.parties:
            party.fields["party"].choices = parties  # type: ignore[attr-defined]
        for line in self.lines:
            line.fields["payer"].choices = parties  # type: ignore[attr-defined]
            line.fields["receiver"].choices = parties  # type: ignore[attr-defined]
            line.fields["action"].choices = actions  # type: ignore[attr-defined]

    def is_valid(self) -> bool:
        """Whether everything has the right shape; the faults stand at their fields."""
        parts = [part.is_valid() for part in (self.head, self.parties, self.lines, self.articles)]
        return all(parts)  # Every part is asked, so that all faults come at once.

    def data(self) -> dict[str, Any]:
        """What was filled in, in the JSON form of terms; rows left empty are left out."""
        head = self.head.cleaned_data
        written: dict[str, Any] = {
            "title": {language: head[f"title_{language}"] for language in ("fr", "ar", "en")},
            "currency": self.terms.get("currency") or self.country.currency,
            "total": _plain(head["total"]),
            "start_year": head["start_year"],
            "end_year": head["end_year"],
            "parties": {
                row["party"]: {"roles": row["roles"], "must_sign": row["must_sign"]}
                for row in _rows(self.parties)
                if row["party"]
            },
            "funding": dict(self._funding()),
        }
        if articles := dict(self._written_articles()):
            written["articles"] = articles
        return written

    def _funding(self) -> Iterator[tuple[str, dict[str, Any]]]:
        taken = {row["key"] for row in _rows(self.lines)}
        for row in _rows(self.lines):
            if not (row["payer"] or row["amount"] is not None):
                continue
            key = row["key"] or _free_key(row["payer"] or "line", taken)
            taken.add(key)
            earlier = self.terms.get("funding", {}).get(key, {})
            yield (
                key,
                {
                    "payer": row["payer"] or None,
                    "receiver": row["receiver"] or None,
                    "action": row["action"] or None,
                    "basis": earlier.get("basis", "part"),
                    "amount": _plain(row["amount"]),
                    "instalments": _numbered(row["schedule"], earlier.get("instalments", [])),
                },
            )

    def _written_articles(self) -> Iterator[tuple[str, dict[str, Any]]]:
        taken = {row["key"] for row in _rows(self.articles)}
        rows = [row for row in _rows(self.articles) if row["title_fr"] or row["text_fr"]]
        for place, row in enumerate(rows, start=1):
            key = row["key"] or _free_key("article", taken)
            taken.add(key)
            earlier = self.terms.get("articles", {}).get(key, {})
            yield (
                key,
                {
                    "position": row["position"] or place,
                    "title": {
                        "fr": row["title_fr"],
                        "ar": row["title_ar"],
                        "en": earlier.get("title", {}).get("en", ""),
                    },
                    "text": {
                        "fr": _lines_as_written(row["text_fr"]),
                        "ar": _lines_as_written(row["text_ar"]),
                        "en": earlier.get("text", {}).get("en", ""),
                    },
                },
            )


def terms_from(project: Project, template: AgreementTemplate | None, kind: str) -> dict[str, Any]:
    """Terms to begin a draft with: the project's name and years, its lead partner, the template's articles."""
    country = project.country
    terms: dict[str, Any] = {
        "title": {
            "fr": project.name_fr,
            "ar": project.name_ar,
            "en": project.name_en,
        },
        "currency": country.currency,
        "start_year": project.start_year,
        "end_year": project.end_year,
        "funding": {},
        "parties": {},
    }
    if country.lead_party_code:
        terms["parties"] = {country.lead_party_code: {"roles": ["lead"], "must_sign": True}}
    if template is not None:
        terms["articles"] = template.articles
    return terms


def party_choices(country: Country) -> list[tuple[str, str]]:
    """Partners by name, families left out."""
    parties = Party.objects.filter(country=country, is_family=False)
    return sorted(((party.code, party.name) for party in parties), key=lambda choice: choice[1])


def action_choices(project: Project) -> list[tuple[str, str]]:
    """The project's actions under their numbers."""
    actions = Action.objects.filter(axis__project=project).select_related("axis").order_by("axis__number", "number")
    return [
        (f"{action.axis.number}.{action.number}", f"{action.axis.number}.{action.number} {action.name}")
        for action in actions
    ]


def _rows(formset: Any) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in formset if form.cleaned_data]


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _lines_as_written(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _free_key(stem: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-_")[:34] or "line"
    number = next(number for number in range(1, 1000) if f"{plain}-{number}" not in taken)
    return f"{plain}-{number}"


def _numbered(schedule: Sequence[tuple[date, Decimal]], earlier: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Instalments with their numbers: one that stays as it is keeps the number it had."""
    kept = {(part["due"], Decimal(part["amount"])): part["number"] for part in earlier}
    numbers = [kept.pop((day.isoformat(), amount), None) for day, amount in schedule]
    free = (number for number in range(1, 10_000) if number not in numbers)
    return [
        {"number": number or next(free), "due": day.isoformat(), "amount": f"{amount:f}"}
        for number, (day, amount) in zip(numbers, schedule, strict=True)
    ]


def _head(terms: Mapping[str, Any]) -> dict[str, Any]:
    title, total = terms.get("title", {}), terms.get("total")
    return {
        **{f"title_{language}": title.get(language, "") for language in ("fr", "ar", "en")},
        "total": None if total is None else Decimal(total),
        "start_year": terms.get("start_year"),
        "end_year": terms.get("end_year"),
    }


def _parties(terms: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for code, party in terms.get("parties", {}).items():
        yield {"party": code, "roles": party["roles"], "must_sign": party.get("must_sign", True)}


def _lines(terms: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for key, line in terms.get("funding", {}).items():
        parts = sorted(line.get("instalments") or [], key=lambda part: part["number"])
        yield {
            "key": key,
            "payer": line["payer"],
            "receiver": line.get("receiver") or "",
            "action": line.get("action") or "",
            "amount": None if line.get("amount") is None else Decimal(line["amount"]),
            "schedule": "\n".join(f"{part['due']}   {_grouped(part['amount'])}" for part in parts),
        }


def _articles(terms: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    articles = sorted(terms.get("articles", {}).items(), key=lambda item: (item[1]["position"], item[0]))
    for key, article in articles:
        yield {
            "key": key,
            "position": article["position"],
            **{f"title_{language}": article["title"].get(language, "") for language in ("fr", "ar")},
            **{f"text_{language}": article["text"].get(language, "") for language in ("fr", "ar")},
        }


def _grouped(amount: str) -> str:
    return f"{Decimal(amount):,f}".replace(",", " ")
