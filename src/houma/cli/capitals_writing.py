"""What `houma capitals` writes: one table as CSV, XLSX, Parquet or JSON, with the recipe it came from."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from houma.cli.out_tables import About, OutColumn, write_columns
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.recipe import Recipe
from houma.values.multilingual import Multilingual


def write_table(
    path: Path,
    columns: Sequence[OutColumn],
    framework: Framework,
    recipe: Recipe,
    *,
    source: str,
    language: str,
    illustrative: bool = False,
    more: Mapping[str, object] | None = None,
) -> None:
    """Write a table as CSV, XLSX, Parquet or JSON, by the suffix of the file.

    The recipe goes with it: in the provenance of XLSX, the metadata of Parquet (key ``houma``), the head of JSON.

    Args:
        source: name of the data file.
        more: what else JSON and Parquet metadata should tell.
    """
    names = framework.names
    title = Multilingual(*(f"{text} {framework.version}" if text else "" for text in (names.fr, names.ar, names.en)))
    about = About(
        key="scores",
        labels=Multilingual("Scores", "النقط", "Scores"),
        title=title,
        source=f"{source} ({json.dumps(recipe.as_mapping(), ensure_ascii=False)})",
        illustrative=illustrative,
        head={
            "framework": framework.code,
            "version": framework.version,
            "recipe": recipe.as_mapping(),
            "source": source,
            "illustrative": illustrative,
            **(more or {}),
        },
    )
    write_columns(path, columns, about, language)
