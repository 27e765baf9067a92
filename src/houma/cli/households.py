"""`houma households`: what the end of a period of retention does, from a timer or by hand."""

from datetime import date, datetime

import click

from houma.cli.countries import LANGUAGE, CountryParameter
from houma.domain.households.actions import retain, retain_refusals
from houma.domain.observatory.actions.retaining import retain_answers
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual

_DONE = Multilingual(
    "dossiers signalés : {warned} ; en attente : {waiting} ; effacés : {erased}",
    "الملفات المنبه إليها: {warned}؛ في الانتظار: {waiting}؛ الممحوة: {erased}",
    "files warned of: {warned}; waiting: {waiting}; erased: {erased}",
)
_WOULD = Multilingual(
    "à blanc, rien n’est écrit – dossiers à signaler : {warned} ; en attente : {waiting} ; à effacer : {erased}",
    "تجربة دون كتابة أي شيء – ملفات للتنبيه: {warned}؛ في الانتظار: {waiting}؛ للمحو: {erased}",
    "dry run, nothing is written – files to warn of: {warned}; waiting: {waiting}; to erase: {erased}",
)
_ANSWERS_DONE = Multilingual(
    "formulaires vidés de ce qui est personnel : {submissions} ; envois refusés vidés : {refused}",
    "استمارات مُحيت معطياتها الشخصية: {submissions}؛ إرسالات مرفوضة مُحي محتواها: {refused}",
    "forms emptied of what is personal: {submissions}; refused sendings emptied: {refused}",
)
_ANSWERS_WOULD = Multilingual(
    "formulaires à vider de ce qui est personnel : {submissions} ; envois refusés à vider : {refused}",
    "استمارات ستُمحى معطياتها الشخصية: {submissions}؛ إرسالات مرفوضة سيُمحى محتواها: {refused}",
    "forms to empty of what is personal: {submissions}; refused sendings to empty: {refused}",
)

_DOORS_DONE = Multilingual(
    "refus à la porte remplacés par un compte au mois : {refusals}",
    "حالات رفض عند الباب عُوضت بعدد شهري: {refusals}",
    "refusals at the door replaced by a count of the month: {refusals}",
)
_DOORS_WOULD = Multilingual(
    "refus à la porte à remplacer par un compte au mois : {refusals}",
    "حالات رفض عند الباب ستُعوض بعدد شهري: {refusals}",
    "refusals at the door to replace by a count of the month: {refusals}",
)


@click.group()
def households() -> None:
    """People's data: what its periods of retention do."""


@households.command("retain")
@click.option("--country", type=CountryParameter(), help="ISO code of one country; all of them by default.")
@LANGUAGE
@click.option("--dry-run", is_flag=True, help="Write nothing; list the references of what is concerned.")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Look as on this day; only with --dry-run.", metavar="YYYY-MM-DD"
)
def retain_command(country: Country | None, lang: str, dry_run: bool, on: datetime | None) -> None:
    """Warn of files of households whose time ends, and erase those of which was warned 30 days ago.

    Answers to forms lose what is personal in them when the months that their form tells are over; what was sent and
    refused is emptied after three months. Refusals at the door become counts by month. Safe to run again.
    """
    if on is not None and not dry_run:
        raise click.UsageError("--on stands with --dry-run only: nothing is erased before its day")
    countries = [country] if country is not None else list(Country.objects.order_by("position", "code"))
    for one in countries:
        if len(countries) > 1:
            click.echo(f"{one.code}:")
        _retain(one, lang, dry_run, on.date() if on is not None else None)


def _retain(country: Country, lang: str, dry_run: bool, on: date | None) -> None:
    files = retain(country, dry_run=dry_run, today=on)
    answers = retain_answers(country, dry_run=dry_run, today=on)
    refusals = retain_refusals(country, dry_run=dry_run, today=on)
    if dry_run:
        for mark, codes in (("!", files.warned), (".", files.waiting), ("-", files.erased), ("-", answers.submissions)):
            for code in codes:
                click.echo(f"  {mark} {code}")
    told = (_WOULD if dry_run else _DONE).in_language(lang)
    click.echo(told.format(warned=len(files.warned), waiting=len(files.waiting), erased=len(files.erased)))
    told = (_ANSWERS_WOULD if dry_run else _ANSWERS_DONE).in_language(lang)
    click.echo(told.format(submissions=len(answers.submissions), refused=answers.refused))
    click.echo((_DOORS_WOULD if dry_run else _DOORS_DONE).in_language(lang).format(refusals=refusals))
