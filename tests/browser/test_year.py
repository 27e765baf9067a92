"""A year of one project, played by those who do the work: officer, partner, operator, authorising officer, auditor."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfWriter
from tests.browser.people_at_work import Person

pytestmark = pytest.mark.browser

MINISTRY, REGION, OPERATOR = "ministere-ville", "conseil-regional-1", "societe-tesselle"
TODAY = date.today()  # noqa: DTZ011 - the browser's day is the day of this machine.
NAMES = {
    "fr": "Fontaines et ombrages du Vieux Quai",
    "ar": "سقايات وظلال الرصيف القديم",
    "en": "Fountains of the Old Quay",
}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A document of one page."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    target = tmp_path / "deliberation.pdf"
    writer.write(target)
    return target


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    target = tmp_path / "chantier.jpg"
    Image.new("RGB", (640, 480), (176, 124, 40)).save(target)
    return target


@pytest.fixture(params=["fr", "ar"])
def at_the_desk(
    request: pytest.FixtureRequest, as_person: Callable[[str], Page], pictures: Path | None
) -> Callable[[str], Person]:
    """Each person in a window of its own, all in one language."""
    windows: dict[str, Person] = {}

    def person(name: str) -> Person:
        if name not in windows:
            windows[name] = Person(as_person(name), request.param, pictures=pictures)
        return windows[name]

    return person


def test_a_project_lives_from_the_first_local_will_to_its_evaluation(
    at_the_desk: Callable[[str], Person], paper: Path, photo: Path
) -> None:
    officer = at_the_desk("officer")
    code = f"QUAI-{officer.language.upper()}"
    project = f"projects/{code}/"
    prepare(officer, code, paper)
    set_up(officer, project, paper)
    agreement = f"CC-{code}"
    contract(officer, at_the_desk("partner"), at_the_desk("operator"), project, agreement)
    officer.goes_to(project)
    officer.takes_the_way("start_implementation")
    release(at_the_desk("operator"), officer, at_the_desk("authoriser"), agreement, paper)
    follow(at_the_desk("operator"), officer, project, photo)
    ask(officer, at_the_desk("partner"), project)
    evaluate_and_close(officer, project, agreement)
    audit(at_the_desk("auditor"), project, agreement, code)


def prepare(officer: Person, code: str, paper: Path) -> None:
    """Preparation: local will, diagnosis, territory; the gate stays shut until all three are there."""
    officer.goes_to("projects/new/")
    officer.fills(
        name_fr=NAMES["fr"], name_ar=NAMES["ar"], name_en=NAMES["en"], code=code, programme="quartiers",
        scale="neighbourhood", place="C111", visibility="public", start_year=TODAY.year, end_year=TODAY.year + 2,
    )  # fmt: skip
    officer.sends()
    shut = officer.page.locator("form:has(input[value='start_setup']) button[type=submit]")
    expect(shut).to_be_disabled()
    expect(officer.page.locator("form:has(input[value='start_setup']) .refusal li")).to_have_count(2)
    officer.keeps_a_picture("project-gate-shut")
    project = f"projects/{code}/"
    officer.goes_to(f"{project}enter/local-will/")
    officer.fills(
        party=REGION, adopted_on=TODAY - timedelta(days=200), number="14/2026", summary="Accord du conseil.", file=paper
    )
    officer.sends()
    officer.goes_to(f"{project}enter/diagnosis/")
    officer.fills(
        party=MINISTRY, dated=TODAY - timedelta(days=160), findings_fr="Peu d’ombre, deux fontaines à sec.", file=paper
    )
    officer.sends()
    officer.goes_to(project)
    officer.takes_the_way("start_setup")


def set_up(officer: Person, project: str, paper: Path) -> None:
    """Set-up: vision, an axis with its action, a steering body that met."""
    officer.goes_to(f"{project}enter/vision/")
    officer.fills(
        text_fr="Un quai où l’on s’arrête.", objective1_fr="Dix fontaines en eau.", objective1_ar="عشر سقايات جارية"
    )
    officer.sends()
    officer.goes_to(f"{project}enter/axis/")
    officer.fills(name_fr="Eau et ombre", name_ar="الماء والظل", name_en="Water and shade")
    officer.sends()
    officer.page.locator("main a[href*='/enter/action-in/']").first.click()
    officer.fills(
        name_fr="Fontaines", name_ar="سقايات", name_en="Fountains", operator=OPERATOR, planned_quantity=10,
        quantity_unit="fontaines", cost=10_000_000, starts_on=TODAY - timedelta(days=90),
        ends_on=TODAY + timedelta(days=400),
        capital_social="main", capital_environmental="secondary",
    )  # fmt: skip
    officer.page.locator("select[name=targets]").select_option(["6.1", "11.7"])
    officer.sends()
    officer.keeps_a_picture("project-programme")
    officer.goes_to(f"{project}enter/steering-body/")
    officer.fills(name_fr="Comité du Vieux Quai", name_ar="لجنة الرصيف القديم", set_up_on=TODAY - timedelta(days=120))
    officer.sends()
    for party in (MINISTRY, REGION):
        officer.goes_to(f"{project}enter/member/")
        officer.fills(party=party)
        officer.sends()
    officer.goes_to(f"{project}enter/meeting/")
    officer.fills(held_on=TODAY - timedelta(days=110), agenda="Programme et calendrier.", file=paper)
    officer.sends()
    officer.goes_to(project)
    officer.takes_the_way("start_contracting")


def contract(officer: Person, partner: Person, operator: Person, project: str, agreement: str) -> None:
    """Negotiation: a draft from the template, two versions compared, each party signs for itself."""
    officer.goes_to(f"drafts/new/?project={project.split('/')[1]}")
    officer.fills(code=agreement, kind="framework")
    officer.page.locator("select[name=template]").select_option(index=1)
    officer.sends()
    officer.fills(
        **{
            "head-total": "10 000 000", "party-0-roles": ["lead", "funder"], "party-1-party": REGION,
            "party-1-roles": ["funder"], "party-2-party": OPERATOR, "party-2-roles": ["operator"],
        }
    )  # fmt: skip
    due = (TODAY - timedelta(days=20), TODAY + timedelta(days=200))
    line(officer, 0, MINISTRY, 6_000_000, {due[0]: 2_500_000, due[1]: 3_500_000})
    officer.presses("check")
    line(officer, 1, REGION, 4_000_000, {due[1]: 4_000_000})
    officer.presses("save")
    officer.keeps_a_picture("agreement-draft")
    officer.presses("propose")
    for person, party in ((officer, MINISTRY), (partner, REGION), (operator, OPERATOR)):
        person.goes_to(f"agreements/{agreement}/signatures/")
        if person is partner:
            mine = person.page.locator(f"input[name=party][value='{REGION}']")
            expect(mine).to_have_count(1)
            expect(person.page.locator("form input[name=party]")).to_have_count(1)
        row = person.page.locator("details.menu").filter(has=person.page.locator(f"input[name=party][value='{party}']"))
        row.locator("summary").click()
        row.locator("button:not([type])").click()
        person.page.wait_for_load_state()
        person.is_not_told_of_errors()
    officer.goes_to(f"agreements/{agreement}/signatures/")
    officer.keeps_a_picture("agreement-signed")
    expect(officer.page.locator("tbody .chip.ok")).to_have_count(3)


def line(officer: Person, number: int, payer: str, amount: int, schedule: dict[date, int]) -> None:
    officer.fills(
        **{
            f"line-{number}-payer": payer, f"line-{number}-receiver": OPERATOR, f"line-{number}-action": "1.1",
            f"line-{number}-amount": amount,
            f"line-{number}-schedule": "\n".join(f"{day.isoformat()} {part}" for day, part in schedule.items()),
        }
    )  # fmt: skip


def release(operator: Person, officer: Person, authoriser: Person, agreement: str, paper: Path) -> None:
    """The operator calls, the officer asks, a second person releases, the operator proves what was spent."""
    money = f"agreements/{agreement}/money/"
    operator.goes_to(money)
    call = operator.page.locator("details.menu:has(button[value=call])").first
    call.locator("summary").click()
    operator.fills_in(call, "reason", "Dix fontaines commandées.")
    operator.fills_in(call, "documents", paper)
    call.locator("button[value=call]").click()
    operator.page.wait_for_load_state()
    operator.is_not_told_of_errors()
    officer.goes_to("releases/")
    expect(officer.page.locator(f"a[href*='{agreement}']").first).to_be_visible()
    officer.goes_to(money)
    officer.presses("release", "form.decide")
    expect(officer.page.locator("button[value=approve]")).to_have_count(0)
    authoriser.goes_to(money)
    authoriser.keeps_a_picture("release-second-person")
    authoriser.presses("approve")
    operator.goes_to(money)
    spending = operator.page.locator("details.definition:has(button[value=justify])").first
    spending.locator("summary").click()
    operator.fills_in(spending, "amount", "2 000 000")
    operator.fills_in(spending, "documents", paper)
    spending.locator("button[value=justify]").click()
    operator.page.wait_for_load_state()
    operator.is_not_told_of_errors()
    operator.keeps_a_picture("operator-money")


def follow(operator: Person, officer: Person, project: str, photo: Path) -> None:
    """The operator reports four fountains, the officer finds three: what was reported stays."""
    operator.goes_to(f"{project}progress/")
    operator.page.locator("main a.button[href*='/enter/report-by/']").first.click()
    operator.fills(
        period_start=TODAY - timedelta(days=60), period_end=TODAY, difficulties="Pierre livrée en retard.", photos=photo
    )
    operator.page.locator("main input[name^=quantity_]").first.fill("4")
    operator.keeps_a_picture("operator-report")
    operator.sends()
    officer.goes_to(f"{project}progress/")
    officer.page.locator("main a[href*='/enter/check-of/']").first.click()
    officer.fills(verdict=["corrected"], quantity="3", reason="La quatrième n’a pas d’eau.")
    officer.sends()
    officer.keeps_a_picture("progress-checked")
    said = officer.page.locator("main").inner_text()
    assert "4" in said
    assert "30" in said  # 3 of 10, in per cent


def ask(officer: Person, partner: Person, project: str) -> None:
    """A question stands on the partner's desk until it is answered."""
    officer.goes_to(f"{project}ask/")
    officer.fills(to=f"party:{REGION}", text="Le second versement est-il voté ?")
    officer.sends()
    partner.goes_to("questions/")
    partner.page.locator("main a[href*='/questions/']").filter(has_text="?").first.click()
    partner.fills(text="Oui, en séance de mars.")
    partner.presses("answer")


