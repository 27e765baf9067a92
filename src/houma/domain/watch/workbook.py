"""The declared columns of alerts that leave as a file."""

from collections.abc import Mapping
from typing import Any

from houma.domain.watch.queries.alerts import ShownAlert
from houma.exchange import CellKind, Column, Table
from houma.values.multilingual import Multilingual as T

ALERTS = Table(
    key="alerts",
    labels=T("Alertes", "الإنذارات", "Alerts"),
    identity=("number",),
    columns=(
        Column("number", T("Numéro", "الرقم", "Number"), CellKind.INTEGER, width=10),
        Column("rule", T("Règle", "القاعدة", "Rule"), width=34),
        Column("family", T("Nature", "النوع", "Kind"), width=26),
        Column("severity", T("Gravité", "الخطورة", "Severity"), width=14),
        Column("subject", T("Objet", "الموضوع", "Subject"), width=50),
        Column("territory", T("Territoire", "المجال الترابي", "Territory"), width=22),
        Column("project", T("Projet", "المشروع", "Project"), width=22),
        Column("agreement", T("Convention", "الاتفاقية", "Agreement"), width=22),
        Column("why", T("Motif", "السبب", "Why"), width=80),
        Column("state", T("État", "الحالة", "State"), width=18),
        Column("owner", T("Confiée à", "المكلف بها", "Given to"), width=26),
        Column("raised_on", T("Levée le", "تاريخ الإنذار", "Raised on"), CellKind.DATE, width=14),
        Column("due_on", T("Réponse attendue le", "أجل الجواب", "Answer wanted by"), CellKind.DATE, width=18),
    ),
)


def alert_row(found: ShownAlert) -> Mapping[str, Any]:
    """An alert under the keys of ``ALERTS``, in the language in use."""
    alert = found.alert
    return {
        "number": alert.pk,
        "rule": found.rule.name,
        "family": str(found.family.label),
        "severity": str(found.severity.label),
        "subject": found.subject,
        "territory": alert.territory.code if alert.territory else None,
        "project": alert.project.code if alert.project else None,
        "agreement": alert.agreement.code if alert.agreement else None,
        "why": found.why,
        "state": str(found.state.label),
        "owner": alert.owner.get_full_name() or alert.owner.email if alert.owner else None,
        "raised_on": alert.raised_on,
        "due_on": alert.due_on,
    }
