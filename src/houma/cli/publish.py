"""`houma publish`: the public part of a country as OC4IDS or IATI, checked before it is written."""

from pathlib import Path

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.domain.territories.models import Country
from houma.exchange import ILLUSTRATIVE_MARK
from houma.exchange.standards.findings import Weight
from houma.exchange.standards.schemas import SchemasMissing
from houma.values.multilingual import Multilingual
from houma.web.standards.publication import NotPublished, Report, Standard, publish, publish_here

_MOST_PRINTED = 50
_WRITTEN = Multilingual(
    "{out} : {written} publiés, {flows} flux, {left_out} laissés de côté ; conforme à {standard} {version}.",
    "{out}: {written} منشورة، {flows} تدفقات، {left_out} متروكة؛ مطابق لـ {standard} {version}.",
    "{out}: {written} published, {flows} flows, {left_out} left out; conforms to {standard} {version}.",
)
_FAULTS = Multilingual("Fautes : {}", "الأخطاء: {}", "Faults: {}")
_GAPS = Multilingual(
    "Faits qu’aucune source ne donne et que le standard exige : {}",
    "وقائع لا يذكرها أي مصدر ويشترطها المعيار: {}",
    "Facts that no source gives and the standard requires: {}",
)
_NOTICES = Multilingual("À savoir : {}", "للعلم: {}", "To know: {}")
_HEADINGS = {Weight.FAULT: _FAULTS, Weight.GAP: _GAPS, Weight.NOTICE: _NOTICES}
_MORE = Multilingual(
    "… et {} autres ; --all les montre tous.", "… و{} أخرى؛ يعرضها --all كلها.", "… and {} more; --all shows them all."
)
_REFUSED = Multilingual(
    "Fautes : {} ; rien n’a été écrit. Corrigez les fiches, ou publiez le reste avec --leave-out-faulty.",
    "الأخطاء: {}؛ لم يكتب شيء. صححوا البطاقات، أو انشروا الباقي باستعمال --leave-out-faulty.",
    "Faults: {}; nothing was written. Mend the records, or publish the rest with --leave-out-faulty.",
)
_NO_FOLDER = Multilingual("Le dossier {} n’existe pas.", "المجلد {} غير موجود.", "The folder {} does not exist.")
_NO_SCHEMAS = Multilingual(
    "Schémas officiels absents ({}) : indiquez leur dossier par HOUMA_SCHEMAS "
    "(docs/open-standards.md dit où les trouver).",
    "المخططات الرسمية غير موجودة ({}): حددوا مجلدها بواسطة HOUMA_SCHEMAS (يبين docs/open-standards.md مكانها).",
    "The official schemas are not there ({}): name their folder by HOUMA_SCHEMAS "
    "(docs/open-standards.md says where to get them).",
)


@click.command("publish")
@click.argument("standard", type=click.Choice([standard.value for standard in Standard]))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; without it, the open data pages."
)
@COUNTRY
@click.option("--leave-out-faulty", is_flag=True, help="Publish the records without fault, and say which are left out.")
@click.option("--all", "show_all", is_flag=True, help="Print everything that was found.")
@LANGUAGE
def publish_command(
    standard: str, out: Path | None, country: Country, leave_out_faulty: bool, show_all: bool, lang: str
) -> None:
    """Publish the public part of a country as OC4IDS (projects) or IATI (agreements and their flows).

    Every record is checked against the official schema and codelists in the folder HOUMA_SCHEMAS. The file takes its
    name when it is whole. Exits with 1 and leaves the file as it was where a record has a fault.

    \b
      houma publish oc4ids
      houma publish oc4ids --out projects.json
      houma publish iati --country ma --out activities.xml --leave-out-faulty
    """
    if out is not None and not out.resolve().parent.is_dir():
        raise click.ClickException(_NO_FOLDER.in_language(lang).format(out.resolve().parent))
    try:
        if out is None:
            report, kept = publish_here(Standard(standard), country, leave_out_faulty=leave_out_faulty)
            written = str(kept.file.name)
        else:
            report = publish(Standard(standard), country, out.resolve(), leave_out_faulty=leave_out_faulty)
            written = str(out)
    except SchemasMissing as error:
        raise click.ClickException(_NO_SCHEMAS.in_language(lang).format(error)) from error
    except NotPublished as refusal:
        _tell(refusal.report, lang, show_all)
        raise click.ClickException(_REFUSED.in_language(lang).format(refusal.report.counts[Weight.FAULT])) from refusal
    _tell(report, lang, show_all)
    if country.illustrative:
        click.echo(ILLUSTRATIVE_MARK.in_language(lang), err=True)
    click.echo(
        _WRITTEN.in_language(lang).format(
            out=written,
            written=report.written,
            flows=report.flows,
            left_out=report.left_out,
            standard=standard.upper(),
            version=report.version,
        )
    )


def _tell(report: Report, lang: str, show_all: bool) -> None:
    for weight, heading in _HEADINGS.items():
        found = report.of_weight(weight)
        if not found:
            continue
        click.echo(heading.in_language(lang).format(report.counts[weight]), err=True)
        shown = found if show_all else found[:_MOST_PRINTED]
        for finding in shown:
            click.echo(f"  {finding.sentence(lang)}", err=True)
        if report.counts[weight] > len(shown):
            click.echo(f"  {_MORE.in_language(lang).format(report.counts[weight] - len(shown))}", err=True)
