"""`houma placement solve --general`: agents to places, and of those who are left without, why."""

from pathlib import Path

import click

from houma.cli import placement_wording as wording
from houma.cli.out_tables import OutColumn
from houma.cli.placement_reading import Pairs, load_pairs
from houma.cli.placement_telling import about_choice, said_number, tell_proofs, write_told
from houma.engines.placement.general import assign, general_model
from houma.engines.placement.left_out import Hindrance, Kept, left_out
from houma.engines.placement.model import NONE, Limits
from houma.values.bidi import isolated

_PLACES_NAMED = 5
_AGENTS_NAMED = 10


def solve_general(pairs_file: Path, places_file: Path, out: Path, must: bool, limits: Limits, language: str) -> None:
    """Assign, write and tell; ends with 1 where ``must`` is asked for and somebody is left without."""
    pairs = load_pairs(pairs_file, places_file, language)
    columns = (pairs.agent, pairs.place, pairs.score, pairs.uses, pairs.capacities)
    model = general_model(len(pairs.agents), *columns, must=must)
    choice = assign(model, limits)
    taken = choice.option
    why = {one: _why(kept, pairs, language) for one, kept in left_out(*columns, taken).items()}
    said = wording.ASSIGNED.formatted(
        placed=len(taken) - len(why),
        total=len(taken),
        score=said_number(f"{model.value(model.goals[0], taken):g}", language),
    )
    click.echo(said.in_language(language))
    tell_proofs(choice, language, without=len(why))
    for one in list(why)[:_AGENTS_NAMED]:
        click.echo(f"  {_named(pairs.agents[one], language)}{wording.COLON.in_language(language)}{why[one]}")
    if len(why) > _AGENTS_NAMED:
        more = wording.MORE_AGENTS.formatted(count=len(why) - _AGENTS_NAMED, file=out)
        click.echo(f"  {more.in_language(language)}")
    told_columns = [
        OutColumn("agent", wording.AGENT, pairs.agents),
        OutColumn("place", wording.PLACE, [None if one == NONE else pairs.places[one] for one in choice.place]),
        OutColumn("score", wording.SCORE, [None if one == NONE else float(pairs.score[one]) for one in taken]),
        OutColumn("why", wording.WHY, [why.get(one) for one in range(len(taken))]),
    ]
    about = about_choice("assignment", wording.ASSIGNMENT, [pairs_file, places_file], pairs.illustrative, choice)
    write_told(out, told_columns, about, language)
    if must and why:
        raise click.ClickException(wording.NOT_MET.formatted(count=len(why), total=len(taken)).in_language(language))


def _why(kept: tuple[Kept, ...], pairs: Pairs, language: str) -> str:
    """What stands against each place that was open to the agent, the first five of them by name."""
    parts = [_hindered(one, pairs, language) for one in kept[:_PLACES_NAMED]]
    if len(kept) > _PLACES_NAMED:
        parts.append(wording.FURTHER.formatted(count=len(kept) - _PLACES_NAMED).in_language(language))
    against = wording.SEMICOLON.in_language(language).join(parts)
    if any(one.hindrance not in (Hindrance.CLOSED, Hindrance.SMALL) for one in kept):
        return against
    return f"{wording.NO_PLACE.in_language(language)}{wording.COLON.in_language(language)}{against}"


def _hindered(one: Kept, pairs: Pairs, language: str) -> str:
    amounts = {name: said_number(f"{getattr(one, name):g}", language) for name in ("use", "used", "capacity")}
    place = _named(pairs.places[pairs.place[one.pair]], language)
    text = wording.HINDERED[one.hindrance].formatted(place=place, **amounts)
    if one.kind:
        text = wording.OF_KIND.formatted(text=text.in_language(language), kind=one.kind + 1)
    return text.in_language(language)


def _named(code: str, language: str) -> str:
    # In a sentence from right to left a Latin code would drag the signs around it.
    return isolated(code) if language == "ar" else code
