from django.db import migrations, models

from houma.domain.base.append_only import frozen_columns, run_on_each_store
from houma.domain.observatory.models.review_guards import FROZEN_IN_A_ROUND

_ROUND = "observatory_round"


class Migration(migrations.Migration):
    """How many households a round left out of its list, since they had said no to surveys; frozen like the draw."""

    dependencies = [("observatory", "0005_replaced_drafts_and_roles")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="unwilling",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        run_on_each_store(
            sqlite=[f"DROP TRIGGER {_ROUND}_frozen"],
            postgresql=[f"DROP TRIGGER {_ROUND}_frozen ON {_ROUND}", f"DROP FUNCTION {_ROUND}_frozen()"],
        ),
        frozen_columns(_ROUND, (*FROZEN_IN_A_ROUND, "unwilling")),
    ]
