"""Whether a formula is one: XPath 1.0 with the functions of ODK (getodk.github.io/xforms-spec, "XPath Functions").

The converter hands formulas on as they are, and a phone refuses the whole form at the first that it cannot read. Here a
formula is read as the phone will, and the fault named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from houma.domain.observatory.rules.xlsform import words
from houma.values.multilingual import Multilingual

MOST_DEPTH = 50
_TOKEN = re.compile(
    r"""\s+
    |(?P<reference>\$\{\s*(?:last-saved\#)?[^{}\s]+\s*\})
    |(?P<literal>"[^"]*"|'[^']*')
    |(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<name>[^\W\d][\w.\-]*(?::(?!:)[^\W\d][\w.\-]*)?)
    |(?P<sign>\.\.|//|::|!=|<=|>=|[()\[\],./@|+\-=<>*])""",
    re.VERBOSE,
)
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^{}]*?)\s*\}")
_AXES = frozenset({"ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self", "parent",
                   "self", "following", "following-sibling", "preceding", "preceding-sibling"})  # fmt: skip
_OPERATORS = frozenset({"or", "and", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "div", "mod"})
MANY = 99
FUNCTIONS: dict[str, tuple[int, int]] = {
    "if": (3, 3), "position": (0, 1), "once": (1, 1), "selected": (2, 2), "selected-at": (2, 2),
    "count-selected": (1, 1), "jr:choice-name": (2, 2), "jr:itext": (1, 1), "indexed-repeat": (3, 7), "count": (1, 1),
    "count-non-empty": (1, 1), "sum": (1, 1), "max": (1, MANY), "min": (1, MANY), "regex": (2, 2),
    "contains": (2, 2), "starts-with": (2, 2), "ends-with": (2, 2), "substr": (2, 3), "substring": (2, 3),
    "substring-before": (2, 2), "substring-after": (2, 2), "translate": (3, 3), "string-length": (0, 1),
    "normalize-space": (0, 1), "concat": (1, MANY), "join": (2, MANY), "boolean-from-string": (1, 1),
    "string": (0, 1), "format-date": (2, 2), "format-date-time": (2, 2), "date": (1, 1), "date-time": (1, 1),
    "decimal-date-time": (1, 1), "decimal-time": (1, 1), "today": (0, 0), "now": (0, 0), "round": (1, 2),
    "int": (1, 1), "number": (0, 1), "floor": (1, 1), "ceiling": (1, 1), "pow": (2, 2), "log": (1, 1),
    "log10": (1, 1), "abs": (1, 1), "sin": (1, 1), "cos": (1, 1), "tan": (1, 1), "asin": (1, 1), "acos": (1, 1),
    "atan": (1, 1), "atan2": (2, 2), "sqrt": (1, 1), "exp": (1, 1), "exp10": (1, 1), "pi": (0, 0),
    "coalesce": (2, MANY), "checklist": (3, MANY), "weighted-checklist": (4, MANY), "true": (0, 0), "false": (0, 0),
    "boolean": (1, 1), "not": (1, 1), "pulldata": (4, 4), "instance": (1, 1), "current": (0, 0), "last": (0, 0),
    "name": (0, 1), "local-name": (0, 1), "uuid": (0, 1), "random": (0, 0), "randomize": (1, 2), "version": (0, 0),
    "property": (1, 1), "area": (1, 1), "enclosed-area": (1, 1), "distance": (1, MANY), "digest": (2, 3),
    "base64-decode": (1, 1), "extract-signed": (2, 2), "intersects": (1, 1), "geofence": (2, 2), "id": (1, 1),
    "node": (0, 0), "text": (0, 0), "comment": (0, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormulaFault:
    """What is wrong with a formula; ``sure`` where no phone could read it."""

    code: str
    expected: Multilingual
    nearest: tuple[str, ...] = ()
    sure: bool = True


class Unreadable(Exception):
    """No phone could read this formula."""

    def __init__(self, expected: Multilingual) -> None:
        super().__init__(expected.en)
        self.expected = expected


def references_in(text: str) -> list[str]:
    """Names in ``${…}``, in their order."""
    return _REFERENCE.findall(text)


def speaks_of_itself(formula: str) -> bool:
    """Whether a formula asks for the answer of its own question, as ``.`` by itself: not along a path or in ``[]``."""
    try:
        tokens = [token.text for token in tokens_of(formula)]
    except Unreadable:
        return False
    inside = 0
    for before, text, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        inside += (text == "[") - (text == "]")
        if text == "." and not inside and before not in ("/", "//") and after not in ("/", "//"):
            return True
    return False


def faults_of(formula: str, *, bare_names: bool = False) -> Iterator[FormulaFault]:
    """Read a formula; what keeps a phone from reading it.

    ``bare_names`` says that names outside ``${…}`` are meant: those of the columns of choices, in a filter.
    """
    try:
        reader = _Reader(tokens_of(formula))
        reader.whole()
    except Unreadable as problem:
        yield FormulaFault("bad-formula", problem.expected)
        return
    for name in () if bare_names else reader.bare:
        yield FormulaFault("bare-name", words.said(words.IN_BRACES, name=name), (f"${{{name}}}",), sure=False)
    for name, given in reader.calls:
        bounds = FUNCTIONS.get(name)
        if bounds is None:
            near = words.nearest(name, FUNCTIONS)
            expected = words.said(words.A_KNOWN_FUNCTION, name=name)
            yield FormulaFault("unknown-function", expected, near, sure=bool(near))
        elif not bounds[0] <= given <= bounds[1]:
            yield FormulaFault("wrong-arguments", words.arguments(name, bounds, MANY))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula; ``kind`` is reference, literal, number, name or sign."""

    kind: str
    text: str


def tokens_of(formula: str) -> list[Token]:
    """A formula taken apart; raises Unreadable."""
    found: list[Token] = []
    position = 0
    while position < len(formula):
        match = _TOKEN.match(formula, position)
        if match is None:
            rest = formula[position : position + 12]
            if rest[0] in "\"'":
                raise Unreadable(words.CLOSED_QUOTES)
            if rest.startswith("$"):
                raise Unreadable(words.A_REFERENCE)
            raise Unreadable(words.said(words.NO_SUCH_SIGN, sign=rest[0]))
        position = match.end()
        if match.lastgroup:
            found.append(Token(match.lastgroup, match[0]))
    return found


@dataclass(slots=True)
class _Reader:
    tokens: list[Token]
    at: int = 0
    depth: int = 0
    predicates: int = 0
    calls: list[tuple[str, int]] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)

    def whole(self) -> None:
        self._expression()
        if self.at < len(self.tokens):
            raise Unreadable(self._unexpected())

    def _peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _kind(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _unexpected(self) -> Multilingual:
        before = self.tokens[self.at - 1].text if self.at else ""
        if self.at >= len(self.tokens):
            return words.said(words.MORE_AFTER, before=before) if before else words.A_FORMULA
        if self._peek() in (")", "]"):
            return words.said(words.OPENED_BEFORE, sign=self._peek())
        return words.said(words.SOMETHING_BETWEEN, before=before, after=self._peek())

    def _take(self, text: str) -> None:
        if self._peek() != text:
            closing = text in (")", "]") and self.at >= len(self.tokens)
            raise Unreadable(words.said(words.CLOSED, sign=text) if closing else self._unexpected())
        self.at += 1

    def _expression(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unreadable(words.SHALLOWER)
        # What binds closer than what makes no difference to whether it can be read.
        self._unary()
        while self._peek() in _OPERATORS:
            self.at += 1
            self._unary()
        self.depth -= 1

    def _unary(self) -> None:
        while self._peek() == "-":
            self.at += 1
        self._path()
        while self._peek() == "|":
            self.at += 1
            self._path()

    def _path(self) -> None:
        kind, text = self._kind(), self._peek()
        is_call = kind == "name" and self._peek(1) == "(" and text not in ("node", "text", "comment")
        if kind in ("reference", "literal", "number") or text == "(" or is_call:
            self._primary()
            self._predicates()
            if self._peek() not in ("/", "//"):
                return
            self.at += 1
        elif text in ("/", "//"):
            self.at += 1
        self._step()
        while self._peek() in ("/", "//"):
            self.at += 1
            self._step()

    def _primary(self) -> None:
        kind = self._kind()
        if kind == "name":
            self._call()
        elif self._peek() == "(":
            self.at += 1
            self._expression()
            self._take(")")
        else:
            self.at += 1

    def _call(self) -> None:
        name = self._peek()
        self.at += 2
        given = 0
        if self._peek() != ")":
            self._expression()
            given = 1
            while self._peek() == ",":
                self.at += 1
                self._expression()
                given += 1
        self._take(")")
        self.calls.append((name, given))

    def _step(self) -> None:
        if self._peek() in (".", ".."):
            self.at += 1
        else:
            if self._peek() == "@":
                self.at += 1
            elif self._kind() == "name" and self._peek(1) == "::":
                if self._peek() not in _AXES:
                    raise Unreadable(self._unexpected())
                self.at += 2
            if self._kind() == "reference" or self._peek() == "*":
                self.at += 1
            elif self._kind() == "name":
                if not self.predicates and self._peek(-1) not in ("/", "//", "@", "::") and self._peek(1) != "(":
                    self.bare.append(self._peek())
                self.at += 1
                if self._peek() == "(":
                    self.at += 1
                    self._take(")")
            else:
                raise Unreadable(self._unexpected())
        self._predicates()

    def _predicates(self) -> None:
        while self._peek() == "[":
            self.at += 1
            self.predicates += 1
            self._expression()
            self.predicates -= 1
            self._take("]")
