"""Pages, tiles and exports of a large portfolio, asked for in process: what a visitor waits for, but the network."""

import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.measuring import Measured, digest, of_many, of_one
from benchmarks.portfolio_data import COUNTRY, PARTIES

PAGES_GOAL = 0.150  # At the 95th percentile.
REQUESTS = 30
# What differs from one request to the next without being an answer.
_OF_THE_REQUEST = re.compile(rb'(csrf[^"]*" (?:value|content)="|nonce=")[^"]*"')
_ZOOMS = range(4, 9)
_KEPT = ("home", "bilan page", "partners")
_FIRST_TIMES = 5


def pages() -> Iterator[Measured]:
    """Every public page, thirty times over different objects; those whose figures are kept also without them."""
    from django.core.cache import cache

    ask = _Visitor()
    draw = random.Random(7)
    agreements = [f"agreements/{code}/" for code in draw.sample(_public_codes(), REQUESTS)]
    communes = [
        f"R{draw.randrange(12):02d}P{draw.randrange(6)}C{draw.randrange(20):02d}" for _request in range(REQUESTS)
    ]
    regions = [f"R{number % 12:02d}" for number in range(REQUESTS)]
    partners = [f"party-{number % PARTIES}" for number in range(REQUESTS)]
    words = [f"projet {draw.randrange(9_000)}" for _ in range(REQUESTS)]
    paged = [{"page": number + 1} for number in range(REQUESTS)]
    asked: tuple[tuple[str, Sequence[str]], ...] = (
        ("home", [""] * REQUESTS),
        ("bilan page", ["bilan/"] * REQUESTS),
        ("agreements", [f"agreements/?{urlencode(query)}" for query in paged]),
        ("agreements of a region", [f"agreements/?territory={code}" for code in regions]),
        ("agreements by text", [f"agreements/?q={quote(text)}" for text in words]),
        ("agreements by amount", [f"agreements/?sort=amount&page={number + 1}" for number in range(REQUESTS)]),
        ("agreements of a partner", [f"agreements/?partner={code}" for code in partners]),
        ("agreement (4 lines, 32 instalments)", agreements),
        ("ledger of an agreement", [f"{address}ledger/" for address in agreements]),
        ("commune", [f"territories/{code}/" for code in communes]),
        ("region", [f"territories/{code}/" for code in regions]),
        ("territories", ["territories/?level=province"] * REQUESTS),
        ("partners", ["partners/"] * REQUESTS),
        ("partner", [f"partners/{code}/" for code in partners]),
        ("search for a place", [f"search/?q={quote(f'Teritoire {code}')}" for code in communes]),
        ("search for a project", [f"search/?q={quote(text)}" for text in words]),
        ("open data", ["data/"] * REQUESTS),
    )
    for what, addresses in asked:
        work = [partial(ask.read, f"/fr/{COUNTRY}/{address}") for address in addresses]
        yield of_many(what, work, goal=PAGES_GOAL, canonical=_without_secrets)
        if what in _KEPT:
            first = work[:_FIRST_TIMES]
            yield of_many(f"{what}, after a change", first, before=cache.clear, warm_up=1, canonical=_without_secrets)


def tiles() -> Iterator[Measured]:
    """Territory and agreement tiles over the country at zooms 4 to 8, drawn for the first time and again."""
    import mercantile
    from django.core.cache import cache

    ask = _Visitor()
    draw = random.Random(8)
    for zoom in _ZOOMS:
        over = list(mercantile.tiles(-13, 22, 0, 35, [zoom]))
        chosen = draw.sample(over, min(10, len(over)))
        for layer in ("territories", "agreements"):
            addresses = [f"/tiles/{COUNTRY}/fr/{layer}/{tile.z}/{tile.x}/{tile.y}.pbf" for tile in chosen]
            work = [partial(ask.read, address) for address in addresses]
            for what, before in (("cold", cache.clear), ("warm", int)):
                label = f"tile {layer} z{zoom}, {what}"
                yield of_many(label, work, goal=PAGES_GOAL, warm_up=len(work), before=before, canonical=_drawn_features)


def exports() -> Iterator[Measured]:
    """Downloads of whole tables: agreements as CSV and XLSX, the ledger as CSV and JSON."""
    ask = _Visitor()
    yield of_one("export agreements CSV", partial(_download, ask, f"/fr/{COUNTRY}/agreements.csv"), _as_is)
    yield of_one("export agreements XLSX", partial(ask.read, f"/fr/{COUNTRY}/agreements.xlsx"), _rows_of_workbook)
    yield of_one("export contributions CSV", partial(_download, ask, f"/fr/{COUNTRY}/data/contributions.csv"), _as_is)
    yield of_one("export instalments CSV", partial(_download, ask, f"/fr/{COUNTRY}/data/instalments.csv"), _as_is)
    yield of_one("export flows CSV", partial(_download, ask, f"/fr/{COUNTRY}/data/flows.csv"), _as_is)


class _Visitor:
    """A visitor without an account."""

    def __init__(self) -> None:
        from django.test import Client

        self.client = Client(SERVER_NAME="localhost")

    def read(self, address: str) -> bytes:
        """The whole answer; raises RuntimeError for anything but 200."""
        content: bytes = self.ask(address).content
        return content

    def ask(self, address: str) -> Any:
        """The answer, still to be read where it is streamed."""
        response = self.client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        return response


def _public_codes() -> list[str]:
    """Agreements that have money, in the order of their codes: the same on both stores."""
    from houma.domain.agreements.models import Agreement

    public = Agreement.objects.filter(country=COUNTRY, visibility="public", project__visibility="public")
    signed = public.filter(state="signed", code__startswith="AGR-")
    return list(signed.order_by("code").values_list("code", flat=True))


def _without_secrets(page: bytes) -> bytes:
    return _OF_THE_REQUEST.sub(b"", page)


def _drawn_features(tile: bytes) -> bytes:
    """What a tile shows, whoever encoded it: the properties of its features, by layer."""
    import mapbox_vector_tile

    drawn = mapbox_vector_tile.decode(tile)
    shown = {
        layer: sorted(_properties(feature) for feature in content["features"])
        for layer, content in drawn.items()
        if content["features"]
    }
    return json.dumps(shown, sort_keys=True).encode()


def _properties(feature: Mapping[str, Any]) -> str:
    """Properties as text; 6 and 6.0 are the same value of a tile, and which of them is written depends on the order."""
    numbers = {key: float(value) for key, value in feature["properties"].items() if isinstance(value, int | float)}
    return json.dumps({**feature["properties"], **numbers}, sort_keys=True)


def _download(ask: _Visitor, address: str) -> tuple[int, str]:
    """Rows (lines after the heading) and the digest of a streamed file, read block by block as a browser would."""
    found, lines = hashlib.sha256(), 0
    for block in ask.ask(address).streaming_content:
        found.update(block)
        lines += block.count(b"\n")
    return lines - 1, found.hexdigest()[:16]


def _as_is(answer: tuple[int, str]) -> tuple[int, str]:
    return answer


def _rows_of_workbook(content: bytes) -> tuple[int, str]:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    rows = [row for row in sheet if row and str(row[0]).startswith("AGR-")]
    return len(rows), digest([repr(rows).encode()])
