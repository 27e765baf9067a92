"""An agreement as a Word document in French or Arabic, from the record: docxtpl fills a sheet that is built here.

The sheet is made by python-docx each time, so that nothing binary is kept and both directions come from one place.
In Arabic every paragraph and run is marked right to left, tables run from the right, and complex-script fonts and
sizes are named: without them Word sets Arabic in the wrong order and size.
"""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from docxtpl import DocxTemplate  # type: ignore[import-untyped]

from houma.domain.agreements.models import AgreementVersion
from houma.web.documents import agreement_words as words
from houma.web.documents.agreement_content import Paper, agreement_paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT, _ARABIC_FONT = "Arial", "Arial"
_BLUE = RGBColor(0x2B, 0x46, 0xA6)
_SOFT = RGBColor(0x55, 0x5F, 0x6E)
# What follows w:bidi in a paragraph's properties, and w:rtl in a run's, in the order of the standard (ISO/IEC 29500).
_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
    "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
_AFTER_RTL = ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath")


def agreement_word(version: AgreementVersion, language: str) -> bytes:
    """The version as a Word document in "fr" or "ar", to be read and corrected; the record stays what counts."""
    paper = agreement_paper(version, language)
    sheet = io.BytesIO()
    _sheet(paper).save(sheet)
    sheet.seek(0)
    template = DocxTemplate(sheet)
    template.render({"paper": paper}, autoescape=True)
    output = io.BytesIO()
    template.save(output)
    return output.getvalue()


def _sheet(paper: Paper) -> Docx:
    """The sheet with docxtpl's tags, in the direction of the paper."""
    return _Sheet(paper).build()


