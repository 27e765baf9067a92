"""An agreement as an IATI 2.03 activity, its ledger as transactions.

docs/open-standards.md gives the mapping element by element, and says what is not published and why.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from houma.exchange.provenance import ILLUSTRATIVE_MARK
from houma.exchange.standards.dates import WrittenDay, end_of, start_of
from houma.exchange.standards.findings import Finding, Weight, shortened
from houma.exchange.standards.records import (
    AgreementRecord,
    FlowRecord,
    LineRecord,
    PartyRecord,
    PlaceRecord,
    ProjectRecord,
    Publisher,
)
from houma.values.multilingual import LANGUAGES, Multilingual
from houma.values.partial_date import PartialDate

VERSION = "2.03"
URBAN_DEVELOPMENT = "43030"
"""DAC code of "Urban development and management": what city policy is about."""
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS = {"draft": "1", "negotiated": "1", "signed": "2", "closed": "4", "cancelled": "5"}
_SUSPENDED = "6"
_ROLES = {"funder": "1", "lead": "2", "owner": "2", "signatory": "2", "operator": "4"}
_ORGANISATION_TYPES = {"ministry": "10", "local_government": "11", "public_agency": "15", "urban_agency": "15"}
_FUNDING = "1"
_PARENT, _CHILD = "1", "2"
_PROMISES = (2, 13)
_EXPENDITURE = 4
_OWN_VOCABULARY = "99"
_A_DATE = Multilingual(
    "un jour : ni l’écriture ni la signature n’est datée",
    "يوم: لا القيد ولا التوقيع مؤرخ",
    "a day: neither the entry nor the signature is dated",
)
_A_START = Multilingual(
    "une date de début ou de fin ; aucune source n’en donne",
    "تاريخ بداية أو نهاية؛ لا يذكره أي مصدر",
    "a date of start or end; no source gives one",
)
_A_PARTY = Multilingual(
    "au moins une organisation participante ; aucune source n’en nomme",
    "هيئة مشاركة واحدة على الأقل؛ لا يسميها أي مصدر",
    "at least one participating organisation; no source names one",
)
_NOT_YET = Multilingual("un jour passé", "يوم مضى", "a day that has passed")


@dataclass(frozen=True, slots=True)
class Activity:
    """What became of an agreement: the element, None where the standard requires what no source says."""

    element: etree._Element | None
    transactions: int
    findings: tuple[Finding, ...]


def root_attributes(published: datetime) -> dict[str, str]:
    """The attributes of the file's root element."""
    return {"version": VERSION, "generated-datetime": published.strftime("%Y-%m-%dT%H:%M:%SZ")}


def activity_id(publisher: Publisher, code: str) -> str:
    """The global identifier of an activity begins with its publisher's reference."""
    return f"{publisher.reference}-{code}"


