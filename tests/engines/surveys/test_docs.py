"""What docs/surveys.md and the engine's first page show, runs and says what is printed there."""

import doctest
import re
from pathlib import Path

import houma.engines.surveys

PAGE = Path(__file__).parents[3] / "docs" / "surveys.md"


def test_the_notebook_prints_what_the_page_says() -> None:
    shown = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for text in (*shown, houma.engines.surveys.__doc__ or ""):
        example = doctest.DocTestParser().get_doctest(text, {}, "surveys.md", str(PAGE), 0)
        said: list[str] = []
        outcome = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=said.append)
        assert outcome.attempted > 2
        assert outcome.failed == 0, "".join(said)
