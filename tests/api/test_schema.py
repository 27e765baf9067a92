"""Every operation is called with what its own description allows, and with what it does not.

Whatever comes: no error of the server, only statuses, media types and shapes that the description names, what does not
fit is refused, and what wants a token is closed without one.
"""

from collections.abc import Callable, Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from pytest_django.plugin import DjangoDbBlocker
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.api.conftest import ApiWorld, officer_of, secret_of

SCHEMA = "/api/v1/openapi.json"
# What is right and wrong is the same on every store; how one takes odd values shows with the first of them.
EXAMPLES = 4 if connection.vendor == "sqlite" else 2
# Codes of the bilan's filters and the inside of terms are right or wrong by what the country holds.
# Whether a file is taken is decided on its bytes.
DECIDED_BY_MORE = {
    "read_bilan",
    "propose_amendment",
    "hand_in_document",
    "hand_in_photo",
    "record_spending",
    "hand_in_scans",
}
_bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", autouse=True)
def _one_connection() -> Iterator[None]:
    """A server closes its connections between requests; here they all share the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def described(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> schemathesis.BaseSchema:
    with django_db_blocker.unblock():
        return schemathesis.openapi.from_wsgi(SCHEMA, WSGIHandler())


def _name(operation: APIOperation) -> str:
    return str(operation.definition.raw["operationId"])


def _call(operation: APIOperation, cases: SearchStrategy[schemathesis.Case], token: dict[str, str]) -> None:
    left_out: list[CheckFunction] = [positive_data_acceptance] if _name(operation) in DECIDED_BY_MORE else []

    @_bounded
    @given(case=cases)
    def anything(case: schemathesis.Case) -> None:
        # Right or wrong by what stands there at that moment: ``test_conditions`` asks for that.
        case.headers.pop("If-Match", None)
        case.call_and_validate(headers=token, excluded_checks=left_out)

    anything()


def _call_all(
    described: schemathesis.BaseSchema,
    world: ApiWorld,
    strategy: Callable[[APIOperation], SearchStrategy[schemathesis.Case]],
) -> dict[str, str]:
    """Call every operation; says by operation what was wrong. What one wrote is taken back before the next."""
    token = {"Authorization": f"Bearer {secret_of(officer_of(world))}"}
    wrong: dict[str, str] = {}
    for result in described.get_all_operations():
        operation = result.ok()
        with transaction.atomic():
            try:
                _call(operation, strategy(operation), token)
            except FailureGroup as failures:
                wrong[_name(operation)] = "; ".join(str(one)[:600] for one in failures.exceptions)
            transaction.set_rollback(True)
    return wrong


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
def test_every_operation_keeps_its_description(
    described: schemathesis.BaseSchema, api_world: ApiWorld, mode: GenerationMode
) -> None:
    # What takes no parameter at all has nothing that could be wrong.
    def strategy(operation: APIOperation) -> SearchStrategy[schemathesis.Case]:
        bare = not operation.path_parameters and not operation.query and not operation.body
        return operation.as_strategy(generation_mode=GenerationMode.POSITIVE if bare else mode)

    assert _call_all(described, api_world, strategy) == {}


def test_every_operation_keeps_its_description_on_what_is_there(
    described: schemathesis.BaseSchema, api_world: ApiWorld
) -> None:
    def strategy(operation: APIOperation) -> SearchStrategy[schemathesis.Case]:
        there = _places(api_world, _name(operation))
        wanted = {parameter.name for parameter in operation.path_parameters}
        return operation.as_strategy(path_parameters={name: there[name] for name in wanted & set(there)})

    assert _call_all(described, api_world, strategy) == {}


def _places(world: ApiWorld, operation: str) -> dict[str, object]:
    """Parts of addresses that lead to something."""
    codes = {
        "project": world.project,
        "gate": world.project,
        "passage": world.project,
        "document": world.project,
        "evidence": world.project,
        "report": world.project,
        "evaluation": world.project,
        "territory": world.root.code,
        "partner": "ministry",
    }
    line = world.agreement.funding_lines.get(key="etat")
    instalment = line.instalments.earliest("pk").pk
    numbers = {"sign_version": 1, "call_funds": instalment, "request_release": instalment}
    return {
        "country": world.country,
        "code": next((code for word, code in codes.items() if word in operation), world.agreement.code),
        "number": numbers.get(operation, 1),
        "reference": line.flows.earliest("pk").reference,
        "kind": "agreement",
    }
