"""What columns of an XLSForm are called, and in which language they speak (xlsform.org, the reference table)."""

import re
from dataclasses import dataclass

SHEETS = ("survey", "choices", "settings")
TRANSLATED = ("label", "hint", "guidance_hint", "required_message", "constraint_message", "image", "audio", "video")
"""Columns that exist once for each language."""
MEDIA = ("image", "big-image", "audio", "video")
KNOWN: dict[str, frozenset[str]] = {
    "survey": frozenset(
        {
            "type", "name", "required", "relevant", "constraint", "calculation", "default", "appearance", "parameters",
            "choice_filter", "read_only", "repeat_count", "trigger", "autoplay", "intent", "disabled", "note",
            "houma::personal", "houma::consent", "big-image", "rows", *TRANSLATED,
        }
    ),
    "choices": frozenset({"list_name", "name", "label", "image", "big-image", "audio", "video"}),
    "settings": frozenset(
        {
            "form_title", "form_id", "version", "default_language", "instance_name", "style", "allow_choice_duplicates",
            "clean_text_values", "auto_send", "auto_delete", "public_key", "submission_url", "namespaces",
            "houma::kind", "houma::title_fr", "houma::title_ar", "houma::title_en", "houma::purpose_fr",
            "houma::purpose_ar", "houma::purpose_en", "houma::legal_basis", "houma::controller",
            "houma::retention_class", "houma::retention_months",
        }
    ),
}  # fmt: skip
_OTHER_NAMES: dict[str, dict[str, str]] = {
    "survey": {
        "relevance": "relevant", "calculate": "calculation", "readonly": "read_only", "caption": "label",
        "constraining_message": "constraint_message", "requiredmsg": "required_message", "count": "repeat_count",
        "jr:count": "repeat_count", "command": "type", "tag": "name", "value": "name",
        "bind::relevant": "relevant", "bind::constraint": "constraint", "bind::calculate": "calculation",
        "bind::required": "required", "bind::readonly": "read_only", "control::appearance": "appearance",
        "bind::jr:constraintmsg": "constraint_message", "bind::jr:requiredmsg": "required_message",
        "control::jr:count": "repeat_count", "body::appearance": "appearance",
    },
    "choices": {"list name": "list_name", "caption": "label", "value": "name"},
    "settings": {"id_string": "form_id", "title": "form_title", "set_form_id": "form_id",
                 "set_form_title": "form_title"},
}  # fmt: skip
SHEETS_ELSEWHERE: dict[str, frozenset[str]] = {
    "survey": frozenset({"questionnaire", "questions", "question", "enquête", "enquete", "formulaire", "form",
                         "sondage", "استمارة", "الاستمارة", "أسئلة", "الأسئلة", "استبيان", "الاستبيان", "بحث",
                         "البحث"}),
    "choices": frozenset({"choix", "liste", "listes", "réponses", "options", "modalités", "choice", "lists",
                          "خيارات", "الخيارات", "اختيارات", "الاختيارات", "قوائم", "القوائم"}),
    "settings": frozenset({"paramètres", "parametres", "réglages", "configuration", "setting", "options du formulaire",
                           "إعدادات", "الإعدادات", "اعدادات", "الاعدادات"}),
}  # fmt: skip
"""What authors call the sheets in their own language: told, never guessed."""
_COLUMNS_ELSEWHERE = {
    "النوع": "type", "نوع": "type", "نوع السؤال": "type", "type de question": "type",
    "الاسم": "name", "اسم": "name", "nom": "name", "variable": "name", "المتغير": "name", "الرمز": "name",
    "code": "name",
    "السؤال": "label", "سؤال": "label", "العنوان": "label", "النص": "label", "التسمية": "label", "question": "label",
    "libellé": "label", "libelle": "label", "étiquette": "label", "intitulé": "label", "texte": "label",
    "القائمة": "list_name", "اسم القائمة": "list_name", "liste": "list_name", "nom de la liste": "list_name",
    "إجباري": "required", "إلزامي": "required", "obligatoire": "required", "condition": "relevant", "الشرط": "relevant",
    "شرط": "relevant", "contrainte": "constraint", "القيد": "constraint", "calcul": "calculation",
    "الحساب": "calculation", "indication": "hint", "aide": "hint", "تلميح": "hint", "توضيح": "hint",
    "titre": "form_title", "عنوان الاستمارة": "form_title", "المعرف": "form_id", "identifiant": "form_id",
    "الإصدار": "version", "langue": "default_language", "اللغة": "default_language",
}  # fmt: skip
CODED_LANGUAGE = re.compile(r"\(\s*[A-Za-z]{2,3}(?:-[A-Za-z0-9-]+)?\s*\)\s*$")
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3})(?:-[A-Za-z0-9-]+)?\s*\)\s*$")
_LANGUAGES = {
    "français": "fr", "francais": "fr", "french": "fr", "fr": "fr", "الفرنسية": "fr",
    "العربية": "ar", "عربية": "ar", "arabe": "ar", "arabic": "ar", "ar": "ar",
    "english": "en", "anglais": "en", "en": "en", "الإنجليزية": "en", "الانجليزية": "en",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """A column by its key, and for a translated one the language as its heading writes it ("Français (fr)")."""

    key: str
    language: str = ""


def heading_of(text: str, sheet: str) -> Heading:
    """Which column a heading of ``sheet`` names, whatever way of writing it uses."""
    parts = [part.strip() for part in text.split("::")]
    if len(parts) > 1 and parts[0].casefold() in ("media", "houma"):
        if parts[0].casefold() == "houma":
            return Heading("houma::" + _snake("_".join(parts[1:])))
        parts = parts[1:]
    whole = "::".join(parts[:2]).casefold()
    other_names = _OTHER_NAMES[sheet]
    if whole in other_names:
        return Heading(other_names[whole], "::".join(parts[2:]))
    key = _snake(parts[0])
    key = other_names.get(key, other_names.get(key.replace("_", " "), key))
    if len(parts) > 1 and key not in TRANSLATED and key not in MEDIA:
        return Heading("::".join([key, *parts[1:]]))
    return Heading(key, "::".join(parts[1:]))


def is_known(heading: Heading, sheet: str) -> bool:
    """Whether the column means something. Any plain column of the choices may: filters ask for it."""
    if heading.key in KNOWN[sheet]:
        return True
    if sheet == "choices":
        return not heading.key.startswith("houma::") and not heading.language
    return sheet == "survey" and heading.key.startswith(("bind::", "body::", "control::", "instance::"))


def meant_by(heading: Heading, sheet: str) -> str:
    """The column that a heading in another language means; "" where none does."""
    meant = _COLUMNS_ELSEWHERE.get(heading.key.replace("_", " "), "")
    return meant if meant in KNOWN[sheet] else ""


def language_code(heading: str) -> str:
    """The code of a language by what its headings say: ``"Français (fr)"`` → ``"fr"``; "" where it is not known."""
    found = _CODE.search(heading)
    if found:
        return found[1].lower()
    return _LANGUAGES.get(heading.strip().casefold(), "")


def _snake(text: str) -> str:
    return "_".join(text.split()).casefold()
