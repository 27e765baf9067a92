"""The formulas of a form as devices follow them, read from its XForm: what each computes, and of what it speaks.

Paths are those of ``Questions.every``: names from the root down ("people/years"), without rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from defusedxml import ElementTree  # type: ignore[import-untyped]

from houma.domain.observatory.rules.xlsform.expressions import Unreadable, tokens_of
from houma.domain.observatory.rules.xlsform.trees import Call, Path, Tree, parts_of, tree_of

BELOW = "*"
"""Last step of what is spoken of where a formula takes whatever lies there."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An answer that a formula speaks of.

    Attributes:
        shared: how many steps, from the root, are those of the question itself: in repeats among them, its own row is
            meant, in those below every row.
    """

    path: str
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: its tree, or None where the house does not read it."""

    tree: Tree | None
    mentions: frozenset[Mention]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a form computes of one question or section: its answer, whether it is asked, how many rows it has."""

    path: str
    calculation: Formula | None = None
    relevance: Formula | None = None
    rows: Formula | None = None

    @property
    def every(self) -> tuple[Formula, ...]:
        return tuple(one for one in (self.calculation, self.relevance, self.rows) if one is not None)


def formulas_of(xform: str) -> Mapping[str, Bound]:
    """Every question and section that has a formula, by its path, in the order of the form."""
    root = ElementTree.fromstring(xform)
    found: dict[str, dict[str, Formula]] = {}
    for bind in root.iter("{http://www.w3.org/2002/xforms}bind"):
        path = _below_root(bind.get("nodeset", ""))
        for attribute, part in (("calculate", "calculation"), ("relevant", "relevance")):
            if path and bind.get(attribute):
                found.setdefault(path, {})[part] = _formula(bind.get(attribute), path)
    for repeat in root.iter("{http://www.w3.org/2002/xforms}repeat"):
        path = _below_root(repeat.get("nodeset", ""))
        count = repeat.get("{http://openrosa.org/javarosa}count", "")
        if path and count:
            found.setdefault(path, {})["rows"] = _formula(count, path)
    return {path: Bound(path, **parts) for path, parts in found.items()}


def _below_root(nodeset: str) -> str:
    """A path without the name of the root: "/data/people/years" is "people/years"."""
    return nodeset.strip().lstrip("/").partition("/")[2]


def _formula(text: str, path: str) -> Formula:
    try:
        tree = tree_of(text)
    except Unreadable:
        return Formula(None, frozenset(_named(text)))
    return Formula(tree, frozenset(_mentions(tree, _Place.at(path), _Place.at(path))))


def _named(text: str) -> Iterator[Mention]:
    """Of a formula that is not read: everything that bears a name of its own in it, wherever that lies."""
    try:
        tokens = tokens_of(text)
    except Unreadable:
        return
    for token in tokens:
        if token.kind == "name":
            yield Mention(f"{BELOW}/{token.text}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part of a formula stands, and how many of its steps are those of the question itself."""

    steps: tuple[str, ...]
    shared: int

    @classmethod
    def at(cls, path: str) -> "_Place":
        steps = tuple(path.split("/"))
        return cls(steps, len(steps))

    def above(self) -> "_Place":
        return _Place(self.steps[:-1], min(self.shared, len(self.steps) - 1))

    def below(self, name: str) -> "_Place":
        return _Place((*self.steps, name), self.shared)


def _mentions(tree: Tree, here: _Place | None, own: _Place) -> Iterator[Mention]:
    """What a part speaks of.

    Args:
        here: where the part stands; None inside of what is no part of the form (a list of choices).
        own: the question whose formula it is, which ``current()`` means.
    """
    for part in parts_of(tree):
        yield from _mentions(part, here, own)
    if not isinstance(tree, Path):
        return
    at = _start(tree, here, own)
    for number, step in enumerate(tree.steps):
        if at is not None:
            if step.name == "..":
                at = at.above() if at.steps else None
            elif number == 0 and tree.start == "/":
                at = _Place((BELOW,) if step.name == BELOW else (), 0)
            elif step.name != ".":
                at = at.below(step.name)
        for condition in step.only:
            yield from _mentions(condition, at, own)
    if at is not None and at.steps:
        yield Mention("/".join(at.steps), at.shared)


def _start(path: Path, here: _Place | None, own: _Place) -> _Place | None:
    match path.start:
        case "/":
            return _Place((), 0)
        case "":
            return here
        case Call("current", ()):
            return own
    return None
