"""`houma funding`: the watch over agreements that slip."""

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.domain.funding.actions import watch_agreements
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual

_DONE = Multilingual(
    "{agreements} conventions examinées ; alertes : {raised} levées, {changed} changées, {closed} closes, "
    "{open} ouvertes.",
    "تم فحص {agreements} اتفاقيات؛ الإنذارات: {raised} جديدة، {changed} متغيرة، {closed} منتهية، {open} مفتوحة.",
    "{agreements} agreements looked at; alerts: {raised} raised, {changed} changed, {closed} closed, {open} open.",
)


@click.group()
def funding() -> None:
    """Funding: alerts on agreements that slip."""


@funding.command()
@COUNTRY
@LANGUAGE
def watch(country: Country, lang: str) -> None:
    """Look at every agreement in force; raise and close alerts. Again on the same facts it changes nothing."""
    done = watch_agreements(country)
    click.echo(
        _DONE.in_language(lang).format(
            agreements=done.agreements,
            raised=done.raised,
            changed=done.changed,
            closed=done.closed,
            open=done.open,
        )
    )
