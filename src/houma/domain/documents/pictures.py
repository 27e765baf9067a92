"""Pictures as they are kept and shown: upright, without what a camera writes into them, and small where small is asked.

A camera writes where and when a picture was taken, by whom and with what. The day and the place are read for the person
who hands the picture in to confirm; nothing of it stays in the file that is kept.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps

from houma.domain.base.decisions import Decision, Refused

MOST_PIXELS = 80_000_000
"""A picture of more is refused before it is unpacked: a small file can hold a huge one."""
THUMBNAIL, LARGE = 480, 1600
"""Longest side of the renditions, in pixels."""
_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture without traces, and what it told: the day it was taken, longitude and latitude in degrees."""

    content: bytes
    taken_on: date | None
    longitude: Decimal | None
    latitude: Decimal | None


def cleaned(content: bytes, ending: str) -> CleanPicture:
    """The picture upright and without metadata; raises Refused where it cannot be read or is too large."""
    image = _opened(content)
    exif = image.getexif()
    taken, longitude, latitude = _taken_on(exif), *_place(exif)
    file_format = _FORMATS[ending]
    upright = ImageOps.exif_transpose(image)
    if file_format == "JPEG" and upright.mode not in ("RGB", "L"):
        upright = upright.convert("RGB")
    bare = Image.new(upright.mode, upright.size)
    if upright.mode == "P":
        bare.putpalette(upright.getpalette() or [])
    bare.paste(upright)
    written = io.BytesIO()
    bare.save(written, file_format, quality=90)
    return CleanPicture(written.getvalue(), taken, longitude, latitude)


def rendition(content: bytes, longest_side: int) -> bytes:
    """The picture upright, as WebP, no longer than that on its longest side; raises Refused where it cannot be read."""
    image = ImageOps.exif_transpose(_opened(content))
    image.thumbnail((longest_side, longest_side))
    written = io.BytesIO()
    image.convert("RGBA" if "A" in image.getbands() else "RGB").save(written, "WEBP", quality=80)
    return written.getvalue()


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"])
        if image.width * image.height > MOST_PIXELS:
            raise Refused(Decision.refuse(_("This picture is too large: make it smaller.")))
        image.load()
    except (OSError, SyntaxError, Image.DecompressionBombError) as problem:
        raise Refused(Decision.refuse(_("This picture cannot be read."))) from problem
    return image


def _taken_on(exif: Any) -> date | None:
    said = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return datetime.strptime(str(said)[:10], "%Y:%m:%d").date()  # noqa: DTZ007  # a camera knows no zone
    except ValueError:
        return None


def _place(exif: Any) -> tuple[Decimal | None, Decimal | None]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] == "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] == "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None, None
    inside = abs(latitude) <= 90 and abs(longitude) <= 180
    return (longitude, latitude) if inside else (None, None)


def _degrees(parts: Any, negative: bool) -> Decimal:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = Decimal(str(round(degrees + minutes / 60 + seconds / 3600, 6)))
    return -found if negative else found
