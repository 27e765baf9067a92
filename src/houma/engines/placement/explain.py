"""In words: why this home, and why none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
from babel.dates import format_date
from scipy import sparse

from houma.engines.placement.homes import ALWAYS, Homes, Households, Lack, Norms, distances, lacks, metres
from houma.engines.placement.model import NONE, Floats
from houma.engines.placement.plan import Plan
from houma.values.multilingual import LANGUAGES, Multilingual

# What a home would have to be, in the order in which it is said.
_FEATURES = {
    Lack.SIZE: Multilingual("pour {people}", "يسع {people}", "for {people}"),
    Lack.STEP_FREE: Multilingual("à entrée de plain-pied", "بمدخل دون درج", "with a step-free entrance"),
    Lack.ROOMS: Multilingual(
        "avec au plus {per_room} personnes par pièce",
        "لا يتجاوز فيه عدد الأشخاص في الغرفة {per_room}",
        "with at most {per_room} persons a room",
    ),
    Lack.SANITATION: Multilingual("à sanitaires séparés", "بمرافق صحية مستقلة", "with separate sanitation"),
    Lack.WATER: Multilingual("avec l’eau", "مزود بالماء", "with water"),
    Lack.VENTILATION: Multilingual("ventilé", "جيد التهوية", "with ventilation"),
    Lack.FAR: Multilingual(
        "à moins de {farthest} km de ses attaches", "على بعد أقل من {farthest} كلم من محيط عيشه",
        "within {farthest} km of where its life is",
    ),
    Lack.RENT: Multilingual(
        "dans la limite du loyer ({rent} par mois)", "في حدود الكراء ({rent} شهريا)",
        "within the rent limit ({rent} a month)",
    ),
    Lack.FROM: Multilingual("libre dès le {start}", "شاغر ابتداء من {start}", "free from {start}"),
    Lack.UNTIL: Multilingual("disponible jusqu’au {end}", "متاح إلى غاية {end}", "available until {end}"),
    Lack.REFUSED: Multilingual("qui n’a pas été refusé", "لم يتم رفضه", "that was not refused"),
}  # fmt: skip
_NO_HOME = Multilingual("Aucun logement {features}.", "لا يوجد أي مسكن {features}.", "No home {features}.")
_NO_HOMES = Multilingual("Il n’y a aucun logement.", "لا يوجد أي مسكن.", "There is no home at all.")
_NEAREST = Multilingual(
    "Le logement {home} conviendrait s’il était {features}.",
    "المسكن {home} يناسب لو كان {features}.",
    "Home {home} would do if it were one {features}.",
)
_ALL_TAKEN = Multilingual(
    "Logements qui conviendraient : {count}, tous donnés à d’autres. Il faudrait un logement de plus {features}.",
    "عدد المساكن المناسبة: {count}، وكلها ممنوحة لغيره. يلزم مسكن إضافي {features}.",
    "Homes that would do: {count}, all given to others. One more home is needed, {features}.",
)
_GROUP = Multilingual(
    "Aucun site n’a de place pour tout le groupe ({members} ménages, {persons} personnes).",
    "لا يوجد موقع يسع المجموعة كلها (عدد الأسر {members}، عدد الأشخاص {persons}).",
    "No site has room for the whole group ({members} households, {persons} persons).",
)
_BUDGET = Multilingual(
    "Le logement {home} est libre, mais coûterait {cost} ; il reste {left} au budget.",
    "المسكن {home} شاغر، لكن كلفته {cost} ولم يبق من الميزانية سوى {left}.",
    "Home {home} is free but would cost {cost}; {left} of the budget is left.",
)
_NOT_SEARCHED = Multilingual(
    "Le logement {home} est encore libre : la recherche a été arrêtée avant, relancez-la.",
    "المسكن {home} لا يزال شاغرا: توقف البحث قبل ذلك، أعيدوا تشغيله.",
    "Home {home} is still free: the search was ended before; run it again.",
)
_LOCKED = Multilingual("Décidé d’avance.", "محدد سلفا.", "Decided beforehand.")
_ONLY = Multilingual("Seul logement qui convienne.", "المسكن المناسب الوحيد.", "The only home that suits.")
_SUITS = Multilingual(
    "Choisi parmi {count} logements qui conviennent.", "اختير من بين المساكن المناسبة وعددها {count}.",
    "Chosen among {count} homes that suit.",
)  # fmt: skip
_MEETS_ALL = Multilingual("Répond à tous les besoins.", "يستجيب لكل الحاجيات.", "Meets every need.")
_MISSES = Multilingual("Il n’est pas : {features}.", "ليس: {features}.", "It is not: {features}.")
_SPACE = Multilingual("{people}, {rooms}.", "{people}، {rooms}.", "{people}, {rooms}.")
_KM = Multilingual("{kind} {km} km", "{kind} {km} كلم", "{kind} {km} km")
_DISTANCES = Multilingual("Distances : {all}.", "المسافات: {all}.", "Distances: {all}.")
_COMMA, _SPACED = Multilingual(", ", "، ", ", "), Multilingual(" ", " ", " ")
_GROUP_NEEDS = Multilingual(
    "Il faudrait, sur un même site, des logements libres du {start} au {end}, ou que ces ménages acceptent d’être "
    "séparés.",
    "يلزم أن توجد في موقع واحد مساكن شاغرة من {start} إلى {end}، أو أن تقبل هذه الأسر التفريق بينها.",
    "It would take homes on one site that are free from {start} until {end}, or that these households agree to part.",
)
_COST = Multilingual("Coût du séjour : {cost}.", "كلفة الإقامة: {cost}.", "Cost of the stay: {cost}.")
_NEARER = Multilingual(
    "Plus proches et aussi convenables, mais donnés à d’autres ou trop chers pour l’ensemble : {count}.",
    "مساكن أقرب ومناسبة كذلك لكنها ممنوحة لغيره أو أغلى للجميع: {count}.",
    "Nearer and as suitable, but given to others or dearer for all: {count}.",
)
# One, two, three to ten, eleven to ninety-nine, and hundreds, as Arabic counts them.
_PERSON = (
    ("personne", "personnes"), ("شخص واحد", "شخصان", "{n} أشخاص", "{n} شخصا", "{n} شخص"), ("person", "persons"),
)  # fmt: skip
_ROOM = (
    ("pièce", "pièces"), ("غرفة واحدة", "غرفتان", "{n} غرف", "{n} غرفة", "{n} غرفة"), ("room", "rooms"),
)  # fmt: skip


_NOTHING = Lack(0)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a household has this home or none: one sentence, then what would be needed (or more about the home).

    ``lack`` holds the constraints that together exclude every home, as bits of ``Lack``; 0 where homes would suit.
    """

    household: int
    sentence: Multilingual
    more: Multilingual
    lack: Lack = _NOTHING


