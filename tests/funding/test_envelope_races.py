"""Several writers under one envelope at the same moment: what it holds goes to whom it suffices for."""

from collections.abc import Iterator

import pytest
from tests.racing import RUNNERS, Racers, outcomes, racers

_FUND = """INSERT INTO funding_fund (name_fr, name_ar, name_en, code, currency, country_id, payer_id)
    SELECT 'Budget', '', '', 'budget', 'MAD', p.country_id, p.id FROM accounts_party p ORDER BY p.id LIMIT 1"""
_ENVELOPE = """INSERT INTO funding_envelope (code, year, opened_at, fund_id, holder_id, territory_id, parent_id)
    SELECT '{code}', 2025, '2025-01-01', f.id, f.payer_id, (SELECT MIN(id) FROM territories_territory),
        (SELECT MIN(id) FROM funding_envelope) FROM funding_fund f"""
_ENTRY = """INSERT INTO funding_envelopeentry (envelope_id, kind, amount, reason, reference, recorded_at)
    SELECT id, 'allocation', {amount}000, 'Course', '{reference}', '2025-01-01'
    FROM funding_envelope WHERE code = '{code}'"""


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Racers]:
    with racers(tmp_path_factory.mktemp("envelopes")) as started:
        yield started


def test_an_envelope_is_not_given_on_beyond_what_it_holds(field: Racers) -> None:
    field.one("setup_published")
    field.one("execute", sql=_FUND)
    field.one("execute", sql=_ENVELOPE.format(code="top"))
    field.one("execute", sql=_ENTRY.format(code="top", amount=100, reference="top"))
    for number in range(RUNNERS):
        field.one("execute", sql=_ENVELOPE.format(code=f"part-{number}"))
    results = field.race(
        [
            (
                "execute",
                {"sql": _ENTRY.format(code=f"part-{number}", amount=40, reference=f"r{number}"), "pause": 0.1},
            )
            for number in range(RUNNERS)
        ]
    )
    assert outcomes(results) == ["done", "done"] + ["refused by the database"] * (RUNNERS - 2)
    ((given,),) = field.one("ask", sql="SELECT SUM(amount) FROM funding_envelopeentry WHERE reference LIKE 'r%'")
    assert int(given) == 80_000
