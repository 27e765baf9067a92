"""Codes that stand several in one cell."""

from collections.abc import Iterator, Sequence

from houma.exchange.problems import Problem
from houma.exchange.references import Term, Vocabulary
from houma.packs import wording
from houma.packs.content import PackContent
from houma.packs.declaration import PackFile
from houma.values.multilingual import Multilingual


def codes_are_known(files: Sequence[PackFile], content: PackContent) -> Iterator[Problem]:
    """Every code of a list stands in the file that the list refers to."""
    for file in files:
        for column, target in (file.lists or {}).items():
            known = content.codes(target)
            vocabulary: Vocabulary | None = None
            for row in content.rows(file.table.key):
                for code in row.several(column):
                    if code in known:
                        continue
                    vocabulary = vocabulary or Vocabulary(Term(one, Multilingual(one)) for one in known)
                    yield row.problem(
                        column,
                        "unknown-name",
                        wording.A_KNOWN_CODE.formatted(file=target),
                        read=code,
                        nearest=vocabulary.nearest(code),
                    )
