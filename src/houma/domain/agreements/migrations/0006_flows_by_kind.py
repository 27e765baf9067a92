from django.db import migrations, models


class Migration(migrations.Migration):
    """Sums of a whole country read one kind of flow after the other: two thirds of the ledger are expenditures."""

    dependencies = [("agreements", "0005_desk_work")]
    operations = [
        migrations.RemoveIndex(model_name="flow", name="flow_of_agreement"),
        migrations.RemoveIndex(model_name="flow", name="flow_of_line"),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(fields=["kind", "agreement", "amount"], name="flow_of_kind_and_agreement"),
        ),
        migrations.AddIndex(
            model_name="flow", index=models.Index(fields=["kind", "line", "amount"], name="flow_of_kind_and_line")
        ),
    ]
