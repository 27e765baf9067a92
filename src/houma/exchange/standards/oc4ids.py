"""A project as OC4IDS 0.9, with the house's extension for agreements of several parties.

docs/open-standards.md gives the mapping field by field, and says what is not published and why.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from houma.exchange.provenance import ILLUSTRATIVE_MARK
from houma.exchange.standards.records import (
    ActionRecord,
    AgreementRecord,
    LineRecord,
    PartyRecord,
    PlaceRecord,
    ProjectRecord,
    Publisher,
)
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

VERSION = "0.9"
EXTENSION_PATH = "standards/agreements/extension.json"
"""Where an instance serves the extension, below its address."""
_LANGUAGE = "fr"
_STATUS = {
    "preparation": "identification",
    "setup": "preparation",
    "contracting": "preparation",
    "implementation": "implementation",
    "closed": "completion",
    "cancelled": "cancelled",
}
_ROLES = {"funder": "funder", "owner": "publicAuthority"}
"""Roles of the official codelist; the others keep their own code, which the extension adds to it."""
_COMMITMENT, _DISBURSEMENT, _EXPENDITURE, _PLEDGE = 2, 3, 4, 13
_PART = "part"

Json = dict[str, Any]


def package_head(publisher: Publisher, address: str, published: datetime) -> Json:
    """Everything of a package but its projects."""
    name = publisher.names.in_language(_LANGUAGE)
    if publisher.illustrative:
        name = f"{name} — {ILLUSTRATIVE_MARK.in_language(_LANGUAGE)}"
    head = {
        "uri": address,
        "publishedDate": _moment(published),
        "version": VERSION,
        "publisher": {"name": name, "scheme": publisher.house, "uid": publisher.reference, "uri": publisher.address},
        "license": publisher.licence,
        "extensions": [f"{publisher.address}/{EXTENSION_PATH}"],
        "illustrative": publisher.illustrative or None,
    }
    return _filled(head)


def project_id(publisher: Publisher, code: str) -> str:
    """The global identifier of a project: the registered prefix where there is one, else the house's."""
    return f"{publisher.oc4ids_prefix or publisher.house.lower()}-{code}"


def project(record: ProjectRecord, publisher: Publisher) -> Json:
    """One project of a package; what is unknown is left out."""
    authority = _only(
        role.party for agreement in record.agreements for role in agreement.roles if "owner" in role.roles
    )
    found = {
        "id": project_id(publisher, record.code),
        "updated": _moment(record.updated_at) if record.updated_at else None,
        "language": _LANGUAGE,
        "identifiers": [{"id": record.code, "scheme": publisher.house}],
        "title": record.names.in_language(_LANGUAGE),
        "titles": _titles(record.names),
        "description": record.description,
        "illustrative": publisher.illustrative or None,
        "status": _STATUS.get(record.phase),
        "suspended": record.suspended or None,
        "period": _years(record.start_year, record.end_year),
        "periodPrecision": "year" if record.start_year or record.end_year else None,
        "publicAuthority": _reference(authority, publisher) if authority else None,
        "locations": [_location(place, publisher) for place in record.places]
        or ([{"id": "as-published", "description": record.place}] if record.place else None),
        "additionalClassifications": [
            {
                "scheme": f"{publisher.house}-PROGRAMME",
                "id": record.programme_code,
                "description": record.programme_names.in_language(_LANGUAGE),
            },
            {"scheme": "HOUMA-SCALE", "id": record.scale},
        ],
        "parties": _parties(record, publisher),
        "budget": _budget(record, publisher),
        "forecasts": [_metric(action, action.planned) for action in record.actions if action.planned is not None],
        "metrics": [_metric(action, action.achieved) for action in record.actions if action.achieved is not None],
        "transactions": _transactions(record, publisher),
        "agreements": [_agreement(agreement, publisher) for agreement in record.agreements],
    }
    return _filled(found)


def value(money: Money) -> Json:
    """An amount. The standard wants a JSON number: a whole one stays whole, thousandths are written exactly."""
    amount = money.amount
    return {"amount": int(amount) if amount == int(amount) else float(amount), "currency": money.currency}


def _parties(record: ProjectRecord, publisher: Publisher) -> list[Json]:
    roles: dict[str, set[str]] = {}
    parties: dict[str, PartyRecord] = {}

    def seen(party: PartyRecord, *codes: str) -> None:
        parties[party.code] = party
        roles.setdefault(party.code, set()).update(codes)

    for agreement in record.agreements:
        for role in agreement.roles:
            seen(role.party, *(_ROLES.get(code, code) for code in role.roles))
        for line in agreement.lines:
            seen(line.payer, "funder")
            if line.receiver is not None:
                seen(line.receiver, "payee")
            if any(flow.kind == _DISBURSEMENT for flow in line.flows):
                seen(line.payer, "payer")
    return [
        _filled(
            {
                "id": publisher.identifier(code),
                "name": party.names.in_language(_LANGUAGE),
                "identifier": {"scheme": publisher.house, "id": code},
                "roles": sorted(roles[code]),
                "classifications": [{"scheme": "HOUMA-PARTY-TYPE", "id": party.type}],
            }
        )
        for code, party in sorted(parties.items())
    ]


def _budget(record: ProjectRecord, publisher: Publisher) -> Json | None:
    """The total, where one agreement alone says it; what each payer brings, agreement by agreement.

    Totals of several agreements are not added: one may contain another, and nobody may have said so.
    """
    alone = record.agreements[0] if len(record.agreements) == 1 else None
    groups = []
    for agreement in record.agreements:
        entries = [entry for line in agreement.lines if (entry := _budget_entry(agreement, line, publisher))]
        if entries:
            groups.append({"id": agreement.code, "description": _name(agreement.names), "budgetBreakdown": entries})
    budget = _filled(
        {"amount": value(alone.total) if alone is not None and alone.total else None, "budgetBreakdowns": groups}
    )
    return budget or None


