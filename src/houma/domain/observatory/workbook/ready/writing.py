"""A declared form written as an XLSForm that any tool of the trade opens."""

import io
from collections.abc import Mapping

import xlsxwriter

from houma.domain.observatory.workbook.ready.rows import ReadyForm, Row
from houma.values.multilingual import LANGUAGES, Multilingual

_LANGUAGES = {"fr": "Français (fr)", "ar": "العربية (ar)", "en": "English (en)"}
_WIDTHS = {"type": 26, "name": 22, "label": 44, "hint": 30, "relevant": 34, "constraint": 26, "calculation": 30}


def written(form: ReadyForm, *, controller: str = "", months: int | None = None) -> bytes:
    """The form as XLSX.

    Args:
        controller: code of the party that answers for the data, where the form asks persons.
        months: how long answers are kept.
    """
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF0", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def sheet_of(name: str, rows: list[dict[str, str]]) -> None:
        sheet = book.add_worksheet(name)
        columns = list(dict.fromkeys(key for row in rows for key in row))
        # A column that nobody fills says nothing.
        columns = [key for key in columns if any(row.get(key) for row in rows)]
        for at, key in enumerate(columns):
            sheet.set_column(at, at, _WIDTHS.get(key.partition("::")[0], 18))
            sheet.write_string(0, at, key, head)
            for number, row in enumerate(rows, start=1):
                if row.get(key):
                    sheet.write_string(number, at, row[key], wrapped)
        sheet.freeze_panes(1, 2)

    sheet_of("survey", [_survey_row(row) for row in form.rows])
    sheet_of(
        "choices",
        [
            {"list_name": name, "name": one.name, **_translated("label", one.label), "scheme": one.scheme}
            for name, choices in form.lists.items()
            for one in choices
        ],
    )
    sheet_of("settings", [_settings(form, controller, months)])
    book.close()
    return output.getvalue()


def _survey_row(row: Row) -> dict[str, str]:
    return {
        "type": row.type,
        "name": row.name,
        **_translated("label", row.label),
        **_translated("hint", row.hint),
        "required": "yes" if row.required else "",
        "relevant": row.relevant,
        "constraint": row.constraint,
        **_translated("constraint_message", row.message),
        "calculation": row.calculation,
        "appearance": row.appearance,
        "parameters": row.parameters,
        "choice_filter": row.filter,
        "default": row.default,
        "houma::personal": "yes" if row.personal else ("" if row.type.startswith(("begin", "end")) else "no"),
        "houma::consent": row.consent,
    }


def _settings(form: ReadyForm, controller: str, months: int | None) -> dict[str, str]:
    said: Mapping[str, str] = {
        "form_title": form.title.fr,
        "form_id": form.form_id,
        "version": form.version,
        "default_language": _LANGUAGES["fr"],
        "houma::kind": form.kind,
        **{f"houma::title_{code}": form.title.in_language(code) for code in LANGUAGES},
        **{f"houma::purpose_{code}": form.purpose.in_language(code) for code in LANGUAGES},
        "houma::legal_basis": form.legal_basis,
        "houma::controller": controller,
        "houma::retention_class": form.retention,
        "houma::retention_months": str(months or ""),
        **form.settings,
    }
    return dict(said)


def _translated(column: str, text: Multilingual) -> dict[str, str]:
    said = {"fr": text.fr, "ar": text.ar, "en": text.en}
    return {f"{column}::{_LANGUAGES[code]}": said[code] for code in LANGUAGES}
