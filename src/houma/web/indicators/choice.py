"""What a map of indicators is asked to show: read from the address, kept in every link."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from houma.domain.indicators.models import Area, Sex
from houma.domain.territories.models import Country, Level
from houma.web.asked import whole_number
from houma.web.indicators.classes import FEWEST, MOST, USUAL, Scheme
from houma.web.indicators.subjects import SCORE, Shown, levels_of, shown

AREAS = {"total": Area.TOTAL, "urban": Area.URBAN, "rural": Area.RURAL}
SEXES = {"all": Sex.ALL, "female": Sex.FEMALE, "male": Sex.MALE}
INDEX = f"{SCORE}index"
SORTS = ("name", "value", "second")
BESIDE_NOTHING = ""


@dataclass(frozen=True, slots=True)
class MapChoice:
    """Everything that the address says.

    ``subject`` is a key of ``subjects.shown``. A second map stands beside the first where ``beside`` names another
    subject, or ``beside_period`` another period of the same one.
    """

    subject: str
    level: Level
    period: str = ""
    area: Area = Area.TOTAL
    sex: Sex = Sex.ALL
    scheme: Scheme = Scheme.QUANTILES
    classes: int = USUAL
    beside: str = BESIDE_NOTHING
    beside_period: str = ""
    text: str = ""
    sort: str = "-value"

    @property
    def has_second(self) -> bool:
        """Whether two maps are asked for."""
        return bool(self.beside or self.beside_period)

    @property
    def second_subject(self) -> str:
        """What the second map shows."""
        return self.beside or self.subject

    def as_query(self) -> dict[str, str]:
        """The parameters of the address; what is usual is left out."""
        pairs = {
            "of": self.subject,
            "level": self.level.value,
            "period": self.period,
            "area": next(name for name, area in AREAS.items() if area == self.area),
            "sex": next(name for name, sex in SEXES.items() if sex == self.sex),
            "how": self.scheme.value,
            "classes": str(self.classes),
            "with": self.beside,
            "with_period": self.beside_period,
            "q": self.text,
            "sort": self.sort,
        }
        usual = {
            "area": "total",
            "sex": "all",
            "how": Scheme.QUANTILES.value,
            "classes": str(USUAL),
            "sort": "-value",
        }
        return {name: value for name, value in pairs.items() if value and value != usual.get(name)}

    def address(self, **changes: object) -> str:
        """The query, with some choices changed."""
        return urlencode(replace(self, **changes).as_query())  # type: ignore[arg-type]


def choice_from(query: Mapping[str, str], country: Country) -> MapChoice:
    """Read the address; what is unknown falls back to what is usual."""
    levels = levels_of(country)
    asked = query.get("level", "")
    level = next((one for one in levels if one.value == asked), levels[-1] if levels else Level.COMMUNE)
    scheme = query.get("how", "")
    classes = whole_number(query.get("classes", ""))
    sort = query.get("sort", "")
    return MapChoice(
        subject=query.get("of", "")[:120] or INDEX,
        level=level,
        period=query.get("period", "")[:10],
        area=AREAS.get(query.get("area", ""), Area.TOTAL),
        sex=SEXES.get(query.get("sex", ""), Sex.ALL),
        scheme=Scheme(scheme) if scheme in set(Scheme) else Scheme.QUANTILES,
        classes=classes if classes is not None and FEWEST <= classes <= MOST else USUAL,
        beside=query.get("with", "")[:120],
        beside_period=query.get("with_period", "")[:10],
        text=query.get("q", "").strip()[:100],
        sort=sort if sort.removeprefix("-") in SORTS else "-value",
    )


def figures_of(country: Country, choice: MapChoice) -> tuple[Shown | None, Shown | None]:
    """The figures of the first map and, where one is asked for, of the second."""
    first = _of_period(country, choice, choice.subject, choice.period)
    if first is None or not choice.has_second:
        return first, None
    return first, _of_period(country, choice, choice.second_subject, choice.beside_period)


def _of_period(country: Country, choice: MapChoice, subject: str, period: str) -> Shown | None:
    """The figures of a period and a sex; of the latest, and of everybody, where the subject is not told apart so
    (another one was chosen meanwhile)."""
    found = shown(country, subject, choice.level, period, choice.area, choice.sex)
    if found is not None and choice.sex not in found.sexes:
        found = shown(country, subject, choice.level, period, choice.area)
    if found is not None and period and not found.values and period not in found.periods:
        return shown(country, subject, choice.level, "", choice.area, found.sex)
    return found
