"""The QR code with which ODK Collect sets itself up: its settings as JSON, deflated, in base 64."""

import base64
import json
import zlib

import segno


def collect_settings(server: str, project: str) -> str:
    """What the code says.

    Args:
        server: the address below which ``/formList`` and ``/submission`` stand, with the key in it.
        project: how the device calls it.

    Collect fetches and sends by itself as soon as there is a network; nothing in it is set otherwise.
    """
    settings = {
        "general": {"server_url": server, "form_update_mode": "match_exactly", "autosend": "wifi_and_cellular"},
        "admin": {},
        "project": {"name": project},
    }
    return base64.b64encode(zlib.compress(json.dumps(settings, ensure_ascii=False).encode())).decode()


def svg(settings: str) -> str:
    """The code as a picture for a page: inline SVG in the colour of the text, without style."""
    return str(
        segno.make(settings, error="L").svg_inline(scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None)
    )
