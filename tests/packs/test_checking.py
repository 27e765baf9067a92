"""`check_pack` tells everything that is wrong with a pack at once, each with its file and row, and writes nothing."""

from pathlib import Path

import pytest
from tests.packs.small_pack import edit, write_pack

from houma.packs.catalogue import UnknownPack, folder_of, names
from houma.packs.checking import CheckedPack, check_pack, digest_of
from houma.values.multilingual import LANGUAGES


def told(checked: CheckedPack) -> set[tuple[str, str, int | None]]:
    return {(problem.code, problem.sheet, problem.row) for problem in checked.errors}


def test_the_packs_that_come_with_houma_are_in_order() -> None:
    assert names() == ("demo", "maroc")
    for name in names():
        checked = check_pack(folder_of(name))
        assert [problem.sentence("en") for problem in checked.errors] == []
        assert [notice.sentence("en") for notice in checked.notices] == [], "every column of the files is declared"


def test_a_pack_that_does_not_come_with_houma_is_named_with_those_that_do() -> None:
    with pytest.raises(UnknownPack, match="demo, maroc"):
        folder_of("atlantis")


def test_a_small_pack_is_in_order(tmp_path: Path) -> None:
    checked = check_pack(write_pack(tmp_path / "zz"))
    assert [problem.sentence("en") for problem in checked.problems] == []


def test_all_errors_of_all_files_come_at_once(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "zz")
    edit(pack, "territories.csv", "C2,commune,P1", "C2,commune,P9")
    edit(pack, "parties.csv", "builder,Opérateur,منفذ,Operator,operator", "builder,Opérateur,منفذ,Operator,wizard")
    edit(pack, "claims.csv", "agreement,WHOLE,total_cost,100", "agreement,WHOLE,total_cost,beaucoup")
    edit(
        pack,
        "contributions.csv",
        "WHOLE,ministry,le ministère,60,part,paper",
        "WHOLE,ministre,le ministère,60,part,papier",
    )
    edit(pack, "schedules.csv", "STREET-1,state,2,2022-06-30,3000000", "STREET-1,state,2,2022-06-30,2900000")
    edit(pack, "passages.csv", "start_setup,2020-06-01", "start_setup,2020-10-01")
    assert told(check_pack(pack)) >= {
        ("unknown-name", "territories.csv", 6),
        ("not-in-list", "parties.csv", 5),
        ("not-a-number", "claims.csv", 2),
        ("unknown-name", "contributions.csv", 2),
        ("terms", "agreements.csv", 4),
        ("closed-gate", "passages.csv", 3),
    }


def test_an_unknown_code_comes_with_the_nearest_known_one(tmp_path: Path) -> None:
    pack = edit(write_pack(tmp_path / "zz"), "contributions.csv", "PART,ministry", "PART,minstry")
    (problem,) = check_pack(pack).errors
    assert problem.nearest == ("ministry",)
    assert problem.read == "minstry"


