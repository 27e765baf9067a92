from django.db import migrations

from houma.domain.agreements import ledger_guards as guards
from houma.domain.base.append_only import append_only, frozen_columns, refuse_deletes, run_on_each_store


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]
    operations = [
        *append_only(guards.FLOW, unique=["id", "reference", "reverses_id"]),
        *append_only("agreements_signature"),
        refuse_deletes(guards.LINE),
        frozen_columns(
            guards.LINE,
            ["agreement_id", "key", "payer_id", "receiver_id", "action_id", "currency", "basis", "source_id"],
        ),
        refuse_deletes(guards.INSTALMENT),
        frozen_columns(guards.INSTALMENT, ["line_id", "number", "due_on", "amount", "introduced_in"]),
        frozen_columns(
            "agreements_agreementversion",
            ["agreement_id", "number", "terms"],
            when="OLD.state <> 'draft'",
        ),
        run_on_each_store(
            sqlite=[*guards.SQLITE, guards.PAID_INSTALMENT_STAYS["sqlite"]],
            postgresql=[
                *guards.POSTGRESQL,
                guards.PAID_INSTALMENT_STAYS["postgresql"],
                guards.PAID_INSTALMENT_TRIGGER,
            ],
        ),
    ]
