from django.db import migrations

from houma.domain.base.append_only import only_emptied, run_on_each_store

_ERASED = """EXISTS (SELECT 1 FROM rehousing_case c JOIN households_household h ON h.id = c.household_id
    WHERE c.id = OLD.case_id AND (h.erased_at IS NOT NULL OR EXISTS (SELECT 1 FROM households_person p
        WHERE p.household_id = h.id AND p.erased_at IS NOT NULL)))"""
_WORDS_LEFT = [f"UPDATE rehousing_aid SET rule = '–' WHERE {_ERASED.replace('OLD.', 'rehousing_aid.')}"]


class Migration(migrations.Migration):
    """The words of an aid go once its household, or one of its people, is erased; money and days stay for good."""

    dependencies = [("households", "0001_tables"), ("rehousing", "0002_plans")]

    operations = [
        only_emptied(
            "rehousing_aid",
            {"rule": "'–'"},
            [
                "id", "case_id", "kind", "amount", "currency", "granted_on", "reverses_id", "recorded_by_id",
                "recorded_at",
            ],
            when=_ERASED,
        ),
        run_on_each_store(sqlite=_WORDS_LEFT, postgresql=_WORDS_LEFT),
    ]  # fmt: skip
