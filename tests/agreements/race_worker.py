"""What the operating-system processes of a race run; see ``tests.racing``.

Each opens its own connection to the database named by HOUMA_DATABASE_URL.
"""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from tests import factories  # noqa: E402
from tests.agreements import world  # noqa: E402
from tests.agreements.terms_samples import line, sample_terms  # noqa: E402
from tests.factories.watch import agreement_rules  # noqa: E402
from tests.race_orders import take_orders  # noqa: E402

from houma.domain.accounts.models import Party, Role, User  # noqa: E402
from houma.domain.agreements import actions  # noqa: E402
from houma.domain.agreements.ledger import Flow, FundingLine, Instalment  # noqa: E402
from houma.domain.agreements.models import AgreementVersion, ReleaseRequest, VersionState  # noqa: E402
from houma.domain.agreements.terms_reader import read_terms  # noqa: E402
from houma.domain.territories.models import Country  # noqa: E402
from houma.domain.watch.actions import watch  # noqa: E402
from houma.values.money import Money  # noqa: E402


def _money(amount: int) -> Money:
    return Money(Decimal(amount), "MAD")


def setup_signed() -> dict[str, Any]:
    """A signed agreement: 1,000 of the ministry in instalments of 600 and 400, 500 of the region."""
    agreement = world.signed(world.make_world())
    return {
        "agreement": agreement.pk,
        "line": world.the_line(agreement).pk,
        "first": world.instalment(agreement, 1).pk,
        "second": world.instalment(agreement, 2).pk,
    }


def setup_open() -> dict[str, Any]:
    """An agreement open for signature by three parties."""
    place = world.make_world()
    version = actions.propose_version(world.drafted(place).versions.get())
    return {
        "agreement": version.agreement_id,
        "version": version.pk,
        "parties": [place.parties[code].pk for code in ("ministry", "region", "operator")],
    }


def setup_request() -> dict[str, Any]:
    """A release that one officer asked for, with four others who may approve it."""
    agreement = world.signed(world.make_world())
    place = agreement.project.territories.get()
    officers = [factories.user_with_mandate(Role.PROGRAMME_OFFICER, place) for _ in range(5)]
    part = world.instalment(agreement, 1)
    request = actions.request_release(part, reference=f"asked-{part.pk}", by=officers[0])
    return {
        "line": part.line_id,
        "instalment": part.pk,
        "request": request.pk,
        "first": officers[0].pk,
        "others": [officer.pk for officer in officers[1:]],
    }


def setup_published() -> dict[str, Any]:
    """A published commitment of 100 without a schedule."""
    published = factories.FundingLineFactory(agreement__state="signed", agreement__currency="MAD")
    factories.FlowFactory(line=published, amount=Decimal(100), reference=f"published-{published.pk}")
    return {"agreement": published.agreement_id, "line": published.pk}


def setup_amended(instalment: int, parties: int = 2) -> dict[str, Any]:
    """An amendment that reschedules the instalment, signed by all but the last party."""
    agreement = Instalment.objects.get(pk=instalment).line.agreement
    terms = read_terms(agreement.versions.get(state=VersionState.SIGNED).terms)
    region = next(item for item in terms.funding if item.key == "region")
    version = actions.open_amendment(
        actions.propose_amendment(agreement, sample_terms(line("etat", 500, 500), region), "Autre rythme")
    )
    codes = ["ministry", "region", "operator"]
    members = {party.code: party for party in Party.objects.filter(country=agreement.country_id, code__in=codes)}
    for code in codes[:parties]:
        actions.sign_version(version, members[code])
    return {"version": version.pk, "party": members["operator"].pk}


def setup_slipping() -> dict[str, Any]:
    """An agreement whose instalment is late, with the rules that tell it."""
    agreement = world.signed(world.make_world())
    agreement_rules(agreement.project.country)
    return {"country": agreement.project.country_id}


def watch_on(country: str, day: str) -> int:
    return watch(Country.objects.get(pk=country), on=date.fromisoformat(day)).raised


def release(instalment: int, reference: str, amount: int | None = None) -> int:
    wanted = None if amount is None else _money(amount)
    return actions.write_release_without_asking(
        Instalment.objects.get(pk=instalment), reference=reference, amount=wanted
    ).pk


def approve(request: int, user: int) -> int:
    return actions.approve_release(ReleaseRequest.objects.get(pk=request), by=User.objects.get(pk=user)).pk


def turn_down(request: int, user: int) -> str:
    refused = actions.refuse_release(ReleaseRequest.objects.get(pk=request), "Non", by=User.objects.get(pk=user))
    return refused.outcome


def ask_release(instalment: int, reference: str, user: int) -> int:
    part = Instalment.objects.get(pk=instalment)
    return actions.request_release(part, reference=reference, by=User.objects.get(pk=user)).pk


def disburse(line: int, reference: str, amount: int) -> int:
    return actions.write_disbursement_without_asking(
        FundingLine.objects.get(pk=line), _money(amount), reference=reference
    ).pk


def spend(line: int, reference: str, amount: int) -> int:
    return actions.record_expenditure(FundingLine.objects.get(pk=line), _money(amount), reference=reference).pk


def reverse(flow: int, reference: str) -> int:
    return actions.reverse_flow(Flow.objects.get(pk=flow), "Erreur", reference=reference).pk


def sign(version: int, party: int) -> int:
    return actions.sign_version(AgreementVersion.objects.get(pk=version), Party.objects.get(pk=party)).pk


def close(agreement: int) -> str:
    return str(actions.close_agreement(world.Agreement.objects.get(pk=agreement), reason="Fin").unreleased)


def execute(sql: str, pause: float = 0.0, isolation: str = "") -> int:
    """Run SQL as a stranger would, past every action, and hold the transaction open for ``pause`` seconds."""
    with transaction.atomic(), connection.cursor() as cursor:
        if isolation:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
            cursor.execute("SELECT COUNT(*) FROM agreements_flow")
        cursor.execute(sql)
        time.sleep(pause)
    return 0


def ask(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [list(row) for row in cursor.fetchall()]


ORDERS: dict[str, Callable[..., Any]] = {
    order.__name__: order
    for order in (
        setup_signed, setup_open, setup_published, setup_amended, setup_request, setup_slipping, approve,
        turn_down, ask_release, watch_on, release, disburse, spend, reverse, sign, close, execute, ask,
    )
}  # fmt: skip


take_orders(ORDERS)
