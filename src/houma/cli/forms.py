"""`houma forms`: check an XLSForm, write one of the forms that come with the house."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.cli.out_files import FileToWrite
from houma.domain.accounts.models import Party
from houma.domain.buildings.models import RiskScheme
from houma.domain.observatory.queries.forms import risk_classes
from houma.domain.observatory.rules.xlsform.checking import CheckedForm, check_form
from houma.domain.observatory.workbook.ready import INSPECTION, READY, ready_form
from houma.domain.territories.models import Country
from houma.exchange.problems import Severity
from houma.values.multilingual import Multilingual

_FINE = Multilingual(
    "{form_id}, version {version}\u00a0: {questions} questions en {languages}",
    "{form_id}، الإصدار {version}: عدد الأسئلة {questions} باللغات {languages}",
    "{form_id}, version {version}: {questions} questions in {languages}",
)
_COUNTED = Multilingual(
    "fautes\u00a0: {faults}, avertissements\u00a0: {warnings}",
    "أخطاء: {faults}، تنبيهات: {warnings}",
    "faults: {faults}, warnings: {warnings}",
)
_NO_CLASSES = Multilingual(
    "aucune classe de risque{scheme} au registre\u00a0: charger une grille de risque",
    "لا توجد أصناف خطر{scheme} في السجل: حمّلوا شبكة مخاطر",
    "no class of risk{scheme} in the register: load a scheme of risk",
)
_UNKNOWN_PARTY = Multilingual(
    "aucun organisme « {code} » n’est chargé pour {country}. Les plus proches : {near}",
    "لا توجد هيئة برمز «{code}» في {country}. الأقرب: {near}",
    "no party “{code}” is loaded for {country}. The nearest: {near}",
)
_UNKNOWN_SCHEME = Multilingual(
    "aucune grille de risque « {code} » n’est chargée pour {country}. Les plus proches : {near}",
    "لا توجد شبكة مخاطر برمز «{code}» في {country}. الأقرب: {near}",
    "no scheme of risk “{code}” is loaded for {country}. The nearest: {near}",
)
_SHOWN = 3
_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!"}


@click.group()
def forms() -> None:
    """Forms of the field: check an XLSForm, write a ready one.

    \b
      houma forms check my_form.xlsx --lang fr --annotated my_form_annotated.xlsx
      houma forms ready building_inspection --country ma --out building_inspection.xlsx
    """


@forms.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--annotated", type=FileToWrite(), help="Write the workbook, marked, there.")
@click.option("--xform", type=FileToWrite(), help="Write the XForm there.")
@LANGUAGE
def check_command(file: Path, annotated: Path | None, xform: Path | None, lang: str) -> None:
    """Say everything that is wrong with an XLSForm, with sheet and cell; nothing is stored."""
    checked = check_form(file.read_bytes(), file.name)
    for problem in checked.problems:
        click.echo(f"{_MARKS[problem.severity]} {problem.sentence(lang)}")
    if annotated is not None:
        annotated.write_bytes(checked.annotated(file.name, lang))
    counted = _COUNTED.in_language(lang).format(faults=len(checked.faults), warnings=len(checked.warnings))
    if not checked.can_be_used:
        raise click.ClickException(counted)
    if xform is not None:
        xform.write_text(checked.xform, encoding="utf-8")
    click.echo(_described(checked, lang))
    click.echo(counted)


def _described(checked: CheckedForm, lang: str) -> str:
    asked = sum(1 for _path, question in checked.questions.every() if not question.children)
    return _FINE.in_language(lang).format(
        form_id=checked.identity.form_id,
        version=checked.identity.version,
        questions=asked,
        languages=", ".join(checked.languages) or "–",
    )


@forms.command("ready")
@click.argument("name", type=click.Choice(list(READY)))
@click.option("--out", type=FileToWrite(".xlsx"), required=True, help="XLSX.")
@COUNTRY
@click.option("--scheme", default="", help="Code of the scheme of risk, for the inspection; all of the country.")
@click.option("--controller", default="", help="Code of the party that answers for the data under law 09-08.")
@click.option("--months", type=click.IntRange(1, 600), help="How long answers are kept.")
@click.option("--form-id", default="", help="Another form_id than the form's own.")
@LANGUAGE
def ready_command(
    name: str, out: Path, country: Country, scheme: str, controller: str, months: int | None, form_id: str, lang: str
) -> None:
    """Write a form that comes with the house as an XLSForm in French, Arabic and English."""
    parties = Party.objects.filter(country=country, is_family=False).values_list("code", flat=True)
    _refuse_unknown("--controller", controller, parties, _UNKNOWN_PARTY, country, lang)
    schemes = RiskScheme.objects.filter(country=country).values_list("code", flat=True)
    _refuse_unknown("--scheme", scheme, schemes, _UNKNOWN_SCHEME, country, lang)
    classes = risk_classes(country, scheme=scheme) if name == INSPECTION else []
    if name == INSPECTION and not classes:
        named = f" ({scheme})" if scheme else ""
        raise click.ClickException(_NO_CLASSES.in_language(lang).format(scheme=named))
    out.write_bytes(ready_form(name, classes, controller=controller, months=months, form_id=form_id))
    click.echo(f"{READY[name].in_language(lang)} → {out}")


def _refuse_unknown(
    option: str, code: str, known: Iterable[str], words: Multilingual, country: Country, lang: str
) -> None:
    """Refuse a code that is not of the country: the form would bear it, and be refused when it is uploaded."""
    codes = sorted(known)
    if code and code not in codes:
        by_lower = {one.casefold(): one for one in codes}
        near = [by_lower[one] for one in get_close_matches(code.casefold(), by_lower, n=_SHOWN, cutoff=0.4)]
        said = words.in_language(lang).format(
            code=code, country=country.code, near=", ".join(near or codes[:_SHOWN]) or "–"
        )
        raise click.BadParameter(said, param_hint=option)
