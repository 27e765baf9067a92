"""The rules of the watch."""

from houma.domain.watch.models import Family
from houma.exchange.columns import CellKind, Table
from houma.packs.tables.columns import choice, code, named, of_kind, several
from houma.values.multilingual import Multilingual as T

WATCH_RULES = Table(
    key="watch_rules",
    labels=T("Règles de veille", "قواعد اليقظة", "Rules of the watch"),
    identity=("code",),
    columns=(
        code(longest=60),
        choice("family", Family.values, "Nature", "النوع", "Kind", required=True),
        *named(),
        of_kind(
            CellKind.INTEGER, "days", "Jours pour répondre", "أيام الجواب", "Days to answer",
            minimum=1, maximum=730, required=True,
        ),
        several("settings", "Réglages", "الإعدادات", "Settings"),
    ),
)  # fmt: skip
