"""What `houma placement` says and writes of a choice, whichever form it was asked in."""

from pathlib import Path

import click

from houma.cli import placement_wording as wording
from houma.cli.out_tables import About, OutColumn, write_columns
from houma.engines.placement.model import Choice
from houma.values.multilingual import Multilingual


def about_choice(key: str, labels: Multilingual, sources: list[Path], illustrative: bool, choice: Choice) -> About:
    """Where the figures come from, and what is proven of them."""
    source = ", ".join(one.name for one in sources)
    goals = [{"goal": one.goal, "value": one.value, "bound": one.bound} for one in choice.reached]
    head = {"source": source, "illustrative": illustrative, "method": choice.method, "goals": goals}
    return About(key, labels, labels, source, illustrative, head)


def write_told(out: Path, columns: list[OutColumn], about: About, language: str) -> None:
    """Write the file, and say so."""
    write_columns(out, columns, about, language)
    click.echo(wording.WRITTEN.formatted(file=out, rows=len(columns[0].values)).in_language(language))


def tell_proofs(choice: Choice, language: str, without: int = 0) -> None:
    """Goal by goal, how far it was taken; ``without``: of those who had to be served, how many are not."""
    for one in choice.reached:
        goal = wording.GOAL[one.goal].in_language(language)
        text = wording.PROVEN if one.proven else wording.WITHIN
        if one.goal == "must" and without:
            text = wording.NOT_ALL if one.proven else wording.NOT_ALL_YET
        said = text.formatted(
            goal=goal,
            gap=said_number(f"{100 * one.gap:.2f}", language),
            placed=len(choice.option) - without,
            total=len(choice.option),
        )
        click.echo(f"  {said.in_language(language)}")
    if choice.stopped:
        click.echo(wording.STOPPED.in_language(language))


def said_number(number: str, language: str) -> str:
    """A number with the decimal sign of the language."""
    return number if language == "en" else number.replace(".", ",")
