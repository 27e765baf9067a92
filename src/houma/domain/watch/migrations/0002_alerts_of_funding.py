"""Take over the alerts on agreements that funding kept, with everything that happened to them.

There, an agreement that slipped again in the same way was another alert; here it is the same one, open again.
"""

import json
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper

from houma.domain.base.append_only import PastModels

_DAYS = 30
_RULES: dict[str, tuple[str, str, str, str, dict[str, float]]] = {
    "late": (
        "late-instalments", "Échéances en retard", "أشطر متأخرة", "Late instalments",
        {"days": 90, "serious_days": 180, "share": 0.01},
    ),
    "behind": (
        "releases-behind", "Déblocages en retard sur le calendrier", "إفراجات متأخرة عن الجدول الزمني",
        "Releases behind time", {"share": 0.25, "serious_share": 0.4},
    ),
    "silent": (
        "operator-silent", "Avancement non rapporté", "تقدم غير مبلغ عنه", "No progress reported",
        {"days": 180, "serious_days": 365},
    ),
    "beyond": (
        "expected-beyond", "Fin attendue hors délai", "نهاية متوقعة بعد الأجل", "Expected to end late",
        {"share": 0.25, "serious_share": 0.5},
    ),
}  # fmt: skip


def _take_over(editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.agreement_id, a.kind, g.project_id, g.country_id FROM funding_alert a"
            " JOIN agreements_agreement g ON g.id = a.agreement_id ORDER BY a.agreement_id, a.kind, a.number"
        )
        alerts = cursor.fetchall()
        rules: dict[tuple[str, str], int] = {}
        for (agreement, kind), rows in groupby(alerts, key=lambda row: (row[1], row[2])):
            same = list(rows)
            project, country = same[0][3], same[0][4]
            if (country, kind) not in rules:
                rules[country, kind] = _rule(cursor, country, kind)
            _alert(cursor, rules[country, kind], agreement, project, [row[0] for row in same])
        cursor.execute(
            'INSERT INTO watch_watchrun (country_id, "on", rules, looked_at, open_alerts, at)'
            ' SELECT country_id, "on", 4, agreements_looked_at, open_alerts, at FROM funding_watchrun ORDER BY id'
        )


def _rule(cursor: CursorWrapper, country: str, kind: str) -> int:
    code, french, arabic, english, settings = _RULES[kind]
    cursor.execute(
        "INSERT INTO watch_watchrule (country_id, code, family, version) VALUES (%s, %s, %s, 1)", [country, code, kind]
    )
    rule = _one(cursor, "SELECT id FROM watch_watchrule WHERE country_id = %s AND code = %s", [country, code])
    cursor.execute(
        "INSERT INTO watch_ruleversion"
        " (rule_id, number, name_fr, name_ar, name_en, settings, days, enabled, recorded_at)"
        " VALUES (%s, 1, %s, %s, %s, %s, %s, TRUE, CURRENT_TIMESTAMP)",
        [rule, french, arabic, english, json.dumps(settings), _DAYS],
    )
    return int(rule)


def _alert(cursor: CursorWrapper, rule: int, agreement: int, project: int, olds: list[int]) -> None:
    marks = ", ".join(["%s"] * len(olds))
    cursor.execute(
        f'SELECT id, alert_id, step, severity, "on", until FROM funding_alertevent WHERE alert_id IN ({marks})'
        " ORDER BY id",
        olds,
    )
    events = sorted(cursor.fetchall(), key=lambda row: (olds.index(row[1]), row[0]))
    state, rests, raised = "open", None, str(events[0][4])[:10]
    steps = []
    for number, (_pk, _old, step, severity, on, until) in enumerate(events):
        taken = {"raised": "raised" if number == 0 else "reopened", "closed": "ended"}.get(step, step)
        steps.append(taken)
        if taken in ("raised", "reopened"):
            state, rests, raised = "open", None, str(on)[:10]
        elif taken == "acknowledged":
            state, rests = "acknowledged", until
        elif taken == "ended":
            state = "ended"
        elif severity > events[number - 1][3]:
            state, rests = "open", None
    due = date.fromisoformat(raised) + timedelta(days=_DAYS)
    cursor.execute(
        "INSERT INTO watch_alert (rule_id, subject, fact, project_id, agreement_id, state, severity, measure, figures,"
        " raised_on, due_on, rests_until) VALUES (%s, %s, '', %s, %s, %s, %s, 0, '{}', %s, %s, %s)",
        [
            rule, f"a{agreement}", project, agreement, state, events[-1][3], raised, due.isoformat(),
            str(rests)[:10] if rests else None,
        ],
    )  # fmt: skip
    alert = _one(cursor, "SELECT id FROM watch_alert WHERE rule_id = %s AND subject = %s", [rule, f"a{agreement}"])
    last = events[-1][0]
    # The figures go from table to table, so that neither store's way of writing JSON matters.
    cursor.execute(
        "UPDATE watch_alert SET figures = (SELECT figures FROM funding_alertevent WHERE id = %s) WHERE id = %s",
        [last, alert],
    )
    for (pk, *_rest), step in zip(events, steps, strict=True):
        cursor.execute(
            "INSERT INTO watch_alertevent"
            ' (alert_id, step, severity, figures, rule_version, text, until, by_id, "on", at)'
            ' SELECT %s, %s, severity, figures, 1, reason, until, by_id, "on", at FROM funding_alertevent WHERE id = %s',
            [alert, step, pk],
        )


def _one(cursor: CursorWrapper, statement: str, values: list[Any]) -> Any:
    cursor.execute(statement, values)
    row = cursor.fetchone()
    assert row is not None
    return row[0]


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0002_watch_runs"),
        ("watch", "0001_tables"),
    ]

    operations = [PastModels(_take_over)]
