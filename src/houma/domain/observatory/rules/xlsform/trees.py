"""A formula as a tree, as XPath 1.0 binds its operators: what it speaks of can be followed, and some be computed.

Only formulas that ``expressions`` finds readable are read here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from houma.domain.observatory.rules.xlsform.expressions import Token, Unreadable, tokens_of
from houma.values.multilingual import Multilingual

MOST_TOKENS = 400
"""Pieces of a formula that is read: the longest that anybody wrote by hand has some hundred."""
MOST_DEPTH = 50
_BINDS = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
    "|": 7,
}  # fmt: skip
_NO_TREE = Multilingual("une formule plus courte", "صيغة أقصر", "a shorter formula")


@dataclass(frozen=True, slots=True)
class Text:
    """A text between quotes."""

    said: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    said: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with what it is given."""

    name: str
    given: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two parts and the operator between them."""

    sign: str
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True, slots=True)
class Minus:
    """A part with a minus before it."""

    of: "Tree"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a name, ``.``, ``..``, or ``*`` for whatever is not one name (an axis, an attribute)."""

    name: str
    only: tuple["Tree", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the whole form (``start`` is "/"), from the question itself (""), or from another part."""

    start: "str | Tree"
    steps: tuple[Step, ...]


Tree = Text | Number | Call | Joined | Minus | Path


def tree_of(formula: str) -> Tree:
    """Read a formula of an XForm, in which paths stand for references; raises Unreadable."""
    tokens = tokens_of(formula)
    if len(tokens) > MOST_TOKENS:
        raise Unreadable(_NO_TREE)
    reader = _Reader(tokens)
    tree = reader.expression()
    if reader.at < len(tokens):
        raise Unreadable(_NO_TREE)
    return tree


def parts_of(tree: Tree) -> Iterator[Tree]:
    """What a part is directly made of; conditions on the steps of a path are not among it."""
    match tree:
        case Call(_, given):
            yield from given
        case Joined(_, left, right):
            yield from (left, right)
        case Minus(of):
            yield of
        case Path(start, _) if not isinstance(start, str):
            yield start


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def _peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ""

    def _kind(self) -> str:
        return self.tokens[self.at].kind or "" if self.at < len(self.tokens) else ""

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1].text

    def _take(self, text: str) -> None:
        if self._peek() != text:
            raise Unreadable(_NO_TREE)
        self.at += 1

    def expression(self, least: int = 1) -> Tree:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unreadable(_NO_TREE)
        left = self._unary()
        while (binds := _BINDS.get(self._peek(), 0)) >= least and self._kind() != "literal":
            sign = self._next()
            left = Joined(sign, left, self.expression(binds + 1))
        self.depth -= 1
        return left

    def _unary(self) -> Tree:
        if self._peek() == "-" and self._kind() == "sign":
            self.at += 1
            # A minus binds closer than any operator but the one that unites sets.
            return Minus(self.expression(_BINDS["|"]))
        return self._path()

    def _path(self) -> Tree:
        kind, text = self._kind(), self._peek()
        is_call = kind == "name" and self._peek(1) == "(" and text not in ("node", "text", "comment")
        if kind in ("literal", "number") or text == "(" or is_call:
            first = self._primary()
            only = self._conditions()
            if self._peek() not in ("/", "//"):
                return Path(first, (Step(".", only),)) if only else first
            steps = [Step(".", only)] if only else []
            start: str | Tree = first
        elif text in ("/", "//"):
            start, steps = "/", []
        else:
            start, steps = "", [self._step()]
        while self._peek() in ("/", "//"):
            if self._next() == "//":
                steps.append(Step("*"))
            steps.append(self._step())
        return Path(start, tuple(steps))

    def _primary(self) -> Tree:
        kind = self._kind()
        if kind == "name":
            return self._call()
        text = self._next()
        if text == "(":
            inside = self.expression()
            self._take(")")
            return inside
        return Text(text[1:-1]) if kind == "literal" else Number(text)

    def _call(self) -> Call:
        name = self._next()
        self._take("(")
        given: list[Tree] = []
        while self._peek() != ")":
            if given:
                self._take(",")
            given.append(self.expression())
        self._take(")")
        return Call(name, tuple(given))

    def _step(self) -> Step:
        text = self._peek()
        plain = True
        if text == "@":
            self.at += 1
            plain = False
        elif self._peek(1) == "::":
            self.at += 2
            plain = False
        if self._kind() not in ("name", "sign") or (self._peek() not in (".", "..", "*") and self._kind() != "name"):
            raise Unreadable(_NO_TREE)
        name = self._next()
        if self._peek() == "(":
            self.at += 1
            self._take(")")
            plain = False
        return Step(name if plain else "*", self._conditions())

    def _conditions(self) -> tuple[Tree, ...]:
        found: list[Tree] = []
        while self._peek() == "[":
            self.at += 1
            found.append(self.expression())
            self._take("]")
        return tuple(found)
