"""GDAL, which QGIS reads with too, opens the layers over HTTP and sees no more than its person may."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from tests.features.conftest import SOUTH, STEP, WEST, Quarter, secret_of

pytestmark = pytest.mark.django_db
_READ = """
import json, sys, pyogrio
address, layer, options = json.loads(sys.argv[1])
if "bbox" in options:
    options["bbox"] = tuple(options["bbox"])
if not layer:
    print(json.dumps([name for name, kind in pyogrio.list_layers(address)]))
else:
    meta, fids, shapes, columns = pyogrio.raw.read(address, layer=layer, **options)
    named = dict(zip(meta["fields"], (list(map(str, column)) for column in columns)))
    print(json.dumps({"crs": meta["crs"], "kind": meta["geometry_type"], "count": len(shapes), "fields": named}))
"""


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads the log of a test."""


@pytest.fixture
def server() -> Iterator[WSGIServer]:
    """A server in this very thread: it answers from the transaction of the test, on either store."""
    # As Django's own test client: the end of a request would close the connection of the transaction on PostGIS.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Silent) as made:
            made.timeout = 0.05
            yield made
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def gdal(server: WSGIServer, quarter: Quarter, layer: str, login: str = "", **options: Any) -> Any:
    """What GDAL, in a process of its own, reads; ``login`` is "name:token", or a token alone."""
    environment = {**os.environ, "GDAL_HTTP_MAX_RETRY": "0", "CPL_VSIL_CURL_USE_CACHE": "NO"}
    if ":" in login:
        environment |= {"GDAL_HTTP_USERPWD": login, "GDAL_HTTP_AUTH": "BASIC"}
    elif login:
        environment |= {"GDAL_HTTP_BEARER": login, "GDAL_HTTP_AUTH": "BEARER"}
    address = f"OAPIF:http://127.0.0.1:{server.server_port}{quarter.at()}"
    asked = [sys.executable, "-c", _READ, json.dumps([address, layer, options])]
    with subprocess.Popen(asked, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            server.handle_request()
        out, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(errors)
    return json.loads(out)


def test_gdal_sees_the_layers_that_its_person_may(server: WSGIServer, quarter: Quarter) -> None:
    login = f"{quarter.officer.email}:{secret_of(quarter.officer)}"
    assert gdal(server, quarter, "") == ["territories", "projects", "perimeters", "agreements"]
    assert gdal(server, quarter, "", login)[4:] == ["buildings", "footprints"]
    with pytest.raises(RuntimeError):
        gdal(server, quarter, "buildings")


def test_gdal_reads_every_page_and_only_the_own_commune(
    server: WSGIServer, quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("houma.web.features.asked.MOST", 4)
    login = f"{quarter.officer.email}:{secret_of(quarter.officer)}"
    found = gdal(server, quarter, "buildings", login)
    assert found["fields"]["code"] == [f"A-{number}" for number in range(1, 7)]
    assert (found["kind"], found["count"]) == ("Point", 6)
    assert found["fields"]["risk_scheme"][:2] == ["city", "city"]
    by_token = gdal(server, quarter, "footprints", secret_of(quarter.officer))
    assert (by_token["kind"], by_token["fields"]["code"]) == ("MultiPolygon", ["A-1"])


def test_gdal_narrows_by_box_and_by_field(server: WSGIServer, quarter: Quarter) -> None:
    login = f"{quarter.officer.email}:{secret_of(quarter.officer)}"
    box = [WEST + 1.5 * STEP, SOUTH - STEP, WEST + 3.5 * STEP, SOUTH + STEP]
    assert gdal(server, quarter, "buildings", login, bbox=box)["fields"]["code"] == ["A-2", "A-3"]
    found = gdal(server, quarter, "buildings", login, where="risk_class = 'R1'")
    assert found["fields"]["code"] == ["A-1"]
