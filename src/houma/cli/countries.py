"""Options that many commands share."""

from difflib import get_close_matches

import click

from houma.domain.territories.models import Country
from houma.values.multilingual import LANGUAGES


class CountryParameter(click.ParamType[Country]):
    """The code of a country that is loaded."""

    name = "code"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Country:
        if isinstance(value, Country):
            return value
        known = {country.code: country for country in Country.objects.all()}
        code = str(value).lower()
        if code not in known:
            if not known:
                self.fail("no country is loaded yet; load a pack first: houma pack load maroc", param, ctx)
            near = get_close_matches(code, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            self.fail(f"{code!r} is not loaded; there is {', '.join(sorted(known))}.{hint}", param, ctx)
        return known[code]


def _first_country() -> str:
    """The first real country; "ma" where nothing is loaded, so that the message names it."""
    first = Country.objects.order_by("illustrative", "position", "code").values_list("code", flat=True).first()
    return first or "ma"


COUNTRY = click.option(
    "--country", type=CountryParameter(), default=_first_country, help="ISO code of the country; the first one loaded."
)
LANGUAGE = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Language of what is printed."
)
