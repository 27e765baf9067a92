"""The facts of Morocco's pack: nothing lost, nothing dangling, nothing smoothed away."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from houma.values.folding import plain
from houma.values.partial_date import PartialDate

PACK = Path(__file__).parents[2] / "src" / "houma" / "packs" / "maroc"
DESCRIPTION = tomllib.loads((PACK / "pack.toml").read_text(encoding="utf-8"))
FILES = {entry["path"]: entry["rows"] for entry in DESCRIPTION["files"]}
TEXT_UNITS = {"date", "text", "boolean"}
Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    with (PACK / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def source_rows(shared_data: Path, name: str) -> list[Row]:
    with (shared_data / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def codes(name: str) -> frozenset[str]:
    return frozenset(row["code"] for row in rows(name))


@cache
def address_of(source_code: str) -> str:
    return {row["code"]: row["address"] for row in rows("sources.csv")}[source_code]


def parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def total(table: str, agreement: str, *bases: str) -> Decimal:
    """What the rows of an agreement add up to, in millions."""
    return sum(
        (
            Decimal(row["amount_mdh"])
            for row in rows(table)
            if row["agreement_code"] == agreement and row["basis"] in (bases or ("part",)) and row["amount_mdh"]
        ),
        Decimal(0),
    )


def claimed(agreement: str, measure: str) -> dict[str, Row]:
    """Claims about one measure of one agreement, by value; of several that say the same, the adopted one."""
    found = [row for row in rows("claims.csv") if row["subject_code"] == agreement and row["measure"] == measure]
    return {row["value"]: row for row in sorted(found, key=lambda row: row["adopted"] == "true")}


# -- the files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_declared_file_is_there_whole_and_plainly_written(name: str) -> None:
    content = (PACK / name).read_bytes()
    assert content.decode("utf-8").endswith("\n")
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert len(rows(name)) == FILES[name]
    assert all(None not in row and None not in row.values() for row in rows(name))


def test_every_csv_file_is_declared() -> None:
    assert {path.name for path in PACK.glob("*.csv")} == set(FILES)


@pytest.mark.parametrize(
    "name",
    [name for name in FILES if rows(name) and "code" in rows(name)[0]],
)
def test_codes_are_unique(name: str) -> None:
    assert len(codes(name)) == len(rows(name))


REFERENCES = {
    "territory": ("territory_code", "territory_codes", "parent_code", "seat_territory_code"),
    "source": ("source_code",),
    "measure": ("measure",),
    "unit": ("unit",),
    "party": ("party_code", "family_code", "agency_code"),
    "programme": ("programme_code",),
    "agreement": ("agreement_code", "agreement_codes", "part_of", "overlaps"),
}
TARGETS = {
    "territory": "territories.csv",
    "source": "sources.csv",
    "measure": "measures.csv",
    "unit": "units.csv",
    "party": "parties.csv",
    "programme": "programmes.csv",
    "agreement": "agreements.csv",
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_reference_dangles(name: str) -> None:
    for kind, columns in REFERENCES.items():
        for column in set(columns) & set(rows(name)[0]):
            target = "programmes.csv" if name == "programmes.csv" and column == "parent_code" else TARGETS[kind]
            named = {code for row in rows(name) for code in parts(row[column])}
            assert named <= codes(target), (column, named - codes(target))


@pytest.mark.parametrize("name", ["claims.csv", "threatened_buildings.csv", "urban_agency_indicators.csv"])
def test_every_subject_exists(name: str) -> None:
    where = {"agreement": "agreements.csv", "territory": "territories.csv", "agency": "parties.csv"}
    for row in rows(name):
        if row["subject_kind"] == "country":
            assert row["subject_code"] == DESCRIPTION["root_territory"]
        else:
            assert row["subject_code"] in codes(where[row["subject_kind"]])


@pytest.mark.parametrize(
    "name",
    [
        "territories.csv", "units.csv", "measures.csv", "parties.csv", "programmes.csv", "agreements.csv",
        "components.csv", "official_totals.csv",
    ],
)  # fmt: skip
def test_every_name_is_there_in_three_languages(name: str) -> None:
    stem = next(stem for stem in ("name", "title", "label") if f"{stem}_fr" in rows(name)[0])
    for row in rows(name):
        assert row[f"{stem}_fr"], row
        assert row[f"{stem}_en"], row
        # The census names cercles, arrondissements and urban centres in French only.
        bare = row.get("level") in {"cercle", "arrondissement", "urban_centre", "prefecture_of_arrondissements"}
        assert row[f"{stem}_ar"] or bare, row
        assert row[f"{stem}_ar"] in {"", "%"} or re.search("[\u0621-\u064a]", row[f"{stem}_ar"]), row


# -- territories and parties -------------------------------------------------------------------------------------------


def test_communes_add_up_to_the_country() -> None:
    communes = [row for row in rows("territories.csv") if row["level"] == "commune"]
    country = next(row for row in rows("territories.csv") if row["code"] == DESCRIPTION["root_territory"])
    assert len(communes) == 1503
    assert sum(int(row["population_2024"]) for row in communes) == int(country["population_2024"]) == 36_828_330
    assert sum(int(row["households_2024"]) for row in communes) == int(country["households_2024"]) == 9_275_038


def test_territories_carry_the_census_rows_over(shared_data: Path) -> None:
    corrected = {"2251", "8401"}  # Two Arabic names, told in the pack's README.
    ours = {row["code"]: row for row in rows("territories.csv")}
    for theirs in source_rows(shared_data, "maroc/territories.csv"):
        row = ours.pop(theirs["code"])
        theirs["level"] = theirs["level"].replace("arrondissement_prefecture", "prefecture_of_arrondissements")
        differing = {key for key, value in theirs.items() if row[key] != value}
        assert differing == ({"name_ar"} if theirs["code"] in corrected else set())
    assert not ours


def test_families_are_one_level_deep() -> None:
    parties = {row["code"]: row for row in rows("parties.csv")}
    assert DESCRIPTION["lead_party"] in parties
    for row in parties.values():
        if row["family_code"]:
            assert row["is_family"] == "false"
            assert parties[row["family_code"]]["is_family"] == "true"


def test_no_spelling_points_to_two_parties_of_one_family() -> None:
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows("parties.csv"):
        for spelling in (row["name_fr"], *parts(row["aliases"])):
            seen[row["family_code"], spelling].add(row["code"])
    assert not {key: found for key, found in seen.items() if len(found) > 1}


# -- claims ------------------------------------------------------------------------------------------------------------


def test_exactly_one_claim_is_adopted_for_each_measure_of_an_agreement() -> None:
    adopted: Counter[tuple[str, str, str]] = Counter()
    for row in rows("claims.csv"):
        adopted[row["subject_kind"], row["subject_code"], row["measure"]] += row["adopted"] == "true"
    assert set(adopted.values()) == {1}
    assert {subject for _, subject, _ in adopted} == codes("agreements.csv")


@pytest.mark.parametrize("name", ["threatened_buildings.csv", "urban_agency_indicators.csv"])
def test_at_most_one_carried_figure_is_adopted(name: str) -> None:
    adopted = Counter(
        (row["subject_kind"], row["subject_code"], row["measure"]) for row in rows(name) if row["adopted"] == "true"
    )
    assert adopted
    assert set(adopted.values()) == {1}


@pytest.mark.parametrize("name", ["claims.csv", "threatened_buildings.csv", "urban_agency_indicators.csv"])
def test_what_is_adopted_says_why_and_nothing_else_does(name: str) -> None:
    for row in rows(name):
        for language in ("fr", "ar", "en"):
            assert bool(row[f"adoption_reason_{language}"]) == (row["adopted"] == "true"), row


def test_values_are_what_their_unit_says() -> None:
    for row in rows("claims.csv"):
        match row["unit"]:
            case "date":
                PartialDate.parse(row["value"])
            case "boolean":
                assert row["value"] in {"true", "false"}
            case "text":
                assert row["value"]
            case _:
                assert Decimal(row["value"]) >= 0
        if row["as_of"]:
            PartialDate.parse(row["as_of"])


def test_a_misprint_is_kept_and_never_adopted() -> None:
    misprint = [row for row in rows("threatened_buildings.csv") if row["value"] == "340036"]
    assert [row["adopted"] for row in misprint] == ["false"]


def test_an_amendment_leaves_the_signed_amount_adopted() -> None:
    for agreement, signed, amended in (("MED-MEKNES-2018", "800", "1015"), ("MED-FES-2020", "670", "832.3")):
        totals = claimed(agreement, "total_cost")
        assert totals[signed]["adopted"] == "true"
        assert (totals[amended]["adopted"], totals[amended]["relation"]) == ("false", "amendment")
    assert all(row["adopted"] == "false" for row in rows("claims.csv") if row["relation"] == "amendment")


@pytest.mark.parametrize(
    ("agreement", "measure", "values"),
    [
        ("MED-MARRAKECH-2018", "total_cost", {"484", "454"}),
        ("PDU-RABAT-2014", "total_cost", {"9425", "18000"}),
        ("PDU-KENITRA-2015", "total_cost", {"8400", "8300"}),
        ("PDU-ALHOCEIMA-2015", "total_cost", {"6515", "7200"}),
        ("PDU-ALHOCEIMA-2015", "signed_on", {"2015-10-17", "2015-10-29"}),
        ("PDU-ALHOCEIMA-2015", "ministry_contribution", {"420", "350"}),
        ("VN-TAMESNA-2013", "total_cost", {"537", "538", "573"}),
        ("VN-TAMESNA-2013", "projects", {"19", "20", "32"}),
        ("VSB-CASA-2024", "total_cost", {"18646", "18657"}),
        ("VSB-LARACHE", "total_cost", {"733.86", "182.64"}),
        ("MED-SAFI-2008", "total_cost", {"67", "63"}),
        ("PV-EL-JEBHA-2019", "total_cost", {"2174", "2700"}),
        ("HMR-SEFROU-2015", "total_cost", {"33.54", "33.5"}),
        ("PU-GON-TAN-TAN", "total_cost", {"399.29", "279.29"}),
        ("PROG-PRIO-CASA-2014", "neighbourhoods", {"17", "72"}),
    ],
)
def test_contradictions_stay_visible(agreement: str, measure: str, values: set[str]) -> None:
    assert set(claimed(agreement, measure)) == values


# -- agreements, parts and wholes --------------------------------------------------------------------------------------


def test_every_part_has_its_evidence_and_none_contains_itself() -> None:
    wholes = {row["code"]: parts(row["part_of"]) for row in rows("agreements.csv")}
    for row in rows("agreements.csv"):
        assert len(parts(row["part_of_evidence"])) == len(parts(row["part_of"]))
        assert len(parts(row["overlaps_evidence"])) == len(parts(row["overlaps"]))
        above = set(wholes[row["code"]])
        while above:
            assert row["code"] not in above
            above = {upper for code in above for upper in wholes[code]}


def test_overlaps_are_said_on_both_sides() -> None:
    pairs = {(row["code"], other) for row in rows("agreements.csv") for other in parts(row["overlaps"])}
    assert pairs
    assert pairs == {(other, code) for code, other in pairs}


def test_the_facts_of_an_agreement_are_its_adopted_claims() -> None:
    adopted = {
        (row["subject_code"], row["measure"]): row["value"] for row in rows("claims.csv") if row["adopted"] == "true"
    }
    for row in rows("agreements.csv"):
        assert row["royal_presentation"] == adopted.get((row["code"], "royal_presentation"), "")
        for key, measure in (("kind", "kind"), ("scale", "scale"), ("title_fr", "title")):
            assert row[key] == adopted.get((row["code"], measure), row[key])
        assert (row["nature"] == "programme") == (row["kind"] == "programme")


@pytest.mark.parametrize(
    ("table", "agreement", "amount"),
    [
        ("contributions.csv", "MANU-JERADA-2008", "365"),
        ("contributions.csv", "MANU-FES-2011", "756"),
        ("contributions.csv", "PV-SOUSS-RURAL-2019", "572"),
        ("contributions.csv", "HMR-FES-2016", "150"),
        ("contributions.csv", "MED-TAZA", "21"),
        ("components.csv", "MED-FES-2020", "670"),
        ("components.csv", "QSE-CASA-72", "2016"),
        ("components.csv", "PU-GON-2024", "1200"),
        ("components.csv", "MANU-KHOURIBGA-2007", "517"),
        ("components.csv", "PV-AZROU-2018", "318"),
    ],
)
def test_published_parts_that_are_complete_add_up(table: str, agreement: str, amount: str) -> None:
    assert total(table, agreement) == Decimal(amount)
    assert claimed(agreement, "total_cost")[amount]["adopted"] == "true"


@pytest.mark.parametrize(
    ("table", "agreement", "sum_of_parts", "published"),
    [
        ("components.csv", "PV-2013-2017", "8646", "8900"),
        ("contributions.csv", "MANU-NADOR-2009", "815", "850"),
        ("contributions.csv", "HMR-TANGER-2024", "108.24", "98"),
        ("components.csv", "PV-BENI-MELLAL-2010", "1307.3", "1300"),
        ("components.csv", "PV-EL-MARSA", "33", "25"),
        ("components.csv", "PV-BERKANE-2006", "432.5", "333"),
        ("contributions.csv", "PV-RSK-RURAL", "1302", "1300"),
    ],
)
def test_sums_that_do_not_add_up_are_left_so_and_told(
    table: str, agreement: str, sum_of_parts: str, published: str
) -> None:
    assert total(table, agreement) == Decimal(sum_of_parts) != Decimal(published)
    assert claimed(agreement, "total_cost")[published]["note"]


def test_the_four_provinces_make_their_framework_agreement() -> None:
    provinces = [row["code"] for row in rows("agreements.csv") if row["part_of"] == "PU-GON-2024"]
    assert len(provinces) == 4
    adopted = [row for code in provinces for row in claimed(code, "total_cost").values() if row["adopted"] == "true"]
    assert sum(Decimal(row["value"]) for row in adopted) == Decimal(1200)


# -- nothing lost ------------------------------------------------------------------------------------------------------


def test_every_address_of_the_collection_is_a_source(shared_data: Path) -> None:
    addresses = {row["address"] for row in rows("sources.csv")}
    for path in sorted((shared_data / "agreements").glob("*.csv")):
        for row in source_rows(shared_data, f"agreements/{path.name}"):
            assert row.get("source_url", "") in {"", *addresses}


def test_every_statement_about_an_agreement_is_a_claim(shared_data: Path) -> None:
    ours = {
        (row["subject_code"], row["source_no"], row["measure"], row["value"], address_of(row["source_code"]))
        for row in rows("claims.csv")
    }
    theirs = source_rows(shared_data, "agreements/conventions.csv")
    assert {row["id"] for row in theirs} == codes("agreements.csv")
    keys = {"total_mdh": "total_cost", "signed_on": "signed_on", "start_year": "start_year", "end_year": "end_year"}
    notes = {row["code"]: row["note"] for row in rows("agreements.csv")}
    for row in theirs:
        for key, measure in (*keys.items(), ("royal_presentation", "royal_presentation")):
            if row[key]:
                assert (row["id"], row["source_no"], measure, row[key], row["source_url"]) in ours
        assert plain(row["note"]) in plain(notes[row["id"]])


CARRIED = {
    "contributions.csv": ("contributions", {"convention_id": "agreement_code", "partner_name": "name_as_published"}),
    "components.csv": (
        "components",
        {"convention_id": "agreement_code", "component_title": "title_fr", "sites": "sites"},
    ),
    "official_totals.csv": ("programme_totals", {"programme": "programme_text", "period": "period_text"}),
    "threatened_buildings.csv": ("threatened_buildings", {"city": "place_text", "year": "period_text"}),
    "urban_agencies.csv": ("urban_agencies", {"name": "name_as_published", "provinces_covered": "provinces_text"}),
    "urban_agency_indicators.csv": ("urban_agency_indicators", {"agency": "name_as_published", "year": "period_text"}),
    "intermediary_cities.csv": ("intermediate_cities", {"name": "name", "list_basis": "list_basis"}),
}


@pytest.mark.parametrize("name", sorted(CARRIED))
def test_every_row_is_carried_over_in_its_order(name: str, shared_data: Path) -> None:
    source, columns = CARRIED[name]
    ours, theirs = rows(name), source_rows(shared_data, f"agreements/{source}.csv")
    for row, origin in zip(ours, theirs, strict=name != "official_totals.csv"):
        assert {key: origin[key] for key in columns} == {key: row[own] for key, own in columns.items()}
        for key in {"amount_mdh", "basis", "value"} & set(origin):
            assert row[key] == origin[key]
        assert address_of(row["source_code"]) == origin["source_url"]
        assert plain(row["note"]).startswith(plain(origin["note"]))
    assert len(ours) >= len(theirs)


def test_official_totals_end_with_the_ministrys_own_summary() -> None:
    summary = {
        row["code"].removeprefix("pv-2017-2021-"): row["value"]
        for row in rows("official_totals.csv")
        if row["source_code"] == "mhpv-realisations-et-bilan"
    }
    assert summary == {
        "projects": "12", "total-cost": "1684", "ministry-contribution": "1202", "ministry-released": "424.565",
        "neighbourhoods": "800", "medina-projects": "6", "medinas": "5", "medina-total-cost": "4287",
        "medina-ministry-contribution": "657", "rural-centres": "700",
    }  # fmt: skip


def test_a_repeated_total_names_the_row_that_it_repeats() -> None:
    totals = {row["code"]: row for row in rows("official_totals.csv")}
    repeats = [row for row in totals.values() if row["repeats"]]
    assert repeats
    for row in repeats:
        first = totals[row["repeats"]]
        assert not first["repeats"]
        assert (row["measure"], row["value"], row["as_of"]) == (first["measure"], first["value"], first["as_of"])


def test_a_unit_of_sites_is_one_that_the_published_title_says() -> None:
    words = {"quartiers": "quartier", "centres": "centre"}
    told = [row for row in rows("components.csv") if row["sites_unit"]]
    assert len(told) == 27
    for row in told:
        assert words[row["sites_unit"]] in row["title_fr"].lower(), row
        assert row["sites"], row
        assert row["note"].endswith("unité des sites lue dans l’intitulé publié"), row
