from django.db import migrations

from houma.domain.agreements import ledger_guards as ledger
from houma.domain.agreements import signing_guards as signing
from houma.domain.base.append_only import (
    append_only,
    frozen_columns,
    nothing_is_lost,
    refuse_replacing,
    refuse_truncates,
    run_on_each_store,
)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]
    operations = [
        *append_only(ledger.FLOW, unique=["id", "reference", "reverses_id"]),
        *nothing_is_lost(ledger.LINE, unique=["id", ("agreement_id", "key")]),
        frozen_columns(
            ledger.LINE,
            ["id", "agreement_id", "key", "payer_id", "receiver_id", "action_id", "currency", "basis", "source_id"],
        ),
        *nothing_is_lost(ledger.INSTALMENT, unique=["id", ("line_id", "introduced_in", "number")]),
        frozen_columns(ledger.INSTALMENT, ["id", "line_id", "number", "due_on", "amount", "introduced_in"]),
        refuse_replacing(ledger.AGREEMENT, ["id", ("country_id", "code")]),
        refuse_truncates(ledger.VERSION),
        refuse_replacing(ledger.VERSION, ["id", ("agreement_id", "number")]),
        frozen_columns(
            ledger.VERSION,
            ["id", "agreement_id", "number", "terms", "source_id"],
            when="OLD.state <> 'draft'",
        ),
        refuse_truncates(signing.PARTY),
        refuse_replacing(signing.PARTY, ["id", ("version_id", "party_id", "role")]),
        *append_only(signing.SIGNATURE, unique=["id", ("version_id", "party_id")]),
        *nothing_is_lost(signing.AMENDMENT, unique=["id", "result_id"]),
        frozen_columns(signing.AMENDMENT, ["id", "base_id", "changes", "reason"]),
        run_on_each_store(
            sqlite=[*ledger.SQLITE, *signing.SQLITE],
            postgresql=[*ledger.POSTGRESQL, *signing.POSTGRESQL],
        ),
    ]
