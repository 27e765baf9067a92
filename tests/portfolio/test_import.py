"""A portfolio workbook: all its errors at once, nothing written before it is in order, twice the same is once."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from django.core.files.storage import default_storage
from tests.factories import CountryFactory, MinistryFactory, PartyFactory, ProgrammeFactory, small_tree

from houma.cli.main import houma
from houma.domain.agreements.ledger import Flow
from houma.domain.agreements.models import Agreement
from houma.domain.agreements.portfolio.checking import portfolio_references
from houma.domain.agreements.table_rows import contribution_rows
from houma.domain.agreements.workbook import portfolio_tables
from houma.domain.base.decisions import Refused
from houma.domain.projects.models import Action, Project
from houma.domain.sources.import_actions import begin_applying
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country
from houma.exchange import build_template

pytestmark = pytest.mark.django_db

AGREEMENT = {
    "code": "PV-1",
    "title_fr": "Mise à niveau du quartier",
    "kind": "Convention de financement",
    "programme": "Quartiers sous-équipés",
    "scale": "Quartier",
    "signed_on": "14/05/2018",
    "start_year": 2018,
    "end_year": 2021,
    "total": Decimal("12.5"),
    "visibility": "Public",
}
CONTRIBUTIONS = [
    {"agreement": "PV-1", "key": "1", "payer": "Ministère", "amount": 10},
    {"agreement": "PV-1", "key": "2", "payer": "Commune de Test", "amount": 2.5},
]
ACTIONS = [{"agreement": "PV-1", "number": 1, "title_fr": "Voirie", "quantity": 3, "unit": "km", "cost": 8}]


@pytest.fixture
def country(settings: Any, tmp_path: Path) -> Country:
    settings.MEDIA_ROOT = tmp_path / "media"
    country = CountryFactory()
    AGREEMENT["territory"] = small_tree(country).communes[0].code
    ProgrammeFactory(country=country)
    MinistryFactory(country=country)
    PartyFactory(country=country, code="commune-test", name_fr="Commune de Test")
    return country


def workbook(country: Country, *tables: list[dict[str, Any]]) -> bytes:
    """The template of the house, filled in."""
    declared = portfolio_tables(country)
    content = build_template(declared, portfolio_references(country), "fr", "Essai")
    book = openpyxl.load_workbook(io.BytesIO(content))
    for table, rows in zip(declared, tables, strict=False):
        sheet = book[table.labels.fr]
        for position, column in enumerate(table.read_columns, start=1):
            for line, row in enumerate(rows, start=2):
                sheet.cell(line, position, row.get(column.key))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def imported(tmp_path: Path, content: bytes, *options: str) -> Result:
    file = tmp_path / "portefeuille.xlsx"
    file.write_bytes(content)
    return CliRunner().invoke(houma, ["portfolio", "import", str(file), "--country", "xh", *options])


def test_a_workbook_becomes_projects_agreements_money_and_components(country: Country, tmp_path: Path) -> None:
    result = imported(tmp_path, workbook(country, [AGREEMENT], CONTRIBUTIONS, ACTIONS))
    assert result.exit_code == 0, result.output
    agreement = Agreement.objects.get()
    assert (agreement.total, agreement.signed_on) == (Decimal(12_500_000), "2018-05-14")
    assert Project.objects.get().name_fr == "Mise à niveau du quartier"
    assert {row["payer"]: row["amount"] for row in contribution_rows(Agreement.objects.all())} == {
        "ministry": Decimal(10),
        "commune-test": Decimal("2.5"),
    }
    assert Action.objects.get().cost == Decimal(8_000_000)
    assert ImportRun.objects.get().state == ImportState.APPLIED


def test_importing_the_same_file_again_changes_nothing(country: Country, tmp_path: Path) -> None:
    content = workbook(country, [AGREEMENT], CONTRIBUTIONS, ACTIONS)
    imported(tmp_path, content)
    flows = list(Flow.objects.values_list("pk", "amount"))
    result = imported(tmp_path, content)
    assert "rien à changer" in result.output
    assert list(Flow.objects.values_list("pk", "amount")) == flows


def test_a_dry_run_shows_and_writes_nothing(country: Country, tmp_path: Path) -> None:
    result = imported(tmp_path, workbook(country, [AGREEMENT], CONTRIBUTIONS), "--dry-run")
    assert "Conventions: 1 nouvelles" in result.output
    assert not Agreement.objects.exists()


def test_an_updated_file_changes_what_it_changes_and_keeps_the_ledger(country: Country, tmp_path: Path) -> None:
    imported(tmp_path, workbook(country, [AGREEMENT], CONTRIBUTIONS, ACTIONS))
    before = Flow.objects.count()
    raised = [CONTRIBUTIONS[0] | {"amount": 12}, CONTRIBUTIONS[1]]
    result = imported(tmp_path, workbook(country, [AGREEMENT | {"total": Decimal("14.5")}], raised, ACTIONS))
    assert result.exit_code == 0, result.output
    assert Agreement.objects.get().total == Decimal(14_500_000)
    amounts = {row["payer"]: row["amount"] for row in contribution_rows(Agreement.objects.all())}
    assert amounts == {"ministry": Decimal(12), "commune-test": Decimal("2.5")}
    assert Flow.objects.count() > before, "the ledger grew: nothing in it was rewritten"


def test_all_errors_come_at_once_with_their_cells_and_nothing_is_written(country: Country, tmp_path: Path) -> None:
    wrong = AGREEMENT | {"kind": "Convention lunaire", "territory": "Comune", "start_year": "hier", "total": "beaucoup"}
    lost = {"agreement": "PV-9", "key": "1", "payer": "Ministere", "amount": -3}
    result = imported(tmp_path, workbook(country, [wrong], [*CONTRIBUTIONS, lost]))
    assert result.exit_code == 1
    for said in ("Convention lunaire", "hier", "beaucoup", "PV-9", "-3"):
        assert said in result.output
    assert not Agreement.objects.exists()
    annotated = openpyxl.load_workbook(tmp_path / "portefeuille-annotated.xlsx")
    assert annotated.sheetnames[0] not in {"Conventions", "Contributions"}
    run = ImportRun.objects.get()
    assert run.state == ImportState.REFUSED
    assert run.report["problem_count"] >= 5


def test_a_refused_import_cannot_be_applied(country: Country, tmp_path: Path) -> None:
    imported(tmp_path, b"not a workbook")
    run = ImportRun.objects.get()
    with pytest.raises(Refused):
        begin_applying(run)
    assert default_storage.exists(run.file.name)


def test_the_command_speaks_when_the_country_is_not_loaded(country: Country, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"")
    result = CliRunner().invoke(houma, ["portfolio", "import", str(file), "--country", "xj"])
    assert result.exit_code == 2
    assert "'xj' is not loaded; there is xh" in result.output
