"""Documents of a building's file in Word, French or Arabic, from the record: docxtpl fills a sheet that is built here.

They are drafts to be signed: the record says what was found and decided, the authority adds its signature. Texts of
law are cited by their number only; what a notice threatens is left to the authority's own wording.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone, translation
from django.utils.translation import ngettext

from houma.domain.buildings.models import Building, Inspection, Step
from houma.domain.buildings.queries.appeals import Appeal
from houma.domain.buildings.queries.page import BuildingPage
from houma.domain.buildings.rules.procedure import Paper
from houma.exchange import ILLUSTRATIVE_MARK
from houma.values.bidi import isolated
from houma.values.multilingual import Multilingual as T
from houma.web.documents import building_words as words
from houma.web.documents.word_sheet import WordSheet
from houma.web.formatting import format_partial_date

LANGUAGES = ("fr", "ar")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: lines of text, or a table whose first row may name its columns."""

    heading: str
    lines: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[float] = (5.2, 11.4)
    has_head: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before it is set: every text is final and in one language."""

    language: str
    title: str
    reference: str
    place: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section] = field(default_factory=tuple)
    signatures: Sequence[str] = ()
    illustrative: str = ""


def papers_of(page: BuildingPage) -> list[tuple[Paper, T]]:
    """The documents that the record of this building can give now, with their names."""
    there = []
    if _last_inspection(page) is not None:
        there.append(Paper.INSPECTION_REPORT)
    if _last_step(page, "decide", "monitor") is not None:
        there.append(Paper.MINUTES)
    if _last_step(page, "decide") is not None:
        there += [Paper.NOTICE, Paper.EVACUATION_ORDER]
    return [(paper, words.TITLES[paper]) for paper in there]


def building_word(page: BuildingPage, paper: Paper, language: str) -> bytes:
    """The document in "fr" or "ar"; raises LookupError where the record does not give it yet."""
    if paper not in {one for one, _name in papers_of(page)}:
        raise LookupError(paper)
    with translation.override(language):
        draft = _DRAFTS[paper](page, language)
    return _set(draft)


def _set(draft: Draft) -> bytes:
    """Put the draft on its sheet: what comes from the record goes through docxtpl, so that no text becomes markup."""
    sheet = WordSheet(draft.language, draft.title, "{{ draft.reference }}")
    sheet.line("{{ draft.place }}", 10, bold=True)
    if draft.illustrative:
        sheet.line("{{ draft.illustrative }}", 9.5, bold=True, warning=True)
    sheet.heading("{{ draft.title }}", 0)
    sheet.table(
        (5.2, 11.4),
        [(f"{{{{ draft.facts[{n}][0] }}}}", f"{{{{ draft.facts[{n}][1] }}}}") for n in range(len(draft.facts))],
    )
    for number, section in enumerate(draft.sections):
        name = f"draft.sections[{number}]"
        sheet.heading(f"{{{{ {name}.heading }}}}")
        for n in range(len(section.lines)):
            sheet.line(f"{{{{ {name}.lines[{n}] }}}}")
        if section.rows:
            rows = [
                [f"{{{{ {name}.rows[{n}][{m}] }}}}" for m in range(len(section.widths))]
                for n in range(len(section.rows))
            ]
            sheet.table(section.widths, rows, head=section.has_head)
    if draft.signatures:
        sheet.line("")
        sheet.table(
            [16.6 / len(draft.signatures)] * len(draft.signatures),
            [
                [f"{{{{ draft.signatures[{n}] }}}}" for n in range(len(draft.signatures))],
                ["\n\n\n"] * len(draft.signatures),
            ],
            head=True,
        )
    return sheet.filled(draft=draft)


class _Writer:
    """Sentences about one building in one language."""

    def __init__(self, page: BuildingPage, language: str) -> None:
        self.page, self.language = page, language
        self.building: Building = page.building

    def say(self, text: T, **values: str) -> str:
        said = text.in_language(self.language)
        kept = {name: isolated(value) for name, value in values.items()} if self.language == "ar" else values
        return said.format(**kept)

    def ruled(self, text: T, sat_on: date) -> str:
        """``text`` with the day of the commission and, where the country's is named, the law that it stands on."""
        law = words.LAWS.get(self.building.country_id)
        cited = "" if law is None else self.say(words.AND_BY_LAW, law=law.in_language(self.language))
        return self.say(text, law=cited, day=self.day(sat_on))

    def day(self, value: date | None) -> str:
        return format_partial_date(value, self.language) if value is not None else self.say(words.TO_FILL)

    def told(self, text: str) -> str:
        """A text of the record as it was written, whose signs keep their order inside another script."""
        return isolated(text) if self.language == "ar" else text

    def facts(self, *more: tuple[T, str]) -> list[tuple[str, str]]:
        one = self.building
        risk = f"{one.risk.name} — {one.risk.scheme.name}" if one.risk is not None else ""
        said = [
            (words.REFERENCE, self.told(one.code)),
            (words.NAME, self.told(one.name) if one.name else ""),
            (words.ADDRESS, self.told(one.address) if one.address else ""),
            (words.COMMUNE, one.territory.name),
            (words.RISK, risk),
            *more,
        ]
        return [(self.say(label), value) for label, value in said if value]

    def draft(self, paper: Paper, facts: list[tuple[str, str]], sections: Sequence[Section], *signing: T) -> Draft:
        one = self.building
        return Draft(
            language=self.language,
            title=self.say(words.TITLES[paper]),
            reference=" · ".join((self.told(one.code), self.told(self.day(timezone.localdate())), "Houma")),
            place=f"{one.country.names.in_language(self.language)} · {one.territory.names.in_language(self.language)}",
            facts=facts,
            sections=sections,
            signatures=[self.say(text) for text in signing],
            illustrative=ILLUSTRATIVE_MARK.in_language(self.language) if one.is_illustrative else "",
        )


