"""Templates that agreements are drafted from, and the thresholds above which a release takes two persons."""

from houma.domain.agreements.models import AgreementKind
from houma.exchange.columns import CellKind, Column, Table
from houma.packs.tables.columns import amount, choice, code, day, in_three_languages, named, of_kind, reference, text
from houma.values.multilingual import Multilingual as T

AGREEMENT_TEMPLATES = Table(
    key="agreement_templates",
    labels=T("Modèles de convention", "نماذج الاتفاقيات", "Templates of agreements"),
    identity=("code",),
    columns=(
        code(),
        choice("kind", AgreementKind.values, "Nature", "النوع", "Kind", required=True),
        *named(),
        *in_three_languages("note", "À adapter", "ما يجب ملاءمته", "To adapt", required=False, longest=1000),
    ),
)


def _article_text() -> tuple[Column, ...]:
    return in_three_languages("text", "Texte", "النص", "Text", longest=4000)


AGREEMENT_ARTICLES = Table(
    key="agreement_articles",
    labels=T("Articles des modèles", "مواد النماذج", "Articles of templates"),
    identity=("template_code", "key"),
    columns=(
        reference("template_code", "agreement_templates", "Modèle", "النموذج", "Template", required=True),
        text("key", "Clé", "المفتاح", "Key", required=True, max_length=40),
        of_kind(CellKind.INTEGER, "position", "Numéro", "الرقم", "Number", required=True),
        *in_three_languages("title", "Titre", "العنوان", "Title", longest=300),
        *_article_text(),
    ),
)

RELEASE_POLICIES = Table(
    key="release_policies",
    labels=T("Seuils de déblocage à deux", "عتبات الإفراج بشخصين", "Thresholds for two persons"),
    identity=("starts_on",),
    columns=(
        day("starts_on", "À partir du", "ابتداء من", "From", required=True),
        amount("threshold", "Seuil", "العتبة", "Threshold"),
        text("reason", "Qui l’a décidé", "من قرره", "Who decided it", required=True, max_length=1000),
    ),
)
