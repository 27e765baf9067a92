"""A Word sheet in French or Arabic, built by code: paragraphs, headings and tables in the direction of the language.

In Arabic every paragraph and run is marked right to left, tables run from the right, and complex-script fonts and
sizes are named: without them Word sets Arabic in the wrong order and size.
"""

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Arial"
_BLUE = RGBColor(0x2B, 0x46, 0xA6)
_RED = RGBColor(0xA3, 0x3B, 0x20)
_TAGS = {"ar": "ar-MA", "fr": "fr-FR"}
# What follows w:bidi in a paragraph's properties, and w:rtl in a run's, in the order of the standard (ISO/IEC 29500).
_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
    "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
_AFTER_RTL = ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath")
_AFTER_SIZE = ("w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", *_AFTER_RTL)


class WordSheet:
    """One document under way; texts may hold docxtpl's tags."""

    def __init__(self, language: str, title: str, footer: str) -> None:
        self.language = language
        self.right_to_left = language == "ar"
        self.docx: Docx = Document()
        section = self.docx.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)
        style = self.docx.styles["Normal"]
        style.font.name, style.font.size = _FONT, Pt(10.5)
        fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
        fonts.set(qn("w:cs"), _FONT)
        for name in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(name), None)
        style.paragraph_format.space_after = Pt(6)
        if self.right_to_left:
            section._sectPr.append(OxmlElement("w:bidi"))
        core = self.docx.core_properties
        core.title, core.author, core.language = title, "Houma", language
        self._set(section.footer.paragraphs[0], footer, 8, centred=True)

    def line(
        self, text: str, size: float = 10.5, *, bold: bool = False, centred: bool = False, warning: bool = False
    ) -> None:
        """A paragraph."""
        self._set(self.docx.add_paragraph(), text, size, bold=bold, centred=centred, colour=_RED if warning else None)

    def heading(self, text: str, level: int = 2) -> None:
        """A heading; level 1 is the title of the document."""
        paragraph = self.docx.add_paragraph(style=self.docx.styles[f"Heading {level}"])
        self._set(paragraph, text, {1: 17, 2: 12.5}[level], bold=True, centred=level == 1, colour=_BLUE)

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[str]], *, head: bool = False) -> None:
        """Rows of cells; widths in centimetres. ``head``: the first row names the columns."""
        table: Table = self.docx.add_table(rows=0, cols=len(widths))
        table.style = "Table Grid"
        table.autofit = False
        if self.right_to_left:
            properties = table._tbl.tblPr
            mark, style = OxmlElement("w:bidiVisual"), properties.find(qn("w:tblStyle"))
            style.addnext(mark) if style is not None else properties.insert(0, mark)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for number, cells in enumerate(rows):
            row: Any = table.add_row()  # type: ignore[no-untyped-call]
            if head and number == 0:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                bold = (head and number == 0) or (not head and place == 0)
                self._cell(cell, text, widths[place], bold=bold)

    def _cell(self, cell: _Cell, text: str, width: float, *, bold: bool) -> None:
        cell.width = Cm(width)
        cell.paragraphs[0].paragraph_format.space_after = Pt(2)
        self._set(cell.paragraphs[0], text, 9.5, bold=bold)

    def _set(
        self,
        paragraph: Paragraph,
        text: str,
        size: float,
        *,
        bold: bool = False,
        centred: bool = False,
        colour: RGBColor | None = None,
    ) -> None:
        run = paragraph.add_run(text)
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
        if colour is not None:
            run.font.color.rgb = colour
        properties: Any = run._r.get_or_add_rPr()
        properties.find(qn("w:rFonts")).set(qn("w:cs"), _FONT)
        if bold:
            run.font.cs_bold = True
        sized = OxmlElement("w:szCs")
        sized.set(qn("w:val"), str(int(size * 2)))
        properties.insert_element_before(sized, *_AFTER_SIZE)
        language = OxmlElement("w:lang")
        language.set(qn("w:bidi") if self.right_to_left else qn("w:val"), _TAGS.get(self.language, "en-GB"))
        if self.right_to_left:
            properties.insert_element_before(OxmlElement("w:rtl"), *_AFTER_RTL)
        properties.append(language)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if self.right_to_left:
            of_paragraph: Any = paragraph._p.get_or_add_pPr()
            of_paragraph.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
