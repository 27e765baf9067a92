"""A profile as plain JSON, and the snapshots that were kept of one."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from houma.domain.indicators.models import ProfileSnapshot
from houma.domain.indicators.queries.profile import Profile, ProfileIndicator, comparable_territories, profile_of
from houma.domain.indicators.queries.scores import framework_of
from houma.domain.indicators.queries.spread import spread_around
from houma.domain.indicators.rules.evenness import evenness
from houma.domain.territories.models import Territory

FORMAT = 1
"""Number of the shape of a snapshot's content; a later shape gets a later number."""


def snapshot_content(territory: Territory) -> dict[str, Any]:
    """The profile of a territory and those comparable with it, in plain values that JSON holds.

    Keys: ``format``, ``territory`` (code, level, names), ``run`` (None where the level has no published one: framework,
    version, data_date, engine_version, seed, draws, inputs_digest, units), ``index``, ``capitals``, ``dimensions``,
    ``balance``, ``evenness`` (as ``Evenness``), ``holding_back``, ``indicators`` (as ``ProfileIndicator``),
    ``strengths`` and ``gaps`` (codes), ``population``, ``urban_share``, ``comparables``; ``spread`` (node → as
    ``Spread``) and ``balance_quartiles`` of the level; ``notes`` (capital → what its figures do not see).
    """
    profile = profile_of(territory)
    around = spread_around(profile.run, (profile.index, *profile.capitals)) if profile.run and profile.index else None
    quartiles = around.balance_quartiles if around else None
    content = {
        "format": FORMAT,
        "territory": {"code": territory.code, "level": territory.level, "names": asdict(territory.names)},
        "run": _run(profile),
        "index": asdict(profile.index) if profile.index else None,
        "capitals": [asdict(node) for node in profile.capitals],
        "dimensions": [asdict(node) for node in profile.dimensions],
        "balance": profile.balance,
        "balance_quartiles": quartiles,
        "evenness": evenness(profile.balance, quartiles),
        "spread": {code: asdict(one) for code, one in around.nodes.items()} if around else {},
        "notes": _notes(profile),
        "holding_back": profile.holding_back,
        "indicators": [asdict(one) for one in profile.indicators],
        "strengths": _codes(profile.strengths),
        "gaps": _codes(profile.gaps),
        "population": profile.population,
        "urban_share": profile.urban_share,
        "comparables": [asdict(one) for one in comparable_territories(territory)],
    }
    plain: dict[str, Any] = json.loads(json.dumps(content, default=_plain))
    return plain


def content_digest(content: dict[str, Any]) -> str:
    """SHA-256 of the content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def is_untouched(snapshot: ProfileSnapshot) -> bool:
    """Is the content what was kept?"""
    return content_digest(snapshot.content) == snapshot.digest


def snapshots_of(territory: Territory) -> tuple[ProfileSnapshot, ...]:
    """The snapshots of a territory, the latest first, without their content: one query."""
    kept = ProfileSnapshot.objects.filter(territory=territory).select_related("run__framework_version", "taken_by")
    return tuple(kept.defer("content", "run__inputs").order_by("-id"))


def _run(profile: Profile) -> dict[str, Any] | None:
    run = profile.run
    if run is None:
        return None
    return {
        "id": run.pk,
        "framework": run.framework_version.framework.code,
        "version": run.framework_version.version,
        "names": asdict(run.framework_version.names),
        "level": run.level,
        "data_date": run.data_date,
        "engine_version": run.engine_version,
        "seed": run.seed,
        "draws": run.draws,
        "inputs_digest": run.inputs_digest,
        "units": run.units,
        "computed_at": run.computed_at,
    }


def _notes(profile: Profile) -> dict[str, dict[str, str]]:
    """What the framework says each capital does not see."""
    if profile.run is None:
        return {}
    return {node.code: asdict(node.note) for node in framework_of(profile.run).capitals if node.note.fr}


def _codes(indicators: tuple[ProfileIndicator, ...]) -> list[str]:
    return [one.indicator.code for one in indicators]


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no plain value")