def evaluate_and_close(officer: Person, project: str, agreement: str) -> None:
    """The evaluation is drafted, concluded, published; the agreement closes with its balance, the project too."""
    officer.goes_to(f"{project}enter/evaluation/")
    officer.fills(
        dated=TODAY, evaluator="Bureau d’études", score_relevance="4", finding_relevance="Attendu par les riverains.",
        findings_fr="Le quai est fréquenté.", lessons_fr="Commander la pierre plus tôt.",
    )  # fmt: skip
    officer.sends()
    officer.presses("conclude")
    officer.presses("publish")
    officer.goes_to(f"agreements/{agreement}/closure/")
    officer.keeps_a_picture("agreement-closure")
    officer.goes_to(project)
    officer.keeps_a_picture("project-at-its-end")


def audit(auditor: Person, project: str, agreement: str, code: str) -> None:
    """An auditor sees everything with who did it, and can change nothing."""
    auditor.goes_to(f"history/project/{code}/")
    auditor.keeps_a_picture("auditor-history")
    assert auditor.page.locator("main").inner_text().count("Nadia") > 0
    auditor.goes_to(f"agreements/{agreement}/money/")
    expect(auditor.page.locator("button[value=release], button[value=call], button[value=approve]")).to_have_count(0)
    auditor.goes_to(project)
    expect(auditor.page.locator("main form button[type=submit]:enabled")).to_have_count(0)
    auditor.is_refused(f"{project}enter/axis/")
    auditor.is_refused("drafts/new/")
