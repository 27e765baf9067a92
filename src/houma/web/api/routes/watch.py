"""Alerts of the watch: listed, opened, acknowledged, answered."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from houma.domain.accounts.models import User
from houma.domain.accounts.tokens import Scope
from houma.domain.territories.models import Country, Territory
from houma.domain.watch.actions import acknowledge_alert, answer_alert
from houma.domain.watch.models import Alert, AlertState, Family
from houma.domain.watch.queries.alerts import (
    AlertFilters,
    history_of,
    in_order,
    may_handle,
    narrowed,
    shown,
    visible_alerts,
)
from houma.web.api.callers import READS_ITS_OWN, person, writes
from houma.web.api.problems import allowed
from houma.web.api.routes.common import CountryCode, PathNumber, country_of, day_of, one, reading, writing
from houma.web.api.shapes.common import Asked, Code, page_of
from houma.web.api.shapes.watch import AcknowledgeBody, AlertAnswerBody, AlertDetail, AlertPage, AlertShape

router = Router(tags=["watch"])


class AlertAsked(Schema):
    """What a list of alerts is narrowed to; those that ended are listed only where ``state`` asks for them."""

    kind: Family | None = None
    state: AlertState | None = None
    rule: Code | None = None
    territory: Code | None = Field(None, description="This territory and all below it")
    resting: bool = Field(False, description="Also those that somebody acknowledged or answered")


@router.get(
    "/{country}/alerts",
    auth=READS_ITS_OWN,
    response=reading(AlertPage),
    operation_id="list_alerts",
    url_name="list_alerts",
)
def list_alerts(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[AlertAsked]) -> Any:
    """What stands in the caller's scope, the most serious first."""
    where, user = country_of(country), person(request)
    place = one(Territory.objects.of_country(where.pk), code=filters.territory) if filters.territory else None
    wanted = AlertFilters(
        families=frozenset({filters.kind.value} if filters.kind else ()),
        states=frozenset({filters.state.value} if filters.state else ()),
        rule=filters.rule or "",
        territory=place,
        resting=filters.resting or filters.state is not None,
    )
    found = narrowed(visible_alerts(user, where), wanted, user, timezone.localdate())
    return page_of(request, asked, shown(in_order(found), where), AlertShape.of)


@router.get(
    "/{country}/alerts/{number}",
    auth=READS_ITS_OWN,
    response=reading(AlertDetail),
    operation_id="read_alert",
    url_name="read_alert",
)
def read_alert(request: HttpRequest, country: CountryCode, number: PathNumber) -> Any:
    """An alert with its figures and what happened to it."""
    return _detail(person(request), country_of(country), number)


@router.post(
    "/{country}/alerts/{number}/acknowledgements",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(AlertDetail, status=201),
    operation_id="acknowledge_alert",
    url_name="acknowledge_alert",
)
def create_acknowledgement(
    request: HttpRequest, country: CountryCode, number: PathNumber, body: AcknowledgeBody
) -> Any:  # fmt: skip
    """Say why an alert may rest, and until when."""
    user, where = person(request), country_of(country)
    acknowledge_alert(_handled(user, where, number), body.reason, by=user, until=day_of(body.until))
    return Status(201, _detail(user, where, number))


@router.post(
    "/{country}/alerts/{number}/answers",
    auth=writes(Scope.WRITE_PROJECTS),
    response=writing(AlertDetail, status=201),
    operation_id="answer_alert",
    url_name="answer_alert",
)
def create_alert_answer(
    request: HttpRequest, country: CountryCode, number: PathNumber, body: AlertAnswerBody
) -> Any:  # fmt: skip
    """Say what is done about an alert."""
    user, where = person(request), country_of(country)
    answer_alert(_handled(user, where, number), body.text, by=user)
    return Status(201, _detail(user, where, number))


def _handled(user: User, country: Country, number: int) -> Alert:
    alert = one(visible_alerts(user, country).select_related("rule__country"), pk=number)
    allowed(may_handle(user, alert))
    return alert


def _detail(user: User, country: Country, number: int) -> AlertDetail:
    found = shown(visible_alerts(user, country).filter(pk=number), country)
    if not found:
        raise Http404
    return AlertDetail.with_history(found[0], history_of(found[0], country))
