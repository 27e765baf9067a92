"""The catalogue of indicators, the files of figures and the framework that is computed from them."""

from collections.abc import Iterator

from houma.domain.indicators.rules.definitions import Known, definition_faults
from houma.domain.indicators.rules.frameworks import read_text
from houma.domain.indicators.workbook import new_indicator
from houma.engines.capitals import FrameworkFaults
from houma.exchange.problems import Problem
from houma.packs import wording
from houma.packs.content import PackContent
from houma.packs.declaration import FRAMEWORK
from houma.packs.description import FILENAME


def definitions_hold(content: PackContent) -> Iterator[Problem]:
    """Formulas are formulas, their units add up, and none leads back to itself: the rule of the domain says so."""
    rows = [row for row in content.rows("indicators") if row.has("code")]
    known = Known({}, {}, {}, frozenset(content.codes("units")), frozenset(content.codes("sources")))
    for found in definition_faults([new_indicator(row.read.values) for row in rows], known):
        yield rows[found.position].problem(
            found.fault.column or "code",
            found.fault.code,
            found.fault.expected,
            read=found.read,
            nearest=found.fault.nearest,
        )


def figures_have_their_source(content: PackContent) -> Iterator[Problem]:
    """Every file of figures names a source of the pack, and holds no figure of an indicator that is computed."""
    derived = {row.text("code") for row in content.rows("indicators") if row.has("formula")}
    for table in content.figures:
        if table.file.source_code not in content.codes("sources"):
            expected = wording.A_KNOWN_CODE.formatted(file="sources")
            yield Problem("unknown-name", expected, sheet=FILENAME, read=table.file.source_code)
        for code in derived.intersection(table.columns.indicators):
            yield Problem("derived-figure", wording.AN_OBSERVED_INDICATOR, sheet=table.file.path, read=code)


def the_framework_holds(content: PackContent) -> Iterator[Problem]:
    """The framework can be read, and the catalogue knows all its indicators."""
    if not content.framework:
        if content.description.scored_levels:
            yield Problem("missing-file", wording.THIS_FILE, sheet=FRAMEWORK)
        return
    try:
        read_text(content.framework, set(content.codes("indicators")))
    except FrameworkFaults as refused:
        for fault in refused.faults:
            yield Problem("framework", fault.sentence, sheet=FRAMEWORK, read=fault.where)
