"""What differs between two versions, in the words of the reader: grouped by what it is about, both values beside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.article_texts import Stretch, word_differences
from houma.domain.agreements.ledger import FundingBasis
from houma.domain.agreements.models import PartyRole
from houma.domain.agreements.term_changes import Change, Leaf, difference, place_of
from houma.domain.agreements.terms import Terms
from houma.domain.base.wording import listed
from houma.domain.projects.models import Action, Project
from houma.values.multilingual import LANGUAGES
from houma.values.partial_date import PartialDate
from houma.web.documents.agreement_content import currency_label, number_on_paper
from houma.web.formatting import UNIT_SPACE, format_partial_date
from houma.web.templatetags.values import reader_language


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One value before and after; None where there is none. ``stretches`` are there for texts of articles."""

    place: str
    before: str | None
    after: str | None
    language: str = ""
    stretches: tuple[Stretch, ...] = ()

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


@dataclass(slots=True)
class ChangedThing:
    """A party, a line, an article or the head of the agreement, with all that changes of it."""

    title: str
    kind: str
    changes: list[ShownChange] = field(default_factory=list)


class Names:
    """What codes in terms are called, read once for a page: two queries."""

    def __init__(self, project: Project) -> None:
        self.language = reader_language()
        self.country = project.country
        self.parties = {party.code: party.name for party in Party.objects.filter(country=project.country_id)}
        self.actions = {
            f"{action.axis.number}.{action.number}": action.name
            for action in Action.objects.filter(axis__project=project).select_related("axis")
        }

    def thing(self, path: str, before: Terms, after: Terms) -> tuple[int, str, str]:
        """Rank, key and title of what a path is about."""
        match path.split("."):
            case ["parties", code, *_rest]:
                return 1, code, self.parties.get(code, code)
            case ["funding", key, *_rest]:
                line = after.line(key) or before.line(key)
                payer = self.parties.get(line.payer, line.payer) if line else key
                return 2, key, _("Line %(key)s: %(payer)s") % {"key": key, "payer": payer}
            case ["articles", key, *_rest]:
                found = next((a for terms in (after, before) for a in terms.articles if a.key == key), None)
                title = found.title.in_language(self.language) if found else key
                return (
                    3,
                    key,
                    _("Article %(number)s: %(title)s")
                    % {
                        "number": found.position if found else "",
                        "title": title,
                    },
                )
        return 0, "", _("The agreement")

    def shown(self, change: Change) -> ShownChange:
        """One change with both values readable."""
        before, after = self.value(change.path, change.before), self.value(change.path, change.after)
        parts = change.path.split(".")
        language = parts[-1] if parts[-1] in LANGUAGES else ""
        is_text = parts[0] == "articles" and parts[2] == "text"
        stretches = word_differences(before or "", after or "") if is_text and before and after else ()
        return ShownChange(str(place_of(change.path)), before, after, language, stretches)

    def value(self, path: str, value: Leaf) -> str | None:
        """A value as a person reads it."""
        if value is None:
            return None
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        leaf = path.rpartition(".")[2]
        if isinstance(value, tuple):
            return listed(str(PartyRole(role).label) for role in value)
        text = str(value)
        if path == "total" or leaf == "amount":
            label = currency_label(self.country, self.language)
            return f"{number_on_paper(Decimal(text), self.language)}{UNIT_SPACE}{label}"
        if leaf == "due":
            return format_partial_date(PartialDate.parse(text), self.language)
        if leaf in {"payer", "receiver"}:
            return self.parties.get(text, text)
        if leaf == "action":
            return f"{text} {self.actions.get(text, '')}".strip()
        if leaf == "basis":
            return str(FundingBasis(text).label)
        return text


def shown_differences(before: Terms, after: Terms, project: Project) -> list[ChangedThing]:
    """Everything that differs, at two queries: the head first, then parties, lines and articles."""
    return shown_changes(difference(before, after), before, after, Names(project))


def shown_changes(changes: tuple[Change, ...], before: Terms, after: Terms, names: Names) -> list[ChangedThing]:
    """The changes in words, grouped by what they are about; no query."""
    things: dict[tuple[int, str], ChangedThing] = {}
    for change in changes:
        rank, key, title = names.thing(change.path, before, after)
        if (rank, key) not in things:
            things[rank, key] = ChangedThing(title, _kind_of(rank, key, before, after))
        things[rank, key].changes.append(names.shown(change))
    return [thing for _key, thing in sorted(things.items(), key=lambda item: item[0])]


def _kind_of(rank: int, key: str, before: Terms, after: Terms) -> str:
    there: tuple[Mapping[str, Any], Mapping[str, Any]]
    if rank == 1:
        there = ({p.code: p for p in before.parties}, {p.code: p for p in after.parties})
    elif rank == 2:
        there = ({line.key: line for line in before.funding}, {line.key: line for line in after.funding})
    elif rank == 3:
        there = ({a.key: a for a in before.articles}, {a.key: a for a in after.articles})
    else:
        return "changed"
    return "added" if key not in there[0] else "removed" if key not in there[1] else "changed"