def _inspection_report(page: BuildingPage, language: str) -> Draft:
    write, inspection = _Writer(page, language), _last_inspection(page)
    assert inspection is not None  # papers_of says when it is there.
    inspector = inspection.inspector_name or (inspection.inspector.get_full_name() if inspection.inspector else "")
    facts = write.facts(
        (words.INSPECTED_ON, write.day(inspection.inspected_on)),
        (words.INSPECTOR, inspector),
        (words.GIVEN_CLASS, f"{inspection.risk.name} — {inspection.risk.scheme.name}"),
    )
    found = [
        (str(one.get_component_display()), str(one.get_decay_display()), str(one.get_gravity_display()), one.note)
        for one in inspection.findings.all()
    ]
    heads = tuple(write.say(text) for text in (words.PART, words.DECAY, words.GRAVITY, words.REMARKS))
    urged = [str(one.get_kind_display()) for one in inspection.measures_urged.all()]
    sections = [
        Section(
            write.say(words.SEEN),
            [write.told(inspection.summary) if inspection.summary else write.say(words.NOTHING_WRITTEN)],
        ),
        Section(write.say(words.FINDINGS), rows=[heads, *found], widths=(4.2, 4.2, 2.6, 5.6), has_head=True)
        if found
        else Section(write.say(words.FINDINGS), [write.say(words.NOTHING_WRITTEN)]),
        Section(write.say(words.URGED), [f"– {one}" for one in urged] or [write.say(words.NOTHING_WRITTEN)]),
    ]
    return write.draft(Paper.INSPECTION_REPORT, facts, sections, words.SIGNED_INSPECTOR)


def _minutes(page: BuildingPage, language: str) -> Draft:
    write, step = _Writer(page, language), _last_step(page, "decide", "monitor")
    assert step is not None  # papers_of says when it is there.
    facts = write.facts((words.SAT_ON, write.day(step.happened_on)))
    members = [
        (member.body, member.person if page.may_manage else "", write.say(words.CHAIR) if member.chairs else "")
        for member in step.members.all()
    ]
    heads = tuple(write.say(text) for text in (words.SERVICE, words.DELEGATE, words.ROLE))
    sections = [
        Section(write.say(words.PRESENT), rows=[heads, *members], widths=(7.6, 5.4, 3.6), has_head=True),
        Section(write.say(words.DECIDED), _measures(write, step)),
    ]
    if step.reason:
        sections.append(Section(write.say(words.REMARKS), [write.told(step.reason)]))
    return write.draft(Paper.MINUTES, facts, sections, words.SIGNED_CHAIR, words.SIGNED_SECRETARY)