def _budget_entry(agreement: AgreementRecord, line: LineRecord, publisher: Publisher) -> Json | None:
    promised = line.total(_COMMITMENT) + line.total(_PLEDGE)
    if line.basis != _PART or not promised:
        return None
    entry = {
        "id": f"{agreement.code}/{line.key}",
        "amount": value(promised),
        "period": _years(agreement.start_year, agreement.end_year),
        "sourceParty": _reference(line.payer, publisher),
    }
    return _filled(entry)


def _transactions(record: ProjectRecord, publisher: Publisher) -> list[Json]:
    """Releases and spending; of an expenditure the payee is not recorded."""
    found = []
    for agreement in record.agreements:
        for line in agreement.lines:
            for flow in line.flows:
                if flow.kind not in (_DISBURSEMENT, _EXPENDITURE):
                    continue
                payer, payee = (
                    (line.payer, line.receiver) if flow.kind == _DISBURSEMENT else (line.receiver or line.payer, None)
                )
                entry = {
                    "id": flow.reference,
                    "source": flow.source,
                    "date": _day(flow.value_date) if flow.value_date else None,
                    "value": value(flow.money),
                    "payer": _reference(payer, publisher),
                    "payee": _reference(payee, publisher) if payee else None,
                    "type": "disbursement" if flow.kind == _DISBURSEMENT else "expenditure",
                    "agreement": agreement.code,
                    "reverses": flow.reverses,
                }
                found.append(_filled(entry))
    return found


def _agreement(record: AgreementRecord, publisher: Publisher) -> Json:
    """The extension's object: who is bound by what, line by line."""
    return _filled(
        {
            "id": record.code,
            "title": _name(record.names),
            "titles": _titles(record.names),
            "kind": record.kind,
            "status": record.state,
            "dateSigned": _partial(record.signed_on),
            "startYear": record.start_year,
            "endYear": record.end_year,
            "value": value(record.total) if record.total else None,
            "frameworkAgreement": record.framework,
            "partOf": list(record.wholes),
            "contains": list(record.parts),
            "parties": [
                _filled(
                    {
                        **_reference(role.party, publisher),
                        "roles": sorted(role.roles),
                        "mustSign": role.must_sign,
                        "hasSigned": role.has_signed or None,
                        "dateSigned": _partial(role.signed_on),
                    }
                )
                for role in record.roles
            ],
            "source": record.source,
            "versions": [
                _filled({"id": str(version.number), "status": version.state, "rationale": version.reason})
                for version in record.versions
            ],
            "fundingLines": [_line(line, publisher) for line in record.lines],
        }
    )


def _line(line: LineRecord, publisher: Publisher) -> Json:
    sums = {
        "pledged": line.total(_PLEDGE),
        "committed": line.total(_COMMITMENT),
        "disbursed": line.total(_DISBURSEMENT),
        "spent": line.total(_EXPENDITURE),
    }
    return _filled(
        {
            "id": line.key,
            "payer": _reference(line.payer, publisher),
            "receiver": _reference(line.receiver, publisher) if line.receiver else None,
            "action": line.action,
            "basis": line.basis,
            **{name: value(money) for name, money in sums.items() if money},
            "instalments": [
                {"id": str(part.number), "dueDate": part.due_on.isoformat(), "value": value(part.money)}
                for part in line.instalments
            ],
        }
    )


def _metric(action: ActionRecord, measure: Decimal | None) -> Json:
    observation = {
        "id": "1",
        "measure": f"{measure:f}",
        "unit": {"name": action.unit} if action.unit else None,
    }
    return {"id": action.number, "title": _name(action.names), "observations": [_filled(observation)]}


def _location(place: PlaceRecord, publisher: Publisher) -> Json:
    point = None
    if place.longitude is not None and place.latitude is not None:
        point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    found = {
        "id": place.code,
        "description": _name(place.names),
        "geometry": point,
        "gazetteer": {"scheme": publisher.house, "identifiers": [place.code]},
        "uri": f"https://www.wikidata.org/entity/{place.wikidata}" if place.wikidata else None,
    }
    return _filled(found)


def _reference(party: PartyRecord, publisher: Publisher) -> Json:
    return {"id": publisher.identifier(party.code), "name": _name(party.names)}


def _only(parties: Iterable[PartyRecord]) -> PartyRecord | None:
    """The one party that is named, None where there are several or none."""
    by_code = {party.code: party for party in parties}
    return next(iter(by_code.values())) if len(by_code) == 1 else None


def _name(names: Multilingual) -> str:
    return names.in_language(_LANGUAGE)


def _titles(names: Multilingual) -> Json | None:
    texts = {"fr": names.fr, "ar": names.ar, "en": names.en}
    return {code: text for code, text in texts.items() if text} if names.ar or names.en else None


def _years(start: int | None, end: int | None) -> Json | None:
    """Years as a period, from the first day of the first to the last of the last."""
    period = {
        "startDate": _day(date(start, 1, 1)) if start else None,
        "endDate": _day(date(end, 12, 31)) if end else None,
    }
    return _filled(period) or None


def _partial(known: PartialDate | None) -> str | None:
    return str(known) if known else None


def _day(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _filled(values: Mapping[str, Any]) -> Json:
    """Without what is unknown: the standard asks for fields to be left out, not to be empty."""
    return {key: found for key, found in values.items() if found is not None and found not in ("", [], {})}
