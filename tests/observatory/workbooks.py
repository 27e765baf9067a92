"""XLSForms for tests, written as spreadsheets write them."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

Rows = Sequence[Sequence[object]]
LABELS = ("label::Français (fr)", "label::العربية (ar)", "label::English (en)")
HEAD = ("type", "name", *LABELS, "relevant", "constraint", "calculation", "appearance", "houma::personal")
CHOICES_HEAD = ("list_name", "name", *LABELS)
SETTINGS = {"form_title": "Essai", "form_id": "essai", "version": "1", "default_language": "Français (fr)"}
DECLARED = {
    "houma::purpose_fr": "Suivre les ménages",
    "houma::legal_basis": "public_task",
    "houma::controller": "agence",
    "houma::retention_class": "survey_answers",
    "houma::retention_months": "24",
}


def workbook(**sheets: Rows) -> bytes:
    """A workbook of sheets by their name, from A1 on."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, list(row))
    book.close()
    return written.getvalue()


def row(type_: str, name: str = "", label: str = "", **more: str) -> list[str]:
    """A row of the survey, its label in all three languages; further columns by their first word."""
    cells = dict.fromkeys(HEAD, "")
    labels = dict.fromkeys(LABELS, label)
    given = {"personal": "houma::personal"}
    return [
        str(value)
        for value in ({**cells, "type": type_, "name": name, **labels}
                      | {given.get(key, key): value for key, value in more.items()}).values()
    ]  # fmt: skip


def form(
    survey: Rows, choices: Rows = (), settings: Mapping[str, str] | None = None, *, head: Sequence[str] = HEAD
) -> bytes:
    """A form of rows under the usual headings."""
    said = {**SETTINGS, **(settings or {})}
    sheets: dict[str, Rows] = {"survey": [head, *survey], "settings": [list(said), list(said.values())]}
    if choices:
        sheets["choices"] = [CHOICES_HEAD, *choices]
    return workbook(**sheets)


def choice(list_name: str, name: str, label: str = "Choix") -> list[str]:
    return [list_name, name, label, label, label]


HOUSEHOLD = [
    row("start", "start"),
    row("end", "end"),
    row("deviceid", "deviceid"),
    row("text", "nom", "Nom", personal="yes"),
    row("begin group", "logement", "Logement"),
    row("integer", "pieces", "Pièces"),
    row("decimal", "loyer", "Loyer"),
    row("geopoint", "lieu", "Lieu"),
    row("end group"),
    row("begin repeat", "personne", "Personne"),
    row("text", "prenom", "Prénom", personal="yes"),
    row("select_multiple besoins", "besoins", "Besoins"),
    row("date", "naissance", "Né le", personal="yes"),
    row("end repeat"),
    row("image", "facade", "Façade"),
    row("image", "portrait", "Portrait", personal="yes"),
    row("audio", "parole", "Parole"),
]
NEEDS = [choice("besoins", "sante", "Santé"), choice("besoins", "ecole", "École")]


def household_form(version: str = "1", **settings: str) -> bytes:
    """A form with personal questions, a group, a repeat, a place and files."""
    return form(HOUSEHOLD, NEEDS, {"form_id": "menages", "version": version, **DECLARED, **settings})


def instance(
    body: str, *, form_id: str = "menages", version: str = "1", instance_id: str = "uuid:1", replaces: str = ""
) -> bytes:
    """A filled form as a phone sends it."""
    deprecated = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    named = f"<instanceID>{instance_id}</instanceID>" if instance_id else ""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        f'<data xmlns:orx="http://openrosa.org/xforms" id="{form_id}" version="{version}">{body}'
        f"<orx:meta>{named}{deprecated}</orx:meta></data>"
    ).encode()