def explain(
    plan: Plan,
    households: Households,
    homes: Homes,
    norms: Norms | None = None,
    *,
    budget: float | None = None,
    names: Sequence[str] | None = None,
    rows: Sequence[int] | None = None,
) -> tuple[Reason, ...]:
    """Say for each household why it has its home, or which constraints leave it without and what would be needed.

    Args:
        names: of the homes; by default their number.
        rows: the households to tell about; all by default.
    """
    norms = norms or Norms()
    model = plan.model
    used = np.zeros(len(model.agent))
    used[plan.choice.option[plan.choice.option != NONE]] = 1.0
    by_option = sparse.csc_array(model.uses.tocsc())
    told = _Teller(plan, households, homes, norms, budget, names, by_option, model.capacity - model.uses @ used)
    wanted = range(len(households)) if rows is None else rows
    return tuple(told.placed(row) if plan.home[row] != NONE else told.unplaced(row) for row in wanted)


@dataclass(frozen=True, slots=True)
class _Teller:
    plan: Plan
    households: Households
    homes: Homes
    norms: Norms
    budget: float | None
    names: Sequence[str] | None
    uses: sparse.csc_array
    left: Floats

    def unplaced(self, row: int) -> Reason:
        rows = np.array([row])
        far = distances(self.households, self.homes, rows)
        lack = lacks(self.households, self.homes, self.norms, rows, far)[0].astype(np.int64)
        excluding = lack & int(ALWAYS | self.norms.required)
        if not len(self.homes):
            return Reason(row, _NO_HOMES, Multilingual(""))
        if (excluding != 0).all():
            why = excluding_together(excluding)
            nearest = int(np.lexsort((far[0], np.bitwise_count(excluding)))[0])
            wanted = self._features(row, Lack(int(excluding[nearest])))
            more = _filled(_NEAREST, home=self._name(nearest), features=wanted)
            return Reason(row, _filled(_NO_HOME, features=self._features(row, why)), more, why)
        suiting = np.flatnonzero(excluding == 0)
        free = self._free(row)
        if free is not None:
            return Reason(row, free, Multilingual(""))
        members = np.flatnonzero(self.households.keep_with == self.households.keep_with[row])
        if self.households.keep_with[row] != NONE and len(members) > 1:
            persons = int(self.households.persons[members].sum())
            start, end = int(self.households.start[members].min()), int(self.households.end[members].max())
            needed = _filled(_GROUP_NEEDS, start=_day(start), end=_day(end))
            return Reason(row, _GROUP.formatted(members=len(members), persons=persons), needed)
        wanted = self._features(row, self._own_needs(row))
        return Reason(
            row, _filled(_ALL_TAKEN, count=Multilingual(str(len(suiting))), features=wanted), Multilingual("")
        )

    def placed(self, row: int) -> Reason:
        home, options = int(self.plan.home[row]), self.plan.options
        mine = np.flatnonzero(options.household == row)
        locked = self.households.locked[row] != NONE
        first = _LOCKED if locked else _ONLY if len(mine) == 1 else _SUITS.formatted(count=len(mine))
        persons, rooms = int(self.households.persons[row]), int(self.homes.rooms[home])
        parts = [_filled(_SPACE, people=_counted(persons, _PERSON), rooms=_counted(rooms, _ROOM))]
        lack = Lack(int(self.plan.lack[row]))
        parts.append(_filled(_MISSES, features=self._features(row, lack, _COMMA)) if lack else _MEETS_ALL)
        anchors, far = self.households.anchors, []
        for number in np.flatnonzero(anchors.household == row):
            km = metres(
                float(anchors.latitude[number]), float(anchors.longitude[number]),
                self.homes.latitude[[home]], self.homes.longitude[[home]],
            )[0] / 1000  # fmt: skip
            if np.isfinite(km):
                far.append(_filled(_KM, kind=anchors.kind[number], km=_number(km)))
        if far:
            parts.append(_filled(_DISTANCES, all=_joined(far, _COMMA)))
        unmet = np.bitwise_count(options.lack[mine])
        own = int(lack).bit_count()
        nearer = int(((options.metres[mine] < self.plan.metres[row] - 10) & (unmet <= own)).sum())
        if nearer and not locked:
            parts.append(_NEARER.formatted(count=nearer))
        parts.append(_filled(_COST, cost=_number(self.plan.cost[row], 2)))
        return Reason(row, first, _joined(parts, _SPACED), lack)

    def _free(self, row: int) -> Multilingual | None:
        """Why a home that stands free for this household is not given; None where all are taken."""
        plan, left = self.plan, self.left
        if self.households.keep_with[row] != NONE:
            return None
        rooms = len(left) - (self.budget is not None)
        for option in np.flatnonzero(plan.options.household == row):
            low, high = self.uses.indptr[option], self.uses.indptr[option + 1]
            where, takes = self.uses.indices[low:high], self.uses.data[low:high]
            if ((takes > left[where] + 1e-9) & (where < rooms)).any():
                continue
            home, cost = self._name(int(plan.options.home[option])), plan.options.cost[option]
            if self.budget is not None and cost > left[-1]:
                return _filled(_BUDGET, home=home, cost=_number(cost, 2), left=_number(float(left[-1]), 2))
            return _filled(_NOT_SEARCHED, home=home)
        return None

    def _own_needs(self, row: int) -> Lack:
        wanted = Lack.SIZE | Lack.FROM | Lack.UNTIL
        if self.households.step_free[row]:
            wanted |= Lack.STEP_FREE
        if np.isfinite(self.households.most_rent[row]):
            wanted |= Lack.RENT
        return wanted

    def _features(self, row: int, lack: Lack, glue: Multilingual = _SPACED) -> Multilingual:
        values = {
            "people": _counted(int(self.households.persons[row]), _PERSON),
            "per_room": _plain(f"{self.norms.persons_per_room or 0:g}"),
            "farthest": _plain(f"{(self.norms.farthest or 0) / 1000:g}"),
            "rent": f"{self.households.most_rent[row]:.0f}" if np.isfinite(self.households.most_rent[row]) else "",
        }
        start, end = _day(int(self.households.start[row])), _day(int(self.households.end[row]))
        parts = [_filled(text, start=start, end=end, **values) for one, text in _FEATURES.items() if one in lack]
        return _joined(parts, glue)

    def _name(self, home: int) -> str:
        return self.names[home] if self.names is not None else str(home)