def activity(project: ProjectRecord, record: AgreementRecord, publisher: Publisher, today: date) -> Activity:
    """One agreement as an activity, in the order of elements that the schema prescribes."""
    dates = _dates(record)
    parties = _participants(record)
    findings: list[Finding] = []
    if not dates:
        findings.append(Finding(Weight.GAP, record.code, "activity-date", "", _A_START))
    if not parties:
        findings.append(Finding(Weight.GAP, record.code, "participating-org", "", _A_PARTY))
    if findings:
        return Activity(None, 0, tuple(findings))
    root = etree.Element(
        "iati-activity",
        {
            "last-updated-datetime": record.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "default-currency": record.currency,
            "hierarchy": "2" if record.framework or record.wholes else "1",
            _LANG: "fr",
        },
    )
    _text(root, "iati-identifier", activity_id(publisher, record.code))
    reporting = _child(
        root,
        "reporting-org",
        {"ref": publisher.reference, "type": publisher.organisation_type, "secondary-reporter": "1"},
    )
    _narratives(reporting, publisher.names)
    _narratives(_child(root, "title"), record.names)
    _description(root, project, record, publisher)
    for (code, role), party in parties.items():
        _organisation(_child(root, "participating-org", {"ref": publisher.identifier(code), "role": role}), party)
    _narrated_identifier(root, project.code, publisher)
    _child(root, "activity-status", {"code": _SUSPENDED if project.suspended else _STATUS[record.state]})
    for kind, written in dates:
        element = _child(root, "activity-date", {"type": kind, "iso-date": written.day.isoformat()})
        if written.words:
            _narratives(element, written.words)
    _geography(root, project, publisher)
    _child(root, "sector", {"vocabulary": "1", "code": URBAN_DEVELOPMENT})
    if publisher.illustrative:
        mark = {"vocabulary": _OWN_VOCABULARY, "vocabulary-uri": publisher.address, "code": "illustrative"}
        _narratives(_child(root, "tag", mark), ILLUSTRATIVE_MARK)
    for line in record.lines:
        _planned(root, line, publisher)
    transactions = 0
    for line in record.lines:
        for flow in line.flows:
            dated = _transaction_day(record, flow, today)
            if isinstance(dated, Finding):
                findings.append(dated)
            else:
                _transaction(root, line, flow, dated, publisher)
                transactions += 1
    for code in sorted({record.framework, *record.wholes} - {""}):
        _child(root, "related-activity", {"type": _PARENT, "ref": activity_id(publisher, code)})
    for code in record.parts:
        _child(root, "related-activity", {"type": _CHILD, "ref": activity_id(publisher, code)})
    return Activity(root, transactions, tuple(findings))


def _dates(record: AgreementRecord) -> list[tuple[str, WrittenDay]]:
    """Planned start and end by the years of the agreement; the actual start by its signature where it has no years."""
    found = []
    if record.start_year:
        found.append(("1", start_of(PartialDate(record.start_year))))
    if record.signed_on and record.state in ("signed", "closed"):
        found.append(("2", start_of(record.signed_on)))
    if record.end_year:
        found.append(("3", end_of(PartialDate(record.end_year))))
    return found


def _participants(record: AgreementRecord) -> dict[tuple[str, str], PartyRecord]:
    """(party, IATI role) → party: the parties of the version, and whoever pays a line."""
    found: dict[tuple[str, str], PartyRecord] = {}
    for role in record.roles:
        for code in role.roles:
            if code in _ROLES:
                found.setdefault((role.party.code, _ROLES[code]), role.party)
    for line in record.lines:
        found.setdefault((line.payer.code, _FUNDING), line.payer)
    return found


def _transaction_day(record: AgreementRecord, flow: FlowRecord, today: date) -> WrittenDay | Finding:
    """The day of a flow; of a promise without a day of its own, the day of the signature that made it."""
    if flow.value_date is not None:
        return WrittenDay(flow.value_date)
    path = f"transaction[@ref='{flow.reference}']/transaction-date"
    if flow.kind not in _PROMISES or record.signed_on is None:
        return Finding(Weight.GAP, record.code, path, "", _A_DATE)
    written = end_of(record.signed_on)
    if written.day > today:
        return Finding(Weight.GAP, record.code, path, shortened(record.signed_on), _NOT_YET)
    return written


def _transaction(
    root: etree._Element, line: LineRecord, flow: FlowRecord, dated: WrittenDay, publisher: Publisher
) -> None:
    element = _child(root, "transaction", {"ref": flow.reference})
    _child(element, "transaction-type", {"code": str(flow.kind)})
    _child(element, "transaction-date", {"iso-date": dated.day.isoformat()})
    attributes = {"currency": flow.money.currency, "value-date": dated.day.isoformat()}
    _text(element, "value", _plain(flow.money.amount), attributes)
    if dated.words:
        _narratives(_child(element, "description"), dated.words)
    provider = (line.receiver or line.payer) if flow.kind == _EXPENDITURE else line.payer
    _organisation(_child(element, "provider-org", {"ref": publisher.identifier(provider.code)}), provider)
    if flow.kind != _EXPENDITURE and line.receiver is not None:
        receiver = _child(element, "receiver-org", {"ref": publisher.identifier(line.receiver.code)})
        _organisation(receiver, line.receiver)


