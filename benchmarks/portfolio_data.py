"""A portfolio of any size, the same for the same seed on both stores, written through every trigger of the ledger.

    HOUMA_DATABASE_URL=… python benchmarks/portfolio_data.py --agreements 10000 --flows 1000000

fills that database (migrated, without this country) with the fictional country "xb": what is written is lawful.
"""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

COUNTRY = "xb"
CURRENCY = "XBD"
LINES_PER_AGREEMENT = 4
INSTALMENTS_PER_LINE = 8
PARTIES = 40
MILLION = 1_000_000_000  # Amounts are stored in thousandths of the currency unit.
BASE = 10_000_000  # First id of every table: away from the ids of a country that is there already.
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TODAY = NOW.date()
YEARS = range(2010, 2026)
SCALES = ("neighbourhood", "medina", "city", "emerging_centre", "new_town", "region")
COUNTED_SCALES = ("neighbourhood", "medina", "emerging_centre")
OFFICIAL = (("total_cost", "2017-10-31"), ("ministry_contribution", "2021"), ("agreements", "2025"))

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Size:
    """How much to write."""

    agreements: int
    flows: int
    seed: int = 20260115


class Portfolio:
    """Draws every table in turn, in the order in which they can be written."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.random = random.Random(size.seed)
        self.communes: list[int] = []
        self.perimeters: dict[int, dict[str, int]] = {}
        self.project_scale: list[str] = []
        self.payers: dict[int, list[int]] = {}
        self.line_agreement: list[int] = []
        self.flow_numbers = count()

    # --- the ground -----------------------------------------------------------------------------------------------

    def territories(self) -> Iterator[dict[str, Any]]:
        """The root, 12 regions, 72 provinces, 1,440 communes and perimeters of each kind in every sixth commune."""
        from django.contrib.gis.geos import Point

        ids = count(BASE)
        root = next(ids)
        yield _territory(root, "NATIONAL", "country", None)
        for region in range(12):
            region_id = next(ids)
            yield _territory(region_id, f"R{region:02d}", "region", root)
            for province in range(6):
                province_id, province_code = next(ids), f"R{region:02d}P{province}"
                yield _territory(province_id, province_code, "province", region_id)
                for commune in range(20):
                    commune_id, code = next(ids), f"{province_code}C{commune:02d}"
                    point = Point(-13 + region + self.random.random(), 22 + region + self.random.random(), srid=4326)
                    population = self.random.randint(2_000, 90_000)
                    yield _territory(commune_id, code, "commune", province_id, point=point, population=population)
                    self.communes.append(commune_id)
                    if commune % 6 == 0:
                        self.perimeters[commune_id] = kinds = {kind: next(ids) for kind in COUNTED_SCALES}
                        for kind, pk in kinds.items():
                            fields = {"point": point, "perimeter_kind": kind}
                            yield _territory(pk, f"{code}-{kind}", "perimeter", commune_id, **fields)

    def parties(self) -> Iterator[Row]:
        for number in range(PARTIES):
            kind = "ministry" if number == 0 else "public_agency"
            yield (BASE + number, COUNTRY, f"party-{number}", *_names("Partenaire", "شريك", "Partner", number), kind)

    def programmes(self) -> Iterator[Row]:
        for number in range(8):
            parent = BASE + number // 4 * 4 if number % 4 else None
            names = _names("Programme", "برنامج", "Programme", number)
            yield (BASE + number, COUNTRY, f"programme-{number}", *names, parent)

    # --- projects and agreements ----------------------------------------------------------------------------------

    def projects(self) -> Iterator[Row]:
        for number in range(self.size.agreements):
            scale = self.random.choice(SCALES)
            self.project_scale.append(scale)
            programme = BASE + self.random.randrange(8)
            royal = self.random.choice((None, False, True))
            names = _names("Projet", "مشروع", "Project", number)
            yield (BASE + number, COUNTRY, f"PRJ-{number:05d}", *names, programme, scale, "implementation", royal,
                   _visibility(number), f" projet {number}")  # fmt: skip

    def places(self) -> Iterator[Row]:
        ids = count(BASE)
        for number, scale in enumerate(self.project_scale):
            for commune in self.random.sample(self.communes, self.random.choice((1, 1, 1, 2))):
                yield (next(ids), BASE + number, self.perimeters.get(commune, {}).get(scale, commune))

    def axes(self) -> Iterator[Row]:
        for number in range(self.size.agreements):
            yield (BASE + number, BASE + number, 1, "Axe", "محور", "Axis")

    def actions(self) -> Iterator[Row]:
        ids = count(BASE)
        for number, scale in enumerate(self.project_scale):
            for action in range(LINES_PER_AGREEMENT):
                counted = action == 0 and scale in COUNTED_SCALES and self.random.random() < 0.5
                quantity, unit = (self.random.randint(1, 9), scale) if counted else (None, "")
                yield (next(ids), BASE + number, action + 1, "Action", "عملية", "Action", quantity, unit, CURRENCY)

    def agreements(self) -> Iterator[Row]:
        for number in range(self.size.agreements):
            kinds = ("programme", "framework", "financing", "specific")
            kind = self.random.choices(kinds, (5, 25, 60, 10))[0]
            state = "draft" if _is_draft(number) else "cancelled" if number % 90 == 11 else "signed"
            signed = self._signing_day() if self.random.random() < 0.8 else None
            start = self.random.choice((None, *YEARS))
            total = self.random.randrange(4, 400) * MILLION if self.random.random() < 0.9 else None
            framework = BASE + number - 1 if number % 25 == 4 else None
            names = _names("Convention", "اتفاقية", "Agreement", number)
            yield (BASE + number, COUNTRY, f"AGR-{number:05d}", *names, BASE + number, kind, state, framework,
                   signed.isoformat() if signed else "", signed, start, total, CURRENCY, _visibility(number),
                   NOW)  # fmt: skip

    def containments(self) -> Iterator[Row]:
        for number in range(3, self.size.agreements - 1, 40):
            yield (BASE + number, BASE + number, BASE + number + 1, "drawn")

    def versions(self) -> Iterator[Row]:
        """A draft of every contracted agreement, with its terms; ``fill`` has it signed."""
        line = 0
        for number in range(self.size.agreements):
            if _is_draft(number):
                continue
            payers = [0, *self.random.sample(range(1, PARTIES), LINES_PER_AGREEMENT - 1)]
            if number % 3 == 0 and 1 + number % 39 not in payers:
                payers[0] = 1 + number % 39
            self.payers[number] = payers
            yield (BASE + number, BASE + number, 1, "draft", json.dumps(self._terms(number, payers, line)), NOW)
            line += LINES_PER_AGREEMENT

    def _terms(self, number: int, payers: list[int], first_line: int) -> dict[str, Any]:
        funding = {}
        for position, payer in enumerate(payers):
            line = first_line + position
            part = str(Decimal(_commitment(line) // INSTALMENTS_PER_LINE) / 1000)
            dues = enumerate(_dues(line), start=1)
            funding[f"line-{position}"] = {
                "payer": f"party-{payer}",
                "receiver": f"party-{_receiver(number)}",
                "action": f"1.{position + 1}",
                "amount": str(Decimal(_commitment(line)) / 1000),
                "instalments": [{"number": n, "due": due.isoformat(), "amount": part} for n, due in dues],
            }
        title = dict(zip(("fr", "ar", "en"), _names("Convention", "اتفاقية", "Agreement", number), strict=True))
        roles = {f"party-{payer}": {"roles": ["funder"], "must_sign": True} for payer in payers}
        return {"title": title, "currency": CURRENCY, "funding": funding, "parties": roles}

    def agreement_parties(self) -> Iterator[Row]:
        ids = count(BASE)
        for number, payers in self.payers.items():
            for payer in payers:
                yield (next(ids), BASE + number, BASE + payer, "funder")

    def signatures(self) -> Iterator[Row]:
        ids = count(BASE)
        for number, payers in self.payers.items():
            for payer in payers:
                yield (next(ids), BASE + number, BASE + payer, "2019-01-15", NOW)

    # --- money ----------------------------------------------------------------------------------------------------

    def lines(self) -> Iterator[Row]:
        ids = count(BASE)
        for number, payers in self.payers.items():
            for position, payer in enumerate(payers):
                self.line_agreement.append(BASE + number)
                action = BASE + number * LINES_PER_AGREEMENT + position
                yield (next(ids), BASE + number, f"line-{position}", BASE + payer, BASE + _receiver(number), action,
                       CURRENCY)  # fmt: skip

    def promises(self) -> Iterator[Row]:
        """A pledge and a commitment on every line."""
        for line in range(len(self.line_agreement)):
            yield self._flow(line, None, 13, _commitment(line) * 2)
            yield self._flow(line, None, 2, _commitment(line))

    def instalments(self) -> Iterator[Row]:
        ids = count(BASE)
        for line in range(len(self.line_agreement)):
            for number, due in enumerate(_dues(line), start=1):
                yield (next(ids), BASE + line, number, due, _commitment(line) // INSTALMENTS_PER_LINE, 1)

    def payments(self) -> Iterator[Row]:
        """Releases on the first instalments of each line, some in two goes; small expenditures fill up the rest."""
        lines = len(self.line_agreement)
        left, rest = divmod(self.size.flows - 2 * lines, lines)
        for line in range(lines):
            part = _commitment(line) // INSTALMENTS_PER_LINE
            quota = left + (line < rest)
            for instalment in range(self.random.randint(1, INSTALMENTS_PER_LINE)):
                goes = self.random.choice(((part,), (part // 4, part - part // 4), (part // 4,)))
                for amount in goes[:quota]:
                    yield self._flow(line, line * INSTALMENTS_PER_LINE + instalment, 3, amount)
                    quota -= 1
            for _expenditure in range(quota):
                yield self._flow(line, None, 4, part // 400 // max(1, left))

    def _flow(self, line: int, instalment: int | None, kind: int, amount: int) -> Row:
        number = next(self.flow_numbers)
        day = date(2018, 1, 1) + timedelta(days=number % 2900)
        paid = None if instalment is None else BASE + instalment
        return (BASE + number, self.line_agreement[line], BASE + line, paid, kind, amount, CURRENCY, day,
                1 if kind == 2 else None, f"xb-{number}", NOW)  # fmt: skip

    def _signing_day(self) -> date:
        return date(YEARS.start, 1, 1) + timedelta(days=self.random.randrange(len(YEARS) * 365))


def _territory(pk: int, code: str, level: str, parent: int | None, **fields: Any) -> dict[str, Any]:
    names = {"name_fr": f"Territoire {code}", "name_ar": f"مجال {code}", "name_en": f"Territory {code}"}
    return {"id": pk, "country_id": COUNTRY, "code": code, "level": level, "parent_id": parent, **names, **fields}


def _names(fr: str, ar: str, en: str, number: int) -> tuple[str, str, str]:
    return f"{fr} {number}", f"{ar} {number}", f"{en} {number}"


def _visibility(number: int) -> str:
    return "public" if number % 20 else "internal"


def _is_draft(number: int) -> bool:
    return number % 50 == 7


def _receiver(number: int) -> int:
    return (number + 7) % PARTIES


def _commitment(line: int) -> int:
    return (1 + line % 97) * MILLION * INSTALMENTS_PER_LINE // 80


def _dues(line: int) -> list[date]:
    return [date(2019 + number + line % 3, 6, 30) for number in range(INSTALMENTS_PER_LINE)]


def fill(size: Size, say: Callable[[str], object] = lambda line: None, *, vacuum: bool = True) -> None:
    """Write the whole portfolio into the database in use, telling ``say`` what was written in how many seconds.

    ``vacuum`` tidies up at the end, as a database does by itself in time; it cannot be done inside a transaction.
    Raises IntegrityError where the country is there already.
    """
    from benchmarks.bulk import insert, refresh_statistics
    from django.apps import apps

    from houma.domain.agreements.models import AgreementVersion
    from houma.domain.territories.models import Country

    label_fields = {"million_label_fr": "M XBD", "million_label_ar": "مليون", "million_label_en": "XBD million"}
    names = {"name_fr": "Banc d’essai", "name_ar": "بلد التجربة", "name_en": "Test bench"}
    Country.objects.create(
        code=COUNTRY, currency=CURRENCY, lead_party_code="party-0", illustrative=True, **names, **label_fields
    )
    portfolio = Portfolio(size)
    _write_territories(portfolio)
    versions = AgreementVersion.objects.filter(agreement__country=COUNTRY)
    for draw, (label, fields) in _TABLES.items():
        started = time.perf_counter()
        if draw == "signatures":
            versions.update(state="proposed")
        written = insert(apps.get_model(label), fields.split(), getattr(portfolio, draw)())
        if draw == "signatures":
            versions.update(state="signed")
            refresh_statistics(AgreementVersion)
        say(f"{draw:<18} {written:>9,} rows {time.perf_counter() - started:7.1f} s")
    _write_official_totals()
    if vacuum:
        refresh_statistics()


_FLOW = (
    "agreements.Flow",
    "id agreement_id line_id instalment_id kind amount currency value_date version_number reference recorded_at",
)
_TABLES = {
    "parties": ("accounts.Party", "id country_id code name_fr name_ar name_en type"),
    "programmes": ("projects.Programme", "id country_id code name_fr name_ar name_en parent_id"),
    "projects": (
        "projects.Project",
        "id country_id code name_fr name_ar name_en programme_id scale phase royal_presentation visibility search_text",
    ),
    "places": ("projects.ProjectTerritory", "id project_id territory_id"),
    "axes": ("projects.Axis", "id project_id number name_fr name_ar name_en"),
    "actions": (
        "projects.Action",
        "id axis_id number name_fr name_ar name_en planned_quantity quantity_unit currency",
    ),
    "agreements": (
        "agreements.Agreement",
        "id country_id code name_fr name_ar name_en project_id kind state framework_id signed_on signed_from "
        "start_year total currency visibility updated_at",
    ),
    "containments": ("agreements.Containment", "id whole_id part_id evidence"),
    "versions": ("agreements.AgreementVersion", "id agreement_id number state terms created_at"),
    "agreement_parties": ("agreements.AgreementParty", "id version_id party_id role"),
    "signatures": ("agreements.Signature", "id version_id party_id signed_on recorded_at"),
    "lines": ("agreements.FundingLine", "id agreement_id key payer_id receiver_id action_id currency"),
    "promises": _FLOW,
    "instalments": ("agreements.Instalment", "id line_id number due_on amount introduced_in"),
    "payments": _FLOW,
}


def _write_official_totals() -> None:
    """Totals to stand beside: every scale, three measures, three dates."""
    from houma.domain.agreements.models import OfficialTotal
    from houma.domain.sources.models import Source

    source = Source.objects.create(country_code=COUNTRY, code="bench", publisher="Banc d’essai", kind="official")
    for scale in ("", *SCALES):
        for comparable, as_of in OFFICIAL:
            OfficialTotal.objects.create(
                country_id=COUNTRY,
                code=f"official-{scale or 'all'}-{comparable}",
                name_fr=f"Total {scale}",
                scale=scale,
                comparable=comparable,
                value=10_000,
                unit_code="agreements" if comparable == "agreements" else "million-xbd",
                measure_code=comparable,
                as_of=as_of,
                source=source,
            )


def _write_territories(portfolio: Portfolio) -> None:
    from houma.domain.territories.models import Ancestry, Territory

    territories = [Territory(**fields) for fields in portfolio.territories()]
    Territory.objects.bulk_create(territories, batch_size=500)
    parents = {territory.pk: territory.parent_id for territory in territories}
    closure = []
    for pk in parents:
        above: int | None = pk
        distance = 0
        while above is not None:
            closure.append(Ancestry(ancestor_id=above, descendant_id=pk, distance=distance))
            above, distance = parents[above], distance + 1
    Ancestry.objects.bulk_create(closure, batch_size=2_000)


def main() -> None:
    """Fill the database named by HOUMA_DATABASE_URL."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agreements", type=int, default=10_000)
    parser.add_argument("--flows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=Size.seed)
    arguments = parser.parse_args()
    if "HOUMA_DATABASE_URL" not in os.environ:
        parser.error("name the database to fill in HOUMA_DATABASE_URL: what the ledger holds cannot be taken out again")
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from houma.cli.main import start_django

    start_django()
    fill(Size(arguments.agreements, arguments.flows, arguments.seed), lambda line: sys.stdout.write(line + "\n"))


if __name__ == "__main__":
    main()
