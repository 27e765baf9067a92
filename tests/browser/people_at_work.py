"""A person at the desk, as the stories of the browser tests tell it: goes somewhere, fills in, presses, sees."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True)
class Person:
    """Somebody signed in, at the desk of one country, in one language."""

    page: Page
    language: str
    country: str = "xh"
    pictures: Path | None = None

    def goes_to(self, place: str) -> None:
        """Open a page of the desk; it answers and fits the window."""
        answer = self.page.goto(f"/{self.language}/{self.country}/desk/{place}")
        assert answer is not None, place
        assert answer.status == 200, f"{place}: {answer.status}"
        expect(self.page.locator("html")).to_have_attribute("dir", "rtl" if self.language == "ar" else "ltr")

    def is_refused(self, place: str) -> None:
        """Ask for a page that is not for this person."""
        answer = self.page.request.get(f"/{self.language}/{self.country}/desk/{place}")
        assert answer.status in {403, 404}, f"{place}: {answer.status}"

    def fills(self, **values: object) -> None:
        """Fill fields by their names: texts, choices by value, files by path, True for a box to tick."""
        for name, value in values.items():
            self.fills_in(self.page.locator("main"), name, value)

    def fills_in(self, where: Locator, name: str, value: object) -> None:
        field = where.locator(f"[name='{name}']")
        match value:
            case Path():
                field.set_input_files(value)
            case True:
                field.check()
            case list():
                for one in value:
                    where.locator(f"[name='{name}'][value='{one}']").check()
            case _ if field.first.evaluate("node => node.tagName") == "SELECT":
                field.select_option(str(value))
            case _:
                field.fill(str(value))

    def sends(self, form: str = "main form.entry, main section.entry form, main form.form") -> None:
        """Send the form of the page; nothing is refused."""
        self.page.locator(form).locator("button[type=submit], button:not([type])").last.click()
        self.page.wait_for_load_state()
        self.is_not_told_of_errors()

    def presses(self, value: str, where: str = "main") -> None:
        """Press the button of that value."""
        self.page.locator(where).locator(f"button[value='{value}']").first.click()
        self.page.wait_for_load_state()
        self.is_not_told_of_errors()

    def is_not_told_of_errors(self) -> None:
        errors = self.page.locator("main .field .error, main [role=alert], main .notice.bad, .messages .bad")
        assert errors.count() == 0, f"{self.page.url}: {errors.all_inner_texts()}"

    def takes_the_way(self, transition: str) -> None:
        """Pass a gate, whose button is open."""
        button = self.page.locator(f"form:has(input[value='{transition}']) button[type=submit]").first
        expect(button).to_be_enabled()
        button.click()
        self.page.wait_for_load_state()
        self.is_not_told_of_errors()

    def keeps_a_picture(self, name: str) -> None:
        """For the tours of docs/: only where HOUMA_SCREENSHOTS says where."""
        if self.pictures is not None:
            self.page.wait_for_load_state("networkidle")
            self.page.screenshot(path=self.pictures / f"{name}.{self.language}.png")
