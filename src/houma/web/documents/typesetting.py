"""Setting a document with Typst: a sheet, its content as JSON, the typefaces and colours of the screens."""

import json
import logging
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from houma.web.documents.fonts import fonts_at_hand

logger = logging.getLogger(__name__)

_NO_GLYPH = "could not be displayed with font"
_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")


def set_document(sheet: Path, content: Mapping[str, Any], made: datetime) -> bytes:
    """Set ``content`` on ``sheet`` as a PDF that says it was made at ``made``: the same content gives the same bytes.

    Raises FontsMissingError where the typefaces are neither prepared nor at hand to be prepared.
    """
    compiler = typst.Compiler(
        input=str(sheet),
        root=str(sheet.parent),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_at_hand())]
        ),
        sys_inputs={"content": json.dumps({"colours": house_colours(), **content}, ensure_ascii=False)},
    )
    try:
        document = compiler.compile(format="pdf", timestamp=made, pdf_standards="ua-1")
    except typst.TypstError as error:
        if _NO_GLYPH not in error.message:
            raise
        # A name in a script that the typefaces lack shows as boxes; that is no reason for no document.
        logger.warning("A document is set without the promise of accessibility (PDF/UA): %s", error.message)
        document = compiler.compile(format="pdf", timestamp=made)
    if not isinstance(document, bytes):
        raise TypeError("Typst gave pages instead of one document")
    return document


@cache
def house_colours() -> dict[str, str]:
    """The colours of the house, from where the screens have them."""
    tokens = Path(settings.PACKAGE) / "web" / "frontend" / "styles" / "tokens.css"
    return dict(_TOKEN.findall(tokens.read_text(encoding="utf-8")))
