"""Measures of claims that the loader itself makes from files that are no lists of claims."""

from houma.domain.sources.models import Measure
from houma.packs.claim_rows import TEXT
from houma.packs.description import PackDescription
from houma.values.multilingual import Multilingual as T

SEAT, TERRITORIES = "urban_agency_seat", "urban_agency_territories"
INTERMEDIARY = "intermediary_city_list"
CONTRIBUTION = "contribution"

_NAMES: dict[str, tuple[T, T]] = {
    SEAT: (
        T("Siège de l’agence urbaine", "مقر الوكالة الحضرية", "Seat of the urban agency"),
        T(
            "Ville où siège l’agence, selon la source.",
            "المدينة التي يوجد بها مقر الوكالة حسب المصدر.",
            "Town in which the agency has its seat, as the source says.",
        ),
    ),
    TERRITORIES: (
        T("Ressort de l’agence urbaine", "مجال تدخل الوكالة الحضرية", "Territories of the urban agency"),
        T(
            "Provinces et préfectures où l’agence intervient, dans les mots de la source.",
            "الأقاليم والعمالات التي تتدخل فيها الوكالة، بكلمات المصدر.",
            "Provinces and prefectures in which the agency acts, in the words of the source.",
        ),
    ),
    INTERMEDIARY: (
        T("Ville citée comme intermédiaire", "مدينة مذكورة كمدينة متوسطة", "Named as an intermediary city"),
        T(
            "Liste dans laquelle une source cite la ville comme intermédiaire.",
            "اللائحة التي يذكر فيها مصدر أن المدينة متوسطة.",
            "The list in which a source names the city as intermediary.",
        ),
    ),
    CONTRIBUTION: (
        T("Contribution", "مساهمة", "Contribution"),
        T(
            "Montant qu’une source attribue à un partenaire et qui ne s’additionne pas aux autres parts.",
            "مبلغ ينسبه مصدر إلى شريك ولا يجمع مع باقي الحصص.",
            "Amount that a source ascribes to a partner and that is not added to the other parts.",
        ),
    ),
}


def units(about: PackDescription) -> dict[str, T]:
    """Labels of the units of these measures, by code."""
    return {TEXT: T("texte", "نص", "text"), about.unit_of_millions: about.million_label}


def measures(about: PackDescription) -> list[Measure]:
    """The measures, defined once for all countries."""
    return [
        Measure(
            code=code,
            name_fr=name.fr,
            name_ar=name.ar,
            name_en=name.en,
            definition_fr=definition.fr,
            definition_ar=definition.ar,
            definition_en=definition.en,
            unit_id=about.unit_of_millions if code == CONTRIBUTION else TEXT,
        )
        for code, (name, definition) in _NAMES.items()
    ]
