"""Which files the front-end build made: read from the manifest Vite writes, the same in development and production."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BUILD = Path(__file__).parent / "static" / "build"


class FrontendNotBuilt(RuntimeError):
    """The pages' styles and scripts are missing or lack an entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Files of one entry, relative to the build folder."""

    script: str
    preloads: tuple[str, ...]
    styles: tuple[str, ...]
    fonts: tuple[str, ...]


@lru_cache(maxsize=2)
def _read(path: Path, _modified_ns: int) -> dict[str, dict[str, object]]:
    manifest: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _names(chunk: dict[str, object], key: str) -> list[str]:
    found = chunk.get(key, [])
    assert isinstance(found, list)
    return [str(name) for name in found]


def entry(name: str, build: Path | None = None) -> Entry:
    """Return the files of entry ``name`` ("main.ts"); raises FrontendNotBuilt when the build lacks it."""
    path = (build or BUILD) / "manifest.json"
    try:
        manifest = _read(path, path.stat().st_mtime_ns)
        chunk = manifest[f"src/{name}"]
    except FileNotFoundError as error:
        raise FrontendNotBuilt(f"{path} is missing: run 'npm ci && npm run build' in src/houma/web/frontend") from error
    except KeyError as error:
        raise FrontendNotBuilt(f"{path} has no entry 'src/{name}', only {sorted(manifest)}") from error
    imported: dict[str, dict[str, object]] = {}
    waiting = _names(chunk, "imports")
    while waiting:
        key = waiting.pop()
        if key not in imported:
            imported[key] = manifest[key]
            waiting += _names(manifest[key], "imports")
    styles = [style for part in (*imported.values(), chunk) for style in _names(part, "css")]
    assets = [str(part["file"]) for part in manifest.values()] + _names(chunk, "assets")
    fonts = sorted({asset for asset in assets if asset.endswith(".woff2")})
    preloads = [str(part["file"]) for part in imported.values()]
    return Entry(str(chunk["file"]), tuple(preloads), tuple(dict.fromkeys(styles)), tuple(fonts))
