"""What the page that weighs capitals anew computes from: the scores of the dimensions of a run, compactly."""

from typing import Any

from houma.domain.indicators.models import ScoreResult, ScoreRun
from houma.domain.territories.models import Territory

CAN_WEIGH = ("arithmetic", "geometric", "harmonic", "mpi")
"""Aggregations that the page computes. Others need more than the children of one unit, or an exponent of their own."""
_DECIMALS = 7


def can_weigh(run: ScoreRun) -> bool:
    """Whether the page can compute what the run did."""
    how = run.recipe["aggregate"]
    return how["capital"] in CAN_WEIGH and how["index"] in CAN_WEIGH and run.recipe["weight"] != "budget"


def weighed_parts(run: ScoreRun, language: str) -> list[dict[str, Any]]:
    """The capitals with their dimensions: code, name, share of the weight among siblings."""
    inner = [node for node in run.nodes if not node["indicator"]]

    def part(node: dict[str, Any]) -> dict[str, Any]:
        return {
            "code": node["code"],
            "name": node["names"].get(language) or node["names"]["fr"],
            "weight": node["weight"],
        }

    return [
        {**part(node), "dimensions": [part(below) for below in inner if below["parent"] == node["code"]]}
        for node in inner
        if node["depth"] == 1
    ]


def weighing(run: ScoreRun, language: str) -> dict[str, Any]:
    """The whole answer: two queries. ``scores`` are units × columns, one column a dimension (a capital without any)."""
    capitals = weighed_parts(run, language)
    columns = [one["code"] for capital in capitals for one in (capital["dimensions"] or [capital])]
    place = {code: number for number, code in enumerate(columns)}
    results = ScoreResult.objects.filter(run=run, node__in=columns).values_list("node", "territory_id", "score")
    rows: dict[int, list[float | None]] = {}
    for node, scored, score in results:
        row = rows.setdefault(scored, [None] * len(columns))
        row[place[node]] = None if score is None else round(score, _DECIMALS)
    territories = Territory.objects.filter(country=run.country_id, level=run.level, pk__in=rows).order_by("code")
    units = []
    for territory in territories.select_related("parent").defer("boundary", "point", "parent__boundary"):
        above = territory.parent.names.in_language(language) if territory.parent else ""
        units.append((territory.pk, [territory.code, territory.names.in_language(language), above]))
    aggregate = run.recipe["aggregate"]
    return {
        "coverage": run.recipe["coverage"],
        "how": {"capital": aggregate["capital"], "index": aggregate["index"]},
        "capitals": capitals,
        "units": [unit for _pk, unit in units],
        "scores": [rows[pk] for pk, _unit in units],
    }