def excluding_together(lack: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Lack:
    """The fewest constraints such that each home fails at least one; the first such in the order of ``Lack``."""
    kinds = np.unique(lack)
    for count in range(1, len(Lack) + 1):
        for some in combinations(Lack, count):
            bits = int(sum(some))
            if (kinds & bits != 0).all():
                return Lack(bits)
    raise ValueError("a home lacks nothing: nothing excludes it")


def _filled(text: Multilingual, **values: object) -> Multilingual:
    """``text`` with values put in, each in its own language where it has several."""
    return Multilingual(
        *(
            text.in_language(language).format(
                **{
                    key: value.in_language(language) if isinstance(value, Multilingual) else value
                    for key, value in values.items()
                }
            )
            for language in LANGUAGES
        )
    )


def _joined(parts: Sequence[Multilingual], glue: Multilingual) -> Multilingual:
    return Multilingual(
        *(glue.in_language(language).join(part.in_language(language) for part in parts) for language in LANGUAGES)
    )


def _day(ordinal: int) -> Multilingual:
    day = date.fromordinal(max(1, min(ordinal, date.max.toordinal())))
    french, arabic, english = (format_date(day, "d MMMM y", locale=one) for one in ("fr", "ar_MA", "en"))
    return Multilingual(f"1er{french[1:]}" if day.day == 1 else french, arabic, english)


def _counted(count: int, noun: tuple[tuple[str, ...], ...]) -> Multilingual:
    """A number with its noun in the form that each language asks for."""
    french, arabic, english = noun
    last = count % 100
    form = count - 1 if count in (1, 2) else 2 if 3 <= last <= 10 else 3 if last >= 11 else 4
    return Multilingual(
        f"{count} {french[count > 1]}", arabic[form].format(n=count), f"{count} {english[count != 1]}"
    )  # fmt: skip


def _number(value: float, decimals: int = 1) -> Multilingual:
    return _plain(f"{value:.{decimals}f}")


def _plain(plain: str) -> Multilingual:
    """A number that is written already, with the decimal sign of each language."""
    return Multilingual(plain.replace(".", ","), plain.replace(".", ","), plain)
