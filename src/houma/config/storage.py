"""Where the files that people hand in are kept: a directory, or a private bucket that speaks S3."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_PARAMETERS = {"endpoint": "endpoint_url", "region": "region_name", "addressing": "addressing_style"}


def media_directory(media: str) -> Path | None:
    """The directory, for Django's MEDIA_ROOT; None where files are kept in a bucket."""
    return None if media.startswith("s3:") else Path(media).resolve()


def media_settings(media: str) -> dict[str, Any]:
    """The default entry of Django's STORAGES.

    ``media`` is a directory or ``s3://bucket/prefix?endpoint=https://…&region=…&addressing=path|virtual``. The keys to
    a bucket come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from where else Amazon's tools look for them;
    they are no part of the address, which may be shown. Raises ValueError for what is neither.
    """
    parts = urlsplit(media)
    if parts.scheme != "s3":
        if "://" in media:
            raise ValueError(f"HOUMA_MEDIA is a directory or starts with s3://, not {parts.scheme}://")
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {}}
    if not parts.netloc or "@" in parts.netloc:
        raise ValueError("HOUMA_MEDIA names a bucket, and no keys: s3://bucket/prefix?endpoint=https://…")
    query = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    if unknown := sorted(set(query) - set(_PARAMETERS)):
        raise ValueError(f"HOUMA_MEDIA: {', '.join(unknown)} is not one of {', '.join(_PARAMETERS)}")
    options = {name: query[short] for short, name in _PARAMETERS.items() if short in query}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": unquote(parts.path).strip("/"),
            # Nobody reads the bucket but Houma: files leave through views that ask who may read them.
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
            "signature_version": "s3v4",
            **options,
        },
    }
