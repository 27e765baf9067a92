"""Forms that come with the house: declared here, written as XLSForms when somebody asks for one."""

from collections.abc import Sequence
from dataclasses import replace

from houma.domain.buildings.models import RiskClass
from houma.domain.observatory.workbook.ready.building_inspection import building_inspection
from houma.domain.observatory.workbook.ready.household_census import household_census
from houma.domain.observatory.workbook.ready.needs_expectations import needs_expectations
from houma.domain.observatory.workbook.ready.rows import ReadyForm
from houma.domain.observatory.workbook.ready.satisfaction_delivery import satisfaction_delivery
from houma.domain.observatory.workbook.ready.writing import written
from houma.values.multilingual import Multilingual

INSPECTION = "building_inspection"
READY: dict[str, Multilingual] = {
    INSPECTION: Multilingual("visite d’un bâtiment", "معاينة بناية", "inspection of a building"),
    "household_census": Multilingual("recensement d’un ménage", "إحصاء أسرة", "census of a household"),
    "needs_expectations": Multilingual("besoins et attentes", "الحاجيات والانتظارات", "needs and expectations"),
    "satisfaction_delivery": Multilingual(
        "satisfaction après livraison", "الرضا بعد التسليم", "satisfaction after delivery"
    ),
}
"""Names of the forms, and what each is."""
_PLAIN = {
    "household_census": household_census,
    "needs_expectations": needs_expectations,
    "satisfaction_delivery": satisfaction_delivery,
}

__all__ = ["INSPECTION", "READY", "ready_form"]


def ready_form(
    name: str,
    classes: Sequence[RiskClass] = (),
    *,
    controller: str = "",
    months: int | None = None,
    form_id: str = "",
) -> bytes:
    """A ready form as XLSX; raises KeyError for a name that is not in ``READY``.

    Args:
        classes: classes of risk with their schemes, for the inspection: ``queries.forms.risk_classes`` gives those of
            a place. Raises ValueError where it has none.
        controller: code of the party that answers for the data.
        months: how long answers are kept.
        form_id: another than its own, where a country has two such forms.
    """
    form = declared_form(name, classes)
    return written(replace(form, form_id=form_id or form.form_id), controller=controller, months=months)


def declared_form(name: str, classes: Sequence[RiskClass] = ()) -> ReadyForm:
    """A ready form as it is declared."""
    if name != INSPECTION:
        return _PLAIN[name]()
    if not classes:
        raise ValueError("the inspection offers classes of risk, and there are none")
    return building_inspection(classes)
