"""Files that leave the house: a declared table, its rows, and what they say about themselves."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from houma.domain.territories.models import Country
from houma.exchange import Provenance, References, Table, write_csv, write_json, write_xlsx
from houma.values.multilingual import Multilingual

FORMATS = ("csv", "xlsx", "json")
LICENCE = Multilingual(
    "Licence ouverte : réutilisation libre en citant la source",
    "رخصة مفتوحة: إعادة استعمال حرة مع ذكر المصدر",
    "Open licence: free reuse, naming the source",
)
INTERNAL = Multilingual(
    "Document interne : ne pas diffuser", "وثيقة داخلية: لا تنشر", "Internal document: not to be passed on"
)
"""What stands on a file that leaves by the desk and of which nobody decided that everybody may have it."""
PERSONAL = Multilingual(
    "Document interne : données à caractère personnel",
    "وثيقة داخلية: معطيات ذات طابع شخصي",
    "Internal document: personal data",
)
"""What stands on a file that names people."""
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def provenance(
    country: Country,
    title: Multilingual,
    *,
    filters: tuple[tuple[Multilingual, str], ...] = (),
    address: str = "",
    licence: Multilingual = LICENCE,
) -> Provenance:
    """What a file of ``country`` says of itself; illustrative countries are marked."""
    return Provenance(
        title=title,
        source=Multilingual(country.attribution_fr, country.attribution_ar, country.attribution_en),
        licence=licence,
        date=timezone.localdate(),
        filters=filters,
        illustrative=country.illustrative,
        address=address,
    )


def file_response(
    request: HttpRequest,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    file_format: str,
    language: str,
    about: Provenance,
    name: str,
    references: References | None = None,
) -> HttpResponseBase:
    """Answer with the table as a download; CSV and JSON are streamed. Raises KeyError for an unknown format."""
    content_type = _TYPES[file_format]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{file_format}"'}
    if file_format == "xlsx":
        content = write_xlsx(table, rows, language, about, references)
        return HttpResponse(content, content_type=content_type, headers=headers)
    write: Callable[..., Iterable[bytes]] = write_csv if file_format == "csv" else write_json
    blocks = write(table, rows, language, about)
    # Under ASGI a plain iterator would be read to its end before the first byte leaves.
    content_stream = _one_by_one(blocks) if isinstance(request, ASGIRequest) else blocks
    return StreamingHttpResponse(content_stream, content_type=content_type, headers=headers)


async def _one_by_one(blocks: Iterable[bytes]) -> AsyncIterator[bytes]:
    read_next = sync_to_async(partial(next, iter(blocks), None), thread_sensitive=True)
    while (block := await read_next()) is not None:
        yield block