def _planned(root: etree._Element, line: LineRecord, publisher: Publisher) -> None:
    """The schedule in force: one planned disbursement an instalment."""
    for part in line.instalments:
        day = part.due_on.isoformat()
        element = _child(root, "planned-disbursement", {"type": "1"})
        _child(element, "period-start", {"iso-date": day})
        _child(element, "period-end", {"iso-date": day})
        _text(element, "value", _plain(part.money.amount), {"currency": part.money.currency, "value-date": day})
        _organisation(_child(element, "provider-org", {"ref": publisher.identifier(line.payer.code)}), line.payer)
        if line.receiver is not None:
            receiver = _child(element, "receiver-org", {"ref": publisher.identifier(line.receiver.code)})
            _organisation(receiver, line.receiver)


def _description(root: etree._Element, project: ProjectRecord, record: AgreementRecord, publisher: Publisher) -> None:
    """The project that the agreement serves, in its own words where it has some."""
    texts = Multilingual(
        *(
            " — ".join(
                part
                for part in (
                    ILLUSTRATIVE_MARK.in_language(language) if publisher.illustrative else "",
                    project.programme_names.in_language(language),
                    project.names.in_language(language),
                    project.description if language == "fr" else "",
                )
                if part
            )
            for language in LANGUAGES
        )
    )
    _narratives(_child(root, "description", {"type": "1"}), texts)


def _narrated_identifier(root: etree._Element, project_code: str, publisher: Publisher) -> None:
    """The house's code of the project, so that agreements of one project are told together."""
    other = _child(root, "other-identifier", {"ref": publisher.identifier(project_code), "type": "A9"})
    owner = _child(other, "owner-org", {"ref": publisher.reference})
    _narratives(owner, publisher.names)


def _geography(root: etree._Element, project: ProjectRecord, publisher: Publisher) -> None:
    """The country by its ISO code; one that does not exist as a region of the publisher's own vocabulary."""
    if publisher.illustrative:
        region = {"vocabulary": _OWN_VOCABULARY, "vocabulary-uri": publisher.address, "code": publisher.country.upper()}
        _narratives(_child(root, "recipient-region", region), publisher.country_names)
    else:
        _child(root, "recipient-country", {"code": publisher.country.upper()})
    for place in project.places:
        _location(root, place)


def _location(root: etree._Element, place: PlaceRecord) -> None:
    element = _child(root, "location", {"ref": place.code})
    _narratives(_child(element, "name"), place.names)
    if place.longitude is not None and place.latitude is not None:
        point = _child(element, "point", {"srsName": "http://www.opengis.net/def/crs/EPSG/0/4326"})
        _text(point, "pos", f"{place.latitude:.5f} {place.longitude:.5f}")


def _organisation(element: etree._Element, party: PartyRecord) -> None:
    if party.type in _ORGANISATION_TYPES:
        element.set("type", _ORGANISATION_TYPES[party.type])
    _narratives(element, party.names)


def _narratives(element: etree._Element, texts: Multilingual) -> None:
    """One narrative a language; French is the default of the activity."""
    for language in LANGUAGES:
        if text := getattr(texts, language):
            _text(element, "narrative", text, {} if language == "fr" else {_LANG: language})


def _child(parent: etree._Element, name: str, attributes: dict[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, name, attributes or {})


def _text(parent: etree._Element, name: str, text: str, attributes: dict[str, str] | None = None) -> etree._Element:
    element = _child(parent, name, attributes)
    element.text = text
    return element


def _plain(amount: Decimal) -> str:
    """No exponent and no trailing zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
