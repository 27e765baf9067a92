"""The only writers of the catalogue, observations, frameworks, scores and snapshots.

How to call them, from a pack or a command (``by=None`` is the house itself)::

    record_indicators(country, [NewIndicator("illiteracy_rate", Multilingual("…"), "percent", …)], by=None)
    record_observations(
        country,
        NewRelease(source_code="hcp-rgph-2024", title="RGPH 2024", data_date=date(2024, 11, 7)),
        [NewObservation("1511010", "illiteracy_rate", "2024", 18.3, area=Area.URBAN, sex=Sex.FEMALE), …],
        by=None,
    )
    record_framework(country, yaml_text, by=None)
    publish_run(run_scores(country, ScoreRequest("capitals", level="commune"), by=None), by=None)
"""

from houma.domain.indicators.actions.catalogue import CatalogueRefused, CatalogueReport, record_indicators
from houma.domain.indicators.actions.frameworks import record_framework
from houma.domain.indicators.actions.importing import Imported, import_figures
from houma.domain.indicators.actions.observations import (
    ObservationsRefused,
    record_observation_columns,
    record_observations,
)
from houma.domain.indicators.actions.scores import ScoreRequest, publish_run, run_scores
from houma.domain.indicators.actions.snapshots import take_snapshot
from houma.domain.indicators.rules.definitions import DefinitionFault, NewIndicator
from houma.domain.indicators.rules.entries import LoadReport, NewObservation, NewRelease, ObservationColumns

__all__ = [
    "CatalogueRefused",
    "CatalogueReport",
    "DefinitionFault",
    "Imported",
    "LoadReport",
    "NewIndicator",
    "NewObservation",
    "NewRelease",
    "ObservationColumns",
    "ObservationsRefused",
    "ScoreRequest",
    "import_figures",
    "publish_run",
    "record_framework",
    "record_indicators",
    "record_observation_columns",
    "record_observations",
    "run_scores",
    "take_snapshot",
]
