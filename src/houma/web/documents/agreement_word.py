"""An agreement as a Word document in French or Arabic, from the record: docxtpl fills a sheet that is built here.

The sheet is made by python-docx each time, so that nothing binary is kept and both directions come from one place.
"""

from collections.abc import Sequence

from docx.table import Table

from houma.domain.agreements.models import AgreementVersion
from houma.web.documents import agreement_words as words
from houma.web.documents.agreement_content import Paper, agreement_paper
from houma.web.documents.word_sheet import WordSheet

_FOOTER = "{{ paper.code }} · {{ paper.version }} · {{ paper.house }}"


def agreement_word(version: AgreementVersion, language: str) -> bytes:
    """The version as a Word document in "fr" or "ar", to be read and corrected; the record stays what counts."""
    paper = agreement_paper(version, language)
    return _Sheet(paper).build().filled(paper=paper)


class _Sheet:
    """The sheet with docxtpl's tags, in the direction of the paper."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.sheet = WordSheet(paper.language, paper.title, _FOOTER)

    def build(self) -> WordSheet:
        self._head()
        self._parties()
        self._articles()
        self._funding()
        self._signatures()
        return self.sheet

    def _head(self) -> None:
        sheet = self.sheet
        sheet.line("{{ paper.house }} · {{ paper.country }}", 10, bold=True, accented=True)
        for mark in ("mark", "illustrative"):
            sheet.line(f"{{%p if paper.{mark} %}}", 9)
            sheet.line(f"{{{{ paper.{mark} }}}}", 9.5, bold=True, warning=True)
            sheet.line("{%p endif %}", 9)
        sheet.line("{{ paper.kind }}", 13, bold=True, centred=True)
        sheet.heading("{{ paper.title }}", 0)
        self._loop(sheet.table((4.2, 12.4), ()), "fact", "paper.facts", ("{{ fact[0] }}", "{{ fact[1] }}"))

    def _parties(self) -> None:
        self.sheet.heading(self.paper.said(words.BETWEEN), 1)
        heads = (self.paper.said(words.PARTY), self.paper.said(words.ROLE))
        table = self.sheet.table((10.6, 6), [heads], head=True)
        self._loop(table, "party", "paper.parties", ("{{ party.name }}", "{{ party.roles }}"))

    def _articles(self) -> None:
        sheet = self.sheet
        sheet.line("{%p for article in paper.articles %}", 10)
        sheet.heading("{{ article.heading }} — {{ article.title }}", 3)
        sheet.line("{%p for part in article.paragraphs %}", 10)
        sheet.line("{{ part }}", justified=True)
        sheet.line("{%p endfor %}", 10)
        sheet.line("{%p endfor %}", 10)

    def _funding(self) -> None:
        said, sheet = self.paper.said, self.sheet
        amount = said(words.AMOUNT, self.paper.currency)
        sheet.heading(said(words.FUNDING), 1)
        heads = (said(words.PAYER), said(words.RECEIVER), said(words.ACTION), amount)
        table = sheet.table((4.4, 4.4, 4.6, 3.2), [heads], head=True)
        cells = ("{{ line.payer }}", "{{ line.receiver }}", "{{ line.action }}", "{{ line.amount }}")
        self._loop(table, "line", "paper.lines", cells, numbers=(3,))
        sheet.row(table, (said(words.SUM), "", "", "{{ paper.funded }}"), bold=(0, 3), numbers=(3,))
        sheet.heading(said(words.SCHEDULE), 1)
        heads = (said(words.PAYER), said(words.INSTALMENT), said(words.DUE), amount)
        table = sheet.table((7, 2, 4.4, 3.2), [heads], head=True)
        cells = ("{{ part.payer }}", "{{ part.number }}", "{{ part.due }}", "{{ part.amount }}")
        self._loop(table, "part", "paper.schedule", cells, numbers=(1, 3))

    def _signatures(self) -> None:
        self.sheet.heading(self.paper.said(words.SIGNATURES), 1)
        self.sheet.line(self.paper.said(words.DONE_AT))
        heads = (self.paper.said(words.PARTY), self.paper.said(words.SIGN_HERE))
        table = self.sheet.table((7, 9.6), [heads], head=True)
        self._loop(table, "party", "paper.signing", ("{{ party.name }}", ""), height=2.4)

    def _loop(
        self,
        table: Table,
        name: str,
        over: str,
        cells: Sequence[str],
        *,
        numbers: Sequence[int] = (),
        height: float = 0,
    ) -> None:
        """Rows of a table: one for each of ``over``."""
        blank = [""] * (len(cells) - 1)
        self.sheet.row(table, (f"{{%tr for {name} in {over} %}}", *blank))
        self.sheet.row(table, cells, numbers=numbers, height=height)
        self.sheet.row(table, ("{%tr endfor %}", *blank))
