"""A Word sheet in French or Arabic, built by code: paragraphs, headings and tables in the direction of the language.

In Arabic every paragraph and run is marked right to left, tables run from the right, and complex-script fonts and
sizes are named: without them Word sets Arabic in the wrong order and size.
"""

import io
from collections.abc import Container, Sequence
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate  # type: ignore[import-untyped]

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Arial"
_BLUE = RGBColor(0x2B, 0x46, 0xA6)
_RED = RGBColor(0xA3, 0x3B, 0x20)
_SOFT = RGBColor(0x55, 0x5F, 0x6E)
_HEADINGS = {0: 17, 1: 13, 2: 12.5, 3: 11.5}
"""Sizes of headings in points; 0 is the title of the document."""
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
        _size_complex(style.element.get_or_add_rPr(), 10.5)
        style.paragraph_format.space_after = Pt(6)
        if self.right_to_left:
            section._sectPr.append(OxmlElement("w:bidi"))
        core = self.docx.core_properties
        core.title, core.author, core.language = title, "Houma", language
        self._set(section.footer.paragraphs[0], footer, 8, align=WD_ALIGN_PARAGRAPH.CENTER, colour=_SOFT)

    def filled(self, **values: object) -> bytes:
        """The document with its tags filled by docxtpl; what stands in ``values`` is text and never markup."""
        empty, output = io.BytesIO(), io.BytesIO()
        self.docx.save(empty)
        empty.seek(0)
        template = DocxTemplate(empty)
        template.render(values, autoescape=True)
        template.save(output)
        return output.getvalue()

    def line(
        self,
        text: str,
        size: float = 10.5,
        *,
        bold: bool = False,
        centred: bool = False,
        justified: bool = False,
        warning: bool = False,
        accented: bool = False,
    ) -> None:
        """A paragraph; in red where it is a ``warning``, in blue where it is ``accented``."""
        align = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY if justified else None
        colour = _RED if warning else _BLUE if accented else None
        self._set(self.docx.add_paragraph(), text, size, bold=bold, align=align, colour=colour)

    def heading(self, text: str, level: int = 2) -> None:
        """A heading; level 0 is the title of the document."""
        paragraph = self.docx.add_paragraph(style=self.docx.styles[f"Heading {max(level, 1)}"])
        align = WD_ALIGN_PARAGRAPH.CENTER if level == 0 else None
        self._set(paragraph, text, _HEADINGS[level], bold=True, align=align, colour=_BLUE)

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[str]], *, head: bool = False) -> Table:
        """Rows of cells; widths in centimetres. With ``head`` the first row names the columns, else the first cell."""
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
            heading = head and number == 0
            row = self.row(table, cells, bold=range(len(cells)) if heading else () if head else (0,))
            if heading:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        return table

    def row(
        self,
        table: Table,
        cells: Sequence[str],
        *,
        bold: Container[int] = (),
        numbers: Container[int] = (),
        height: float = 0,
    ) -> _Row:
        """A row at the end of ``table``. ``bold`` and ``numbers`` are places of cells, ``height`` centimetres."""
        row: _Row = table.add_row()  # type: ignore[no-untyped-call]
        if height:
            row.height = Cm(height)
        widths = [column.width for column in table.columns]
        for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            # In Arabic the end of the line, where numbers stand, is its left: Word calls that side right.
            align = WD_ALIGN_PARAGRAPH.RIGHT if place in numbers and not self.right_to_left else None
            self._set(paragraph, text, 9.5, bold=place in bold, align=align)
        return row

    def _set(
        self,
        paragraph: Paragraph,
        text: str,
        size: float,
        *,
        bold: bool = False,
        align: WD_ALIGN_PARAGRAPH | None = None,
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
        _size_complex(properties, size)
        language = OxmlElement("w:lang")
        language.set(qn("w:bidi") if self.right_to_left else qn("w:val"), _TAGS.get(self.language, "en-GB"))
        if self.right_to_left:
            properties.insert_element_before(OxmlElement("w:rtl"), *_AFTER_RTL)
        properties.append(language)
        if align is not None:
            paragraph.alignment = align
        if self.right_to_left:
            of_paragraph: Any = paragraph._p.get_or_add_pPr()
            of_paragraph.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)


def _size_complex(properties: Any, size: float) -> None:
    """The size of complex scripts, beside that of Latin ones."""
    sized = properties.find(qn("w:szCs"))
    if sized is None:
        sized = OxmlElement("w:szCs")
        properties.insert_element_before(sized, *_AFTER_SIZE)
    sized.set(qn("w:val"), str(int(size * 2)))
