"""Which columns of the whole store can hold somebody's words about a household, and why the others cannot."""

from django.apps import apps
from django.db.models import CharField, Field, FileField, JSONField, Model, TextField
from django.db.models.fields import BinaryField, SlugField

NOBODYS: dict[str, str] = {
    "background": "names of processes",
    "sources": "published sources; workbooks of projects, budgets and buildings, which have no column for households",
    "territories": "places and their official names",
    "accounts": "people who work here, by their own account",
    "indicators": "figures of territories, and their definitions",
    "projects": "what projects do and who steers them, in public or signed papers",
    "agreements": "signed papers and money between organisations",
    "funding": "budgets",
    "watch": "figures of projects, and what officers say of them",
    "desk": "what officers ask each other about projects and agreements",
    "statistics": "protected counts; numbers of units, not what they say",
    "buildings_aidrule": "a public rule",
    "buildings_procedureterm": "a text of the country",
    "buildings_riskscheme": "a list of classes",
    "buildings_riskclass": "a list of classes",
    "buildings_building.code": "reference of the inventory",
    "buildings_building.built_period": "when it was built",
    "buildings_building.source": "who made the inventory",
    "buildings_building.search_text": "how name and address sound; made anew with them",
    "buildings_commissionmember": "services and their delegates, by office",
    "buildings_erasedwords.place": "name of a table",
    "buildings_inspection.inspector_name": "who inspects, by profession",
    "buildings_moneyentry.currency": "of the country",
    "buildings_step.code": "row of the table of steps",
    "buildings_works.contractor": "who works, by trade",
    "documents_document.media_type": "kind of file",
    "documents_document.digest": "number made from the file",
    "documents_document.file": "a drawn name; the file itself goes",
    "households_household.code": "drawn at random",
    "households_person.identity_digest": "number made with a key; emptied with the row",
    "households_consent.text_version": "number of a text",
    "households_look.reference": "a code without spaces: refused otherwise",
    "households_look.place": "name of a page",
    "households_look.sections": "names of parts of the file",
    "households_attempt": "number of a sending or code of an operation, and name of a page",
    "households_retentiondecision": "decisions of the country",
    "households_erasurerecord": "counts",
    "observatory_form": "questions, not answers",
    "observatory_formversion": "questions, not answers",
    "observatory_formmedia": "pictures of questions",
    "observatory_formevent": "why a form was opened or closed",
    "observatory_round": "what is asked where and when",
    "observatory_fieldindicator": "how answers are counted",
    "observatory_roundresults": "protected figures",
    "observatory_submission.instance_id": "drawn by the telephone",
    "observatory_submission.digest": "number made from the answers",
    "observatory_submission.device": "the interviewer's telephone",
    "observatory_attachment.media_type": "kind of file",
    "observatory_attachment.digest": "number made from the file",
    "observatory_attachment.sent_digest": "number made from the file",
    "observatory_refusedsubmission.form_id_said": "name of a form",
    "observatory_refusedsubmission.version_said": "name of a version",
    "observatory_refusedsubmission.instance_id": "drawn by the telephone",
    "observatory_refusedsubmission.digest": "number made from what was sent",
    "observatory_registereffect.told": "which rows were made: new or found",
    "observatory_correction.path": "name of a question",
    "rehousing_normversion": "an order or a law",
    "rehousing_home": "a place that belongs to its owner",
    "rehousing_operation": "name of an operation",
    "rehousing_aid.currency": "of the country",
    "rehousing_offer.lacks": "codes of what a home lacks",
    "rehousing_planline.lacks": "codes of what a home lacks",
    "rehousing_planrun": "sums, and references of cases",
}
"""A table, a column or the first word of an app's tables, with what stands there instead."""


def words_about_people(*labels: str) -> set[str]:
    """Every ``table.column`` of these apps in which somebody can write freely, except what ``NOBODYS`` takes out."""
    return {
        place
        for label in labels
        for model in apps.get_app_config(label).get_models()
        for place in _free(model)
        if not {label, *_named(place)} & NOBODYS.keys()
    }


def _named(place: str) -> tuple[str, str]:
    """The column and its table; a table of history is known by the one whose past it holds."""
    now = place.replace("_historical", "_")
    return now, now.partition(".")[0]


def _free(model: type[Model]) -> set[str]:
    return {f"{model._meta.db_table}.{field.column}" for field in model._meta.local_concrete_fields if _says(field)}


def _says(field: Field) -> bool:  # type: ignore[type-arg]
    kinds = (CharField, TextField, JSONField, FileField, BinaryField)
    said_by_us = field.choices or field.name == "history_change_reason"
    return isinstance(field, kinds) and not isinstance(field, SlugField) and not said_by_us