def test_every_problem_is_said_in_three_languages(tmp_path: Path) -> None:
    pack = edit(
        write_pack(tmp_path / "zz"),
        "agreements.csv",
        "WHOLE,Tout,الكل,Whole,programme,city,C1|C2",
        "WHOLE,Tout,,,programme,city,C1|C9",
    )
    (problem,) = check_pack(pack).errors
    sentences = [problem.sentence(language) for language in LANGUAGES]
    assert len(set(sentences)) == 3
    assert all("C9" in sentence and "territories.csv" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("territories.csv", "R1,region,ZZ", "R1,region,C1", ("no-tree", "territories.csv", None)),
        ("territories.csv", "ZZ,country,,", "Z,country,,", ("unknown-root", "pack.toml", None)),
        ("pack.toml", 'lead_party = "ministry"', 'lead_party = "nobody"', ("unknown-name", "pack.toml", None)),
        ("pack.toml", 'currency = "XTS"', 'currency = "test"', ("wrong-description", "pack.toml", None)),
        ("pack.toml", 'ar = "م.و"', "", ("wrong-description", "pack.toml", None)),
        ("pack.toml", "illustrative = true", "illustrative = ", ("not-toml", "pack.toml", None)),
        (
            "pack.toml",
            "[names]",
            '[[files]]\npath = "claims.csv"\nrows = 6\n[names]',
            ("row-count", "claims.csv", None),
        ),
        (
            "pack.toml",
            "[names]",
            '[[files]]\npath = "threatened_buildings.csv"\nrows = 1\n[names]',
            ("missing-file", "threatened_buildings.csv", None),
        ),
        ("parties.csv", "code,name_fr", "cle,name_fr", ("missing-column", "parties.csv", 1)),
        (
            "programmes.csv",
            "cities,Villes,مدن,Cities",
            "cities,Villes,مدن,Cities\ncities,Villes,مدن,Cities",
            ("duplicate-identity", "programmes.csv", 3),
        ),
        (
            "claims.csv",
            "45,XTS_million,2020-04,paper,low,rumeur,false,",
            "45,XTS_million,2020-04,paper,low,,true,Oui.",
            ("adopted-twice", "claims.csv", 4),
        ),
        (
            "claims.csv",
            "100,XTS_million,2020,paper,medium,,true,Seule valeur.",
            "100,XTS_million,2020,paper,medium,,true,",
            ("required-with", "claims.csv", 2),
        ),
        (
            "claims.csv",
            "agreement,PART,signed_on,2020-05-02",
            "agreement,PART,signed_on,2 mai",
            ("not-a-date", "claims.csv", 5),
        ),
        ("claims.csv", "agreement,PART,start_year", "territory,C7,start_year", ("unknown-name", "claims.csv", 6)),
        (
            "claims.csv",
            "agreement,WHOLE,total_cost,100,XTS_million",
            "agreement,WHOLE,total_cost,100,year",
            ("wrong-unit", "claims.csv", 2),
        ),
        (
            "claims.csv",
            "agreement,PART,start_year",
            "agreement,PART,end_year,2019,year,2020,report,high,,true,Oui.\nagreement,PART,start_year",
            ("wrong-order", "claims.csv", 6),
        ),
        (
            "claims.csv",
            "agreement,WHOLE,total_cost,100",
            "agreement,PART,total_cost,100",
            ("no-claim", "agreements.csv", 2),
        ),
        ("agreements.csv", "C1|C2,cities,,,", "C1|C2,cities,PART,la source,", ("circle", "agreements.csv", 2)),
        ("agreements.csv", "WHOLE,dit le journal", "WHOLE,", ("evidence-count", "agreements.csv", 3)),
        ("agreements.csv", "STREET-1,dit la radio", "PART,dit la radio", ("circle", "agreements.csv", 3)),
        ("agreements.csv", "STREET-1,dit la radio", "STREET-1,", ("evidence-count", "agreements.csv", 3)),
        ("agreements.csv", "financing,medina,C1,cities", "financing,,C1,cities", ("required", "agreements.csv", 3)),
        ("agreements.csv", "2021,2023,signed,,", "2021,2023,,,", ("required-with", "agreements.csv", 4)),
        (
            "contributions.csv",
            "PART,ministry,le ministère,30,part",
            "PART,ministry,le ministère,,part",
            ("required-with", "contributions.csv", 3),
        ),
        ("components.csv", "PART,2,Fontaines", "PART,1,Fontaines", ("duplicate-identity", "components.csv", 3)),
        ("funding.csv", "town,town,builder,1.1", "town,town,builder,1.9", ("terms", "agreements.csv", 4)),
        ("funding.csv", "STREET-1,state", "PART,state", ("not-negotiated", "funding.csv", 2)),
        (
            "signatures.csv",
            "1,builder,operator,true,2021-02-10",
            "1,builder,operator,true,",
            ("unsigned", "signatures.csv", 4),
        ),
        ("signatures.csv", "1,builder,operator", "1,builder,wizard", ("not-in-list", "signatures.csv", 4)),
        ("agreements.csv", "2021,2023,signed", "2021,2023,negotiated", ("signed-by-all", "agreements.csv", 4)),
        ("amendments.csv", "end_year,2023,2024", "end_year,2022,2024", ("base-moved", "amendments.csv", 3)),
        ("amendments.csv", "end_year,2023,2024", "end_year,2023,2019", ("terms", "amendments.csv", 2)),
        ("passages.csv", "start_contracting,2020-09-01", "close,2020-09-01", ("closed-gate", "passages.csv", 3)),
        ("evidence.csv", "STREET,vision,there", "STREET,vision,partial", ("closed-gate", "passages.csv", 3)),
        (
            "flows.csv",
            "D1,STREET-1,state,release,1,4000000",
            "D1,STREET-1,state,release,1,4500000",
            ("above-whole", "flows.csv", 2),
        ),
        (
            "flows.csv",
            "D1,STREET-1,state,release,1,",
            "D1,STREET-1,state,release,7,",
            ("unknown-instalment", "flows.csv", 2),
        ),
        ("flows.csv", "X1,STREET-1,state", "X1,STREET-1,estate", ("unknown-line", "flows.csv", 3)),
        ("flows.csv", "reversal,,3000000", "reversal,,2000000", ("no-mirror", "flows.csv", 5)),
        ("boundaries.geojson", '"code":"C1"', '"code":"C9"', ("unknown-name", "boundaries.geojson", 1)),
        ("boundaries.geojson", "[1.5,1],[1.5,1.5]", "[1.5,1.5],[1.5,1]", ("not-a-boundary", "boundaries.geojson", 1)),
        ("boundaries.geojson", "FeatureCollection", 'x","features', ("not-geojson", "boundaries.geojson", None)),
    ],
)
def test_what_breaks_a_law_is_told_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, expected: tuple[str, str, int | None]
) -> None:
    pack = write_pack(tmp_path / "zz")
    assert check_pack(pack).ok, "in order before"
    assert expected in told(check_pack(edit(pack, name, old, new)))


