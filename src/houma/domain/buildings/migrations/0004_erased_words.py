from django.db import migrations, models

from houma.domain.base.append_only import append_only, keeping_triggers, only_emptied


def _words_of(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM buildings_erasedwords e WHERE e.place = '{table}' AND e.key = OLD.id)"


_EMPTIED: dict[str, tuple[dict[str, str], list[str]]] = {
    "buildings_inspection": (
        {"summary": "''", "reason": "'–'"},
        [
            "id", "building_id", "inspected_on", "risk_id", "inspector_id", "inspector_name", "is_expertise",
            "replaces_id", "recorded_by_id", "recorded_at",
        ],
    ),
    "buildings_finding": ({"note": "''"}, ["id", "inspection_id", "component", "decay", "gravity"]),
    "buildings_step": (
        {"reason": "'–'"},
        [
            "id", "procedure_id", "code", "from_state", "to_state", "happened_on", "due_on", "inspection_id",
            "recorded_by_id", "recorded_at",
        ],
    ),
    "buildings_measure": ({"detail": "''"}, ["id", "step_id", "kind"]),
    "buildings_works": ({"description": "''"}, ["id", "step_id", "by", "contractor"]),
    "buildings_moneyentry": (
        {"note": "''", "rule_cited": "'–'"},
        [
            "id", "procedure_id", "kind", "amount", "currency", "happened_on", "payer_id", "rule_id", "document_id",
            "reverses_id", "recorded_by_id", "recorded_at",
        ],
    ),
}  # fmt: skip
"""Each table with its columns of free words, what stands there afterwards, and every other column."""
_OF_A_FILE = ["file", "media_type", "size", "digest", "handed_in_by_id", "handed_in_at", "country_id"]


class Migration(migrations.Migration):
    """Words that name somebody who is erased go, once it is written down that they do; nothing else is changed."""

    dependencies = [("buildings", "0003_steps_despite_an_appeal"), ("documents", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="ErasedWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(help_text="Table of the row", max_length=40)),
                ("key", models.BigIntegerField(help_text="Key of the row")),
                ("erased_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "erased words",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("place", "key"), name="words_of_a_row_are_erased_once")
                ],
            },
        ),
        *append_only("buildings_erasedwords", unique=["id", ("place", "key")]),
        *keeping_triggers(
            "buildings",
            migrations.AddField(
                model_name="owner",
                name="erased_at_end",
                field=models.BooleanField(
                    default=False, help_text="Asked to be erased: goes with the last step of the open file"
                ),
            ),
        ),
        *(only_emptied(table, blanks, kept, when=_words_of(table)) for table, (blanks, kept) in _EMPTIED.items()),
        only_emptied(
            "documents_document",
            {"filename": f"CASE WHEN {_words_of('documents_document')} THEN '–' || OLD.id ELSE OLD.filename END"},
            _OF_A_FILE,
            instead_of=("frozen",),
        ),
    ]
