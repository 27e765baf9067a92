"""Run as a program: alerts as funding once kept them, taken over by the watch; says what became of them as JSON."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from tests.factories import project_with_actions, signed_agreement, user_with_mandate  # noqa: E402

from houma.domain.accounts.models import Role  # noqa: E402
from houma.domain.watch.models import Alert, AlertEvent, RuleVersion, WatchRun  # noqa: E402

project, _actions = project_with_actions()
agreement = signed_agreement(project).agreement
officer = user_with_mandate(Role.PROGRAMME_OFFICER, project.territories.get())
call_command("migrate", "funding", "0002", verbosity=0)
call_command("migrate", "watch", "zero", verbosity=0)

if connection.vendor == "postgresql":
    # Going back leaves the functions of triggers; who upgrades has none yet.
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'watch\\_%%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {name}() CASCADE")

EVENTS = [
    # The first time it slipped, was acknowledged and ended; the second time it grew.
    (1, "raised", 1, "", None, None, "2025-01-01"),
    (1, "acknowledged", 1, "Loi de finances", "2025-03-01", officer.pk, "2025-01-05"),
    (1, "closed", 1, "", None, None, "2025-02-01"),
    (2, "raised", 1, "", None, None, "2025-06-01"),
    (2, "changed", 2, "", None, None, "2025-07-01"),
]
with connection.cursor() as cursor:
    for number in (1, 2):
        cursor.execute(
            "INSERT INTO funding_alert (id, agreement_id, kind, number) VALUES (%s, %s, 'late', %s)",
            [number, agreement.pk, number],
        )
    for alert, step, severity, reason, until, by, on in EVENTS:
        cursor.execute(
            'INSERT INTO funding_alertevent (alert_id, step, severity, figures, reason, until, by_id, "on", at)'
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '2025-01-01 00:00:00+00:00')",
            [alert, step, severity, '{"days": 91, "amount": 5, "instalments": 1}', reason, until, by, on],
        )
    cursor.execute(
        'INSERT INTO funding_watchrun (country_id, "on", agreements_looked_at, open_alerts, at)'
        " VALUES (%s, '2025-07-01', 12, 1, '2025-07-01 00:00:00+00:00')",
        [project.country_id],
    )
call_command("migrate", verbosity=0)

one = Alert.objects.get()
sys.stdout.write(
    json.dumps(
        {
            "alert": [one.agreement_id == agreement.pk, one.project_id == project.pk, one.state, one.severity],
            "days": [one.raised_on.isoformat(), one.due_on.isoformat(), one.figures["days"]],
            "events": [
                [event.step, event.severity, event.text, event.until and event.until.isoformat(), event.figures["days"]]
                for event in AlertEvent.objects.order_by("pk")
            ],
            "rules": [[rule.rule.code, rule.settings["days"]] for rule in RuleVersion.objects.all()],
            "runs": list(WatchRun.objects.values_list("looked_at", "open_alerts")),
            "left": [name for name in connection.introspection.table_names() if name.startswith("funding_alert")],
        }
    )
)
