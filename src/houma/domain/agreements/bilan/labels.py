"""The names of groups and of what a bilan was narrowed to."""

from collections.abc import Iterable

from django.db.models import QuerySet

from houma.domain.accounts.models import Party
from houma.domain.agreements.bilan.filters import LABELS, Filter
from houma.domain.agreements.bilan.grouping import Grouping
from houma.domain.agreements.bilan.results import NONE, SEVERAL
from houma.domain.projects.models import Programme, Scale
from houma.domain.territories.models import Country, Territory
from houma.values.multilingual import Multilingual as T

SCALES: dict[str, T] = {
    Scale.NEIGHBOURHOOD.value: T("Quartier", "حي", "Neighbourhood"),
    Scale.MEDINA.value: T("Médina", "مدينة عتيقة", "Medina"),
    Scale.CITY.value: T("Ville", "مدينة", "City"),
    Scale.EMERGING_CENTRE.value: T("Centre émergent", "مركز صاعد", "Emerging centre"),
    Scale.NEW_TOWN.value: T("Ville nouvelle", "مدينة جديدة", "New town"),
    Scale.REGION.value: T("Région", "جهة", "Region"),
}
GROUPINGS: dict[str, T] = {
    Grouping.PROGRAMME.value: T("Programme", "البرنامج", "Programme"),
    Grouping.SCALE.value: T("Échelle d’intervention", "مستوى التدخل", "Scale of intervention"),
    Grouping.REGION.value: T("Région", "الجهة", "Region"),
    Grouping.PROVINCE.value: T("Province ou préfecture", "الإقليم أو العمالة", "Province or prefecture"),
    Grouping.COMMUNE.value: T("Commune", "الجماعة", "Commune"),
    Grouping.YEAR.value: T("Année", "السنة", "Year"),
    Grouping.PARTNER.value: T("Partenaire payeur", "الشريك المؤدي", "Paying partner"),
}
_SEVERAL = {
    "": T("Plusieurs à la fois", "عدة مجالات معا", "Several at once"),
    Grouping.YEAR.value: T("Plusieurs années", "عدة سنوات", "Several years"),
    Grouping.REGION.value: T("Plusieurs régions", "عدة جهات", "Several regions"),
    Grouping.PROVINCE.value: T("Plusieurs provinces", "عدة أقاليم", "Several provinces"),
    Grouping.COMMUNE.value: T("Plusieurs communes", "عدة جماعات", "Several communes"),
}
_NONE = {
    "": T("Sans rattachement", "بدون انتماء", "None"),
    Grouping.YEAR.value: T("Sans date publiée", "بدون تاريخ منشور", "Without a published date"),
    Grouping.REGION.value: T("National ou non localisé", "وطني أو غير محدد", "National or not located"),
    Grouping.PROVINCE.value: T("À un niveau plus large", "على مستوى أوسع", "At a wider level"),
    Grouping.COMMUNE.value: T("À un niveau plus large", "على مستوى أوسع", "At a wider level"),
}

_NAMED = T("{count} conventions nommées", "{count} اتفاقيات مسماة", "{count} named agreements")


def group_labels(country: Country, by: Grouping, codes: Iterable[str]) -> dict[str, T]:
    """The name of each group: one query at most."""
    wanted = list(codes)
    labels = {code: T(code) for code in wanted}
    if by is Grouping.SCALE:
        labels |= {code: SCALES[code] for code in wanted if code in SCALES}
    elif by is not Grouping.YEAR:
        field = {Grouping.PROGRAMME: "programme", Grouping.PARTNER: "party"}.get(by, "territory")
        for named in _named(field).filter(country=country, code__in=wanted):
            labels[named.code] = named.names
    labels[SEVERAL] = _SEVERAL.get(by.value, _SEVERAL[""])
    labels[NONE] = _NONE.get(by.value, _NONE[""])
    return labels


class LabelledCodes:
    """Names of the programmes, territories and partners of one country by code, each looked up once."""

    def __init__(self, country: str) -> None:
        self.country = country
        self._known: dict[tuple[str, str], T] = {}

    def label(self, field: str, code: str) -> T:
        """The name behind the code of a filter field; the code itself where nothing has it."""
        if (field, code) not in self._known:
            named = _named(field).filter(country=self.country, code=code).first()
            self._known[field, code] = named.names if named else T(code)
        return self._known[field, code]


def _named(field: str) -> QuerySet[Programme] | QuerySet[Territory] | QuerySet[Party]:
    if field == "programme":
        return Programme.objects.all()
    return Party.objects.all() if field == "party" else Territory.objects.defer("boundary")


def filter_labels(asked: Filter, known: LabelledCodes | None = None) -> tuple[tuple[T, T], ...]:
    """(what is narrowed, to what) in words: one query for each code that ``known`` has not looked up before."""
    names = known or LabelledCodes(asked.country)
    found: list[tuple[T, T]] = []
    if asked.period:
        found.append((LABELS["period"], T(str(asked.period).replace("-", "–"))))
    if asked.until is not None:
        found.append((LABELS["until"], T(asked.until.isoformat())))
    for field, code in (("programme", asked.programme), ("territory", asked.territory), ("party", asked.party)):
        if code:
            found.append((LABELS[field], names.label(field, code)))
    if asked.scale:
        found.append((LABELS["scale"], SCALES[asked.scale]))
    if asked.agreements:
        found.append((LABELS["agreements"], _NAMED.formatted(count=len(asked.agreements))))
    if asked.royal:
        found.append((LABELS["royal"], T("oui", "نعم", "yes")))
    return tuple(found)
