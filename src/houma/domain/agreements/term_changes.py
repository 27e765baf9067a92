"""What differs between two terms, and how a difference is put on terms that may have moved meanwhile.

Terms are flattened to paths (``funding.etat.instalments.2.due``). A difference lists changed paths with what stood
there before and what shall stand there after; absent counts as None. Merging follows the rule of three-way merges: a
path on which the base no longer holds what the difference was made on is a conflict, and one conflict refuses the
whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.terms import Terms, write_terms
from houma.domain.agreements.terms_reader import read_terms

Leaf = str | int | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Change:
    """One path of the terms, before and after; None where there is nothing."""

    path: str
    before: Leaf
    after: Leaf


@dataclass(frozen=True, slots=True)
class Conflict:
    """A path that no longer holds what an amendment was made on."""

    path: str
    expected: Leaf
    found: Leaf
    wanted: Leaf

    @property
    def sentence(self) -> Promise:
        """The conflict in words."""
        return format_lazy(
            _("{place}: the amendment turns {expected} into {wanted}, but {found} stands there now."),
            place=place_of(self.path),
            expected=_shown(self.expected),
            wanted=_shown(self.wanted),
            found=_shown(self.found),
        )

    def __str__(self) -> str:
        return str(self.sentence)


class BaseMovedError(ValueError):
    """The terms changed underneath an amendment; ``conflicts`` says where."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = conflicts
        super().__init__(" ".join(str(conflict) for conflict in conflicts))


def flatten(terms: Terms) -> dict[str, Leaf]:
    """Every value of the terms by its path; what is absent has no path."""
    return dict(_leaves("", _numbered(write_terms(terms))))


def difference(before: Terms, after: Terms) -> tuple[Change, ...]:
    """The paths on which two terms differ, sorted."""
    old, new = flatten(before), flatten(after)
    return tuple(
        Change(path, old.get(path), new.get(path))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    )


def conflicts_with(changes: Sequence[Change], base: Terms) -> tuple[Conflict, ...]:
    """Where ``base`` no longer holds what ``changes`` were made on."""
    found = flatten(base)
    return tuple(
        Conflict(change.path, change.before, found.get(change.path), change.after)
        for change in changes
        if found.get(change.path) != change.before
    )


def apply(changes: Sequence[Change], base: Terms) -> Terms:
    """Put ``changes`` on ``base``.

    Raises BaseMovedError with every conflict, and TermsError where the result does not hold together (such as an
    instalment added to a line that was ended meanwhile).
    """
    if conflicts := conflicts_with(changes, base):
        raise BaseMovedError(conflicts)
    values = flatten(base)
    for change in changes:
        if change.after is None:
            values.pop(change.path, None)
        else:
            values[change.path] = change.after
    return read_terms(_unflatten(values))


def write_changes(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The JSON form kept in ``Amendment.changes``."""
    return [
        {"path": change.path, "before": _to_json(change.before), "after": _to_json(change.after)} for change in changes
    ]


def read_changes(data: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Read what ``write_changes`` wrote."""
    return tuple(Change(item["path"], _from_json(item["before"]), _from_json(item["after"])) for item in data)


def place_of(path: str) -> Promise | str:
    """A path in words."""
    match path.split("."):
        case ["title", language]:
            return format_lazy(_("Title ({language})"), language=language)
        case ["total"]:
            return _("Total")
        case ["currency"]:
            return _("Currency")
        case ["start_year"]:
            return _("First year")
        case ["end_year"]:
            return _("Last year")
        case ["funding", key, "instalments", number, "due"]:
            return format_lazy(_("Line {key}, day instalment {number} is due"), key=key, number=number)
        case ["funding", key, "instalments", number, _leaf]:
            return format_lazy(_("Line {key}, amount of instalment {number}"), key=key, number=number)
        case ["funding", key, leaf]:
            return format_lazy(_("Line {key}, {part}"), key=key, part=_PARTS_OF_A_LINE.get(leaf, leaf))
        case ["parties", code, "roles"]:
            return format_lazy(_("Party {code}, roles"), code=code)
        case ["parties", code, _leaf]:
            return format_lazy(_("Party {code}, signature needed"), code=code)
        case ["articles", key, "position"]:
            return format_lazy(_("Article {key}, number"), key=key)
        case ["articles", key, "title", language]:
            return format_lazy(_("Article {key}, title ({language})"), key=key, language=language)
        case ["articles", key, "text", language]:
            return format_lazy(_("Article {key}, text ({language})"), key=key, language=language)
    return path


_PARTS_OF_A_LINE: dict[str, Promise] = {
    "payer": _("who pays"),
    "receiver": _("who receives"),
    "action": _("action"),
    "amount": _("amount"),
    "basis": _("basis"),
}


def _numbered(data: dict[str, Any]) -> dict[str, Any]:
    """Instalments by their number instead of their place in the list."""
    for line in data["funding"].values():
        line["instalments"] = {
            str(part["number"]): {"due": part["due"], "amount": part["amount"]} for part in line["instalments"]
        }
    return data


def _leaves(path: str, node: Any) -> Iterable[tuple[str, Leaf]]:
    if isinstance(node, dict):
        for name, below in node.items():
            yield from _leaves(f"{path}.{name}" if path else name, below)
    elif node is not None and node != "":
        yield path, tuple(node) if isinstance(node, list) else node


def _unflatten(values: Mapping[str, Leaf]) -> dict[str, Any]:
    tree: dict[str, Any] = {"title": {}, "funding": {}, "parties": {}}
    for path, value in values.items():
        *branches, leaf = path.split(".")
        node = tree
        for branch in branches:
            node = node.setdefault(branch, {})
        node[leaf] = _to_json(value)
    for line in tree["funding"].values():
        line["instalments"] = [
            {"number": int(number), **part}
            for number, part in sorted(line.get("instalments", {}).items(), key=lambda item: int(item[0]))
        ]
    return tree


def _to_json(value: Leaf) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _from_json(value: Any) -> Leaf:
    return tuple(value) if isinstance(value, list) else value


def _shown(value: Leaf) -> Promise | str:
    if value is None:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(value) if isinstance(value, tuple) else f"“{value}”"
