"""The portfolio: the same rows as table, map, board and file, in scope, counted and sorted in the database."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import mapbox_vector_tile
import mercantile
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    FlowFactory,
    PartyFactory,
    ProgrammeFactory,
    ProjectFactory,
    SmallTree,
    UserFactory,
    signed_agreement,
    user_with_mandate,
)
from tests.factories.watch import raised_alert

from houma.domain.accounts.models import Party, Role, User
from houma.domain.agreements.models import AgreementKind, FlowKind
from houma.domain.desk.queries.portfolio import PortfolioFilters, portfolio, sorted_portfolio
from houma.domain.desk.queries.portfolio_rows import rows_of
from houma.domain.projects.models import Phase, Project, Scale, Visibility
from houma.domain.territories.models import Country
from houma.domain.watch.models import Alert, AlertState

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(country: Country) -> str:
    return reverse("desk_portfolio", args=[country.code])


def codes(found: Iterable[Project]) -> list[str]:
    return [project.code for project in found]


def narrowed(user: User, country: Country, **asked: Any) -> set[str]:
    return set(codes(portfolio(user, country, PortfolioFilters(**asked))))


def test_it_holds_the_projects_of_ones_own_scope_public_or_not(tree: SmallTree, country: Country) -> None:
    for code, commune, visibility in (("A", 0, "internal"), ("B", 1, "public"), ("C", 2, "public")):
        ProjectFactory(country=country, code=code, territory=tree.communes[commune], visibility=visibility)
    here = user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0])
    assert narrowed(here, country) == {"A", "B"}
    assert narrowed(UserFactory(), country) == set()


def test_every_filter_narrows_to_what_it_says(
    tree: SmallTree, country: Country, officer: User, operator_party: Party
) -> None:
    other = ProgrammeFactory(country=country, code="medinas", name_fr="Médinas")
    medina = ProjectFactory(
        country=country, code="M", territory=tree.communes[2], programme=other, scale=Scale.MEDINA, phase=Phase.SETUP,
        start_year=2015, end_year=2017, visibility=Visibility.INTERNAL, search_text=" medina fas ",
    )  # fmt: skip
    quarter = ProjectFactory(country=country, code="Q", territory=tree.communes[0], search_text=" kartie ")
    ActionFactory(axis__project=quarter, operator=operator_party)
    for asked, found in (
        ({"text": "méd"}, {"M"}),
        ({"scale": Scale.MEDINA}, {"M"}),
        ({"phase": Phase.PREPARATION}, {"Q"}),
        ({"programme": other}, {"M"}),
        ({"territory": tree.regions[0]}, {"Q"}),
        ({"partner": operator_party}, {"Q"}),
        ({"partner": PartyFactory(country=country)}, set()),
        ({"year": 2016}, {"M"}),
        ({"year": 2025}, {"Q"}),
        ({"year": 2030}, set()),
        ({"visibility": Visibility.INTERNAL}, {"M"}),
        ({"scale": Scale.MEDINA, "phase": Phase.PREPARATION}, set()),
    ):
        assert narrowed(officer, country, **asked) == found, asked
    assert medina.code in narrowed(officer, country)


def test_an_alert_narrows_while_it_is_open(project: Project, officer: User, country: Country) -> None:
    alert = raised_alert(country, agreement=signed_agreement(project).agreement)
    assert narrowed(officer, country, alert="any") == narrowed(officer, country, alert="late") == {project.code}
    assert narrowed(officer, country, alert="silent") == set()
    Alert.objects.filter(pk=alert.pk).update(state=AlertState.ENDED)
    assert narrowed(officer, country, alert="any") == set()


def test_late_narrows_to_what_rows_tell_as_late(
    project: Project, officer: User, country: Country, tree: SmallTree
) -> None:
    signed = signed_agreement(project)
    ProjectFactory(country=country, code="calm", territory=tree.communes[0])
    assert narrowed(officer, country, late=True) == {project.code}
    (row,) = rows_of([project.pk], country, timezone.localdate())
    assert row.late is not None
    for part in signed.instalments:
        FlowFactory(line=signed.line, kind=FlowKind.DISBURSEMENT, amount=part.amount, instalment=part)
    assert narrowed(officer, country, late=True) == set()


def test_a_row_adds_up_what_is_promised_released_and_late(project: Project, country: Country) -> None:
    signed_agreement(project, total=Decimal(1_000_000))
    (row,) = rows_of([project.pk], country, date(2024, 7, 10))
    values = row.values(date(2024, 7, 10))
    assert (values["total"], values["committed"], values["released"]) == (1, 1, None)
    assert (values["late"], values["late_days"], values["evidence"]) == (Decimal("0.6"), 10, "0/3")
    (later,) = rows_of([project.pk], country, date(2025, 7, 10))
    assert later.values(date(2025, 7, 10))["late"] == 1


def test_a_financing_agreement_is_not_added_to_its_framework(project: Project, country: Country) -> None:
    framework = AgreementFactory(project=project, kind=AgreementKind.FRAMEWORK, total=Decimal(3_000_000))
    AgreementFactory(project=project, total=Decimal(1_000_000), framework=framework)
    AgreementFactory(project=project, total=Decimal(500_000))
    (row,) = rows_of([project.pk], country, date(2024, 7, 10))
    assert row.values(date(2024, 7, 10))["total"] == Decimal("3.5")


def test_it_is_sorted_in_the_database_both_ways_and_unknown_amounts_stand_last(
    tree: SmallTree, country: Country, officer: User
) -> None:
    for code, total in (("A", 5), ("B", None), ("C", 9)):
        made = ProjectFactory(country=country, code=code, territory=tree.communes[0])
        if total is not None:
            AgreementFactory(project=made, total=Decimal(total))

    def order(sort: str, *, falling: bool) -> list[str]:
        filters = PortfolioFilters(sort=sort, falling=falling)
        return codes(sorted_portfolio(portfolio(officer, country, filters), filters))

    assert order("total", falling=True) == ["C", "A", "B"]
    assert order("total", falling=False) == ["A", "C", "B"]
    assert order("name", falling=True) == ["C", "B", "A"]


def exported(client: Client, country: Country, query: str) -> list[dict[str, str]]:
    address = reverse("desk_portfolio_export", args=[country.code, "csv"])
    content = b"".join(client.get(f"{address}?{query}")).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(content)))


def test_table_board_map_and_file_show_the_same_projects(
    client: Client, tree: SmallTree, country: Country, officer: User, page: str
) -> None:
    for number in range(5):
        scale = Scale.MEDINA if number % 2 else Scale.CITY
        ProjectFactory(country=country, code=f"P{number}", territory=tree.communes[number % 3], scale=scale)
    client.force_login(officer)
    query = "scale=city&sort=-name"
    table = client.get(f"{page}?{query}")
    board = client.get(f"{page}?{query}&view=board")
    spread = client.get(f"{page}?{query}&view=map")
    assert [row.code for row in table.context["rows"]] == ["P4", "P2", "P0"]
    cards = [card.row.project.code for shown in board.context["board"] for card in shown.cards]
    assert cards == ["P4", "P2", "P0"]
    assert [table.context["count"], board.context["count"], spread.context["count"]] == [3, 3, 3]
    assert [row["code"] for row in exported(client, country, query)] == ["P4", "P2", "P0"]
    tile = mercantile.tile(-6, 33, 3)
    address = f"/tiles/{country.code}/fr/portfolio/{tile.z}/{tile.x}/{tile.y}.pbf?{spread.context['map'].params}"
    dots = mapbox_vector_tile.decode(client.get(address).content)["agreements"]["features"]
    assert {dot["properties"]["scale"] for dot in dots} == {"city"}


def test_the_tiles_of_a_portfolio_are_nobody_elses(
    client: Client, tree: SmallTree, country: Country, project: Project
) -> None:
    tile = mercantile.tile(-6, 33, 3)
    address = f"/tiles/{country.code}/fr/portfolio/{tile.z}/{tile.x}/{tile.y}.pbf"
    assert client.get(address).status_code == 404
    client.force_login(user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[1]))
    assert mapbox_vector_tile.decode(client.get(address).content)["agreements"]["features"] == []


def test_a_file_holds_the_columns_shown_and_says_what_it_was_narrowed_to(
    client: Client, country: Country, officer: User, project: Project
) -> None:
    client.force_login(officer)
    (row,) = exported(client, country, "cols=name,visibility")
    assert [key for key in row if key != "illustrative"] == ["code", "name", "visibility"]
    address = reverse("desk_portfolio_export", args=[country.code, "json"])
    content = json.loads(b"".join(client.get(f"{address}?phase=preparation")))  # type: ignore[arg-type]
    assert [row["code"] for row in content["rows"]] == [project.code]
    assert "Préparation" in json.dumps(content["provenance"], ensure_ascii=False)
    assert client.get(reverse("desk_portfolio_export", args=[country.code, "xlsx"])).content[:2] == b"PK"


def test_columns_are_chosen_and_kept_in_the_address(
    client: Client, country: Country, officer: User, project: Project, page: str
) -> None:
    client.force_login(officer)
    answer = client.get(f"{page}?col=name&col=visibility&col=nonsense")
    assert [head.header.key for head in answer.context["headers"]] == ["name", "visibility"]
    assert "cols=name%2Cvisibility" in answer.context["query"]


def test_the_board_turns_the_pages_of_each_phase_by_itself(
    client: Client, tree: SmallTree, country: Country, officer: User, page: str
) -> None:
    for number in range(14):
        ProjectFactory(country=country, code=f"P{number:02d}", territory=tree.communes[0])
        ProjectFactory(country=country, code=f"S{number:02d}", territory=tree.communes[0], phase=Phase.SETUP)
    client.force_login(officer)
    shown = {each.column.phase: each for each in client.get(f"{page}?view=board&p_setup=2").context["board"]}
    assert [card.row.project.code for card in shown[Phase.SETUP].cards] == ["S12", "S13"]
    assert len(shown[Phase.PREPARATION].cards) == 12
    assert "p_setup=2" in shown[Phase.PREPARATION].next_url


@pytest.mark.parametrize("view", ["table", "board", "map"])
def test_it_costs_the_same_queries_for_one_project_and_for_many(
    client: Client, tree: SmallTree, country: Country, officer: User, page: str, view: str
) -> None:
    client.force_login(officer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{page}?view={view}").status_code == 200
        return len(queries)

    signed_agreement(ProjectFactory(country=country, territory=tree.communes[0]))
    cost()
    few = cost()
    for _ in range(6):
        signed_agreement(ProjectFactory(country=country, territory=tree.communes[1]))
    assert cost() == few


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("view", ["table", "board", "map"])
def test_it_opens_in_every_language_also_when_nothing_matches(
    client: Client, country: Country, officer: User, project: Project, language: str, view: str
) -> None:
    client.force_login(officer)
    for query in (f"view={view}", f"view={view}&scale=new_town", f"view={view}&sort=-phase&year=20x&page=99"):
        answer = client.get(f"/{language}/{country.code}/desk/portfolio/?{query}")
        assert answer.status_code == 200