def _notice(page: BuildingPage, language: str) -> Draft:
    write, step = _Writer(page, language), _last_step(page, "decide")
    assert step is not None  # papers_of says when it is there.
    owners = ", ".join(one.name for one in page.owners or ())
    told = _last_step(page, "notify")
    if told is not None and told.pk < step.pk:
        told = None
    addressed = owners or write.say(words.UNKNOWN_OWNER)
    facts = write.facts((words.ADDRESSED_TO, addressed), (words.SAT_ON, write.day(step.happened_on)))
    last_day = write.day(told.due_on if told is not None else None)
    sections = [
        Section(write.say(words.SUBJECT), [write.ruled(words.NOTICE_BODY, step.happened_on)]),
        Section(write.say(words.DECIDED), _measures(write, step)),
        Section(write.say(words.DEADLINE), [write.say(words.NOTICE_DEADLINE, day=last_day)]),
    ]
    if page.appeal is not None:
        lines = _appeal(write, page.appeal, told.happened_on if told is not None else None)
        sections.append(Section(write.say(words.APPEAL), lines))
    if not owners:
        sections.append(Section(write.say(words.POSTING), [write.say(words.POSTED)]))
    return write.draft(Paper.NOTICE, facts, sections, words.SIGNED_PRESIDENT, words.SIGNED_RECEIPT)


def _days(count: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", count) % {"days": count}


def _appeal(write: _Writer, appeal: Appeal, told_on: date | None) -> list[str]:
    until = appeal.until(told_on) if told_on is not None else None
    lines = [write.say(words.APPEAL_BODY, days=_days(appeal.days), day=write.day(until))]
    if appeal.ruling_days is not None:
        lines.append(write.say(words.APPEAL_RULED, days=_days(appeal.ruling_days)))
    return lines


def _evacuation(page: BuildingPage, language: str) -> Draft:
    write, step = _Writer(page, language), _last_step(page, "decide")
    assert step is not None  # papers_of says when it is there.
    order = _last_step(page, "order_evacuation")
    last_day = write.day(order.due_on if order is not None and order.pk > step.pk else None)
    facts = write.facts((words.SAT_ON, write.day(step.happened_on)))
    sections = [
        Section(
            write.say(words.SUBJECT),
            [write.ruled(words.EVACUATION_BODY, step.happened_on)],
        ),
        Section(write.say(words.DECIDED), _measures(write, step)),
        Section(write.say(words.DEADLINE), [write.say(words.EVACUATION_DEADLINE, day=last_day)]),
        Section(write.say(words.REHOUSING), [write.say(words.REHOUSED)]),
    ]
    return write.draft(Paper.EVACUATION_ORDER, facts, sections, words.SIGNED_AUTHORITY)


_DRAFTS: dict[Paper, Callable[[BuildingPage, str], Draft]] = {
    Paper.INSPECTION_REPORT: _inspection_report,
    Paper.MINUTES: _minutes,
    Paper.NOTICE: _notice,
    Paper.EVACUATION_ORDER: _evacuation,
}


def _measures(write: _Writer, step: Step) -> list[str]:
    measures = list(step.measures.all())
    said = [f"– {one.get_kind_display()}" for one in measures]
    return [*said, *dict.fromkeys(write.told(one.detail) for one in measures if one.detail)]


def _last_inspection(page: BuildingPage) -> Inspection | None:
    return next((one for one in page.inspections if not hasattr(one, "replaced_by")), None)


def _last_step(page: BuildingPage, *codes: str) -> Step | None:
    """The last step of these of the newest file."""
    steps = [line.step for line in page.files[0].steps] if page.files else []
    return next((step for step in reversed(steps) if step.code in codes), None)