class _Sheet:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.docx: Docx = Document()

    def build(self) -> Docx:
        self._page()
        self._head()
        self._parties()
        self._articles()
        self._funding()
        self._signatures()
        return self.docx

    def _page(self) -> None:
        section = self.docx.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)
        style = self.docx.styles["Normal"]
        style.font.name, style.font.size = _FONT, Pt(10.5)
        properties = style.element.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        fonts.set(qn("w:cs"), _ARABIC_FONT)
        for name in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(name), None)
        _complex_size(properties, 10.5)
        style.paragraph_format.space_after = Pt(6)
        if self.paper.right_to_left:
            section._sectPr.append(OxmlElement("w:bidi"))
        core = self.docx.core_properties
        core.title, core.author, core.language = self.paper.title, "Houma", self.paper.language
        footer = section.footer.paragraphs[0]
        self._run(footer, "{{ paper.code }} · {{ paper.version }} · {{ paper.house }}", 8, soft=True)
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._direct(footer)

    def _head(self) -> None:
        self._line("{{ paper.house }} · {{ paper.country }}", 10, colour=_BLUE, bold=True)
        for mark in ("mark", "illustrative"):
            self._line(f"{{%p if paper.{mark} %}}", 9)
            self._line(f"{{{{ paper.{mark} }}}}", 9.5, bold=True, colour=RGBColor(0xA3, 0x3B, 0x20))
            self._line("{%p endif %}", 9)
        self._line("{{ paper.kind }}", 13, bold=True, centred=True)
        self._heading("{{ paper.title }}", 0)
        table = self._table(("", ""), 2, (4.2, 12.4), head=False)
        self._loop(table, "fact", "paper.facts", ("{{ fact[0] }}", "{{ fact[1] }}"))

    def _parties(self) -> None:
        self._heading(self.paper.said(words.BETWEEN), 1)
        heads = (self.paper.said(words.PARTY), self.paper.said(words.ROLE))
        table = self._table(heads, 2, (10.6, 6))
        self._loop(table, "party", "paper.parties", ("{{ party.name }}", "{{ party.roles }}"))

    def _articles(self) -> None:
        self._line("{%p for article in paper.articles %}", 10)
        self._heading("{{ article.heading }} — {{ article.title }}", 2)
        self._line("{%p for part in article.paragraphs %}", 10)
        self._line("{{ part }}", 10.5, justified=True)
        self._line("{%p endfor %}", 10)
        self._line("{%p endfor %}", 10)

    def _funding(self) -> None:
        said = self.paper.said
        amount = said(words.AMOUNT, self.paper.currency)
        self._heading(said(words.FUNDING), 1)
        heads = (said(words.PAYER), said(words.RECEIVER), said(words.ACTION), amount)
        table = self._table(heads, 4, (4.4, 4.4, 4.6, 3.2))
        self._loop(
            table,
            "line",
            "paper.lines",
            ("{{ line.payer }}", "{{ line.receiver }}", "{{ line.action }}", "{{ line.amount }}"),
        )
        whole = _row(table).cells
        self._cell(whole[0], said(words.SUM), bold=True)
        self._cell(whole[3], "{{ paper.funded }}", bold=True, number=True)
        self._heading(said(words.SCHEDULE), 1)
        heads = (said(words.PAYER), said(words.INSTALMENT), said(words.DUE), amount)
        table = self._table(heads, 4, (7, 2, 4.4, 3.2))
        self._loop(
            table,
            "part",
            "paper.schedule",
            ("{{ part.payer }}", "{{ part.number }}", "{{ part.due }}", "{{ part.amount }}"),
        )

    def _signatures(self) -> None:
        self._heading(self.paper.said(words.SIGNATURES), 1)
        self._line(self.paper.said(words.DONE_AT), 10.5)
        heads = (self.paper.said(words.PARTY), self.paper.said(words.SIGN_HERE))
        table = self._table(heads, 2, (7, 9.6))
        self._loop(table, "party", "paper.signing", ("{{ party.name }}", ""), height=2.4)

    def _loop(self, table: Table, name: str, over: str, cells: Sequence[str], height: float = 0) -> None:
        """Rows of a table: one for each of ``over``."""
        self._cell(_row(table).cells[0], f"{{%tr for {name} in {over} %}}")
        row = _row(table)
        if height:
            row.height = Cm(height)
        for cell, text in zip(row.cells, cells, strict=True):
            self._cell(cell, text, number="amount" in text or "number" in text)
        self._cell(_row(table).cells[0], "{%tr endfor %}")

    def _table(self, heads: Sequence[str], columns: int, widths: Sequence[float], *, head: bool = True) -> Table:
        table: Table = self.docx.add_table(rows=1 if head else 0, cols=columns)
        table.style = "Table Grid"
        table.autofit = False
        if self.paper.right_to_left:
            properties = table._tbl.tblPr
            mark = OxmlElement("w:bidiVisual")
            style = properties.find(qn("w:tblStyle"))
            style.addnext(mark) if style is not None else properties.insert(0, mark)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        if head:
            for cell, text in zip(table.rows[0].cells, heads, strict=True):
                self._cell(cell, text, bold=True)
            repeat = OxmlElement("w:tblHeader")
            table.rows[0]._tr.get_or_add_trPr().append(repeat)
        return table

    def _cell(self, cell: _Cell, text: str, *, bold: bool = False, number: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        self._run(paragraph, text, 9.5, bold=bold)
        if number and not self.paper.right_to_left:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._direct(paragraph)

    def _heading(self, text: str, level: int) -> None:
        paragraph = self.docx.add_paragraph(style=self.docx.styles[f"Heading {max(level, 1)}"])
        size = {0: 17, 1: 13, 2: 11.5}[level]
        self._run(paragraph, text, size, bold=True, colour=_BLUE)
        if level == 0:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._direct(paragraph)

    def _line(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: RGBColor | None = None,
        centred: bool = False,
        justified: bool = False,
    ) -> Paragraph:
        paragraph = self.docx.add_paragraph()
        self._run(paragraph, text, size, bold=bold, colour=colour)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if justified:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        self._direct(paragraph)
        return paragraph

    def _run(
        self,
        paragraph: Paragraph,
        text: str,
        size: float,
        *,
        bold: bool = False,
        soft: bool = False,
        colour: RGBColor | None = None,
    ) -> Run:
        run = paragraph.add_run(text)
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
        if soft or colour is not None:
            run.font.color.rgb = colour or _SOFT
        properties: Any = run._r.get_or_add_rPr()
        properties.find(qn("w:rFonts")).set(qn("w:cs"), _ARABIC_FONT)
        if bold:
            run.font.cs_bold = True
        _complex_size(properties, size)
        if self.paper.right_to_left:
            properties.insert_element_before(OxmlElement("w:rtl"), *_AFTER_RTL)
        language = OxmlElement("w:lang")
        language.set(qn("w:bidi") if self.paper.right_to_left else qn("w:val"), self._tag())
        properties.append(language)
        return run

    def _tag(self) -> str:
        return {"ar": "ar-MA", "fr": "fr-FR"}.get(self.paper.language, "en-GB")

    def _direct(self, paragraph: Paragraph) -> None:
        if self.paper.right_to_left:
            properties: Any = paragraph._p.get_or_add_pPr()
            properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)


def _row(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _complex_size(properties: Any, size: float) -> None:
    """The size of complex scripts, beside that of Latin ones."""
    element = properties.find(qn("w:szCs"))
    if element is None:
        element = OxmlElement("w:szCs")
        properties.insert_element_before(
            element,
            "w:highlight",
            "w:u",
            "w:effect",
            "w:bdr",
            "w:shd",
            "w:fitText",
            "w:vertAlign",
            "w:rtl",
            *_AFTER_RTL,
        )
    element.set(qn("w:val"), str(int(size * 2)))