def test_a_pack_without_its_description_or_territories_says_so(tmp_path: Path) -> None:
    empty = tmp_path / "nothing"
    empty.mkdir()
    assert told(check_pack(empty)) == {("missing-file", "pack.toml", None)}
    pack = write_pack(tmp_path / "zz")
    (pack / "territories.csv").unlink()
    assert ("missing-file", "territories.csv", None) in told(check_pack(pack))


def test_a_file_that_no_pack_has_is_told_and_a_readme_is_not(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "zz")
    (pack / "README.md").write_text("About this pack.")
    (pack / "agreement.csv").write_text("code\n")
    assert told(check_pack(pack)) == {("undeclared-file", "agreement.csv", None)}


def test_parts_beyond_the_whole_are_told_and_do_not_keep_the_pack_from_loading(tmp_path: Path) -> None:
    pack = edit(
        write_pack(tmp_path / "zz"),
        "contributions.csv",
        "PART,ministry,le ministère,30",
        "PART,ministry,le ministère,41",
    )
    checked = check_pack(pack)
    assert checked.ok
    assert [(problem.code, problem.sheet, problem.row) for problem in checked.warnings] == [
        ("above-whole", "contributions.csv", 3)
    ]


def test_people_that_do_not_add_up_are_told(tmp_path: Path) -> None:
    pack = edit(write_pack(tmp_path / "zz"), "territories.csv", "Test Land,300", "Test Land,301")
    assert [problem.code for problem in check_pack(pack).warnings] == ["sum"]


def test_the_digest_follows_every_data_file_and_no_other(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "zz")
    before = digest_of(pack)
    (pack / "README.md").write_text("About this pack.")
    assert digest_of(pack) == before
    edit(pack, "flows.csv", "2021-07-02", "2021-07-03")
    assert digest_of(pack) != before
