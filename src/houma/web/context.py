"""What every template knows: the language, the country shown, the ways through the site."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.territories.models import Country
from houma.values.multilingual import LANGUAGES, Multilingual
from houma.web.country import default_country
from houma.web.desk_ways import MY_TASKS, ShownWay, has_a_desk, is_at_desk, shown_ways


@dataclass(frozen=True, slots=True)
class Way:
    """A link of a menu."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    code: str
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class ShownCountry:
    """A country in the words of the reader."""

    code: str
    name: str
    url: str
    current: bool
    illustrative: bool
    million_label: str
    currency_label: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Site:
    language: str
    direction: str
    languages: tuple[LanguageChoice, ...]
    home_url: str
    country: ShownCountry | None
    countries: tuple[ShownCountry, ...]
    nav: tuple[Way, ...]
    account_nav: tuple[Way, ...]
    desk_ways: tuple[ShownWay, ...] = ()


def _shown(country: Country, language: str, current: Country | None) -> ShownCountry:
    def label(stem: str) -> str:
        texts = Multilingual(*(getattr(country, f"{stem}_{code}") for code in LANGUAGES))
        return texts.in_language(language)

    return ShownCountry(
        code=country.code,
        name=country.name,
        url=reverse("home", args=[country.code]),
        current=current is not None and country.code == current.code,
        illustrative=country.illustrative,
        million_label=label("million_label"),
        currency_label=label("currency_label"),
        attribution=label("attribution"),
    )


def site(request: HttpRequest) -> dict[str, object]:
    """The ``site`` of the templates.

    Two queries at most: the countries, and the person's roles where one is signed in and no page asked for them.
    """
    language = (get_language() or "fr")[:2]
    countries = list(Country.objects.all())
    shown: Country | None = getattr(request, "country", None) or (countries[0] if countries else default_country())
    ways: list[Way] = []
    account: list[Way] = []
    inside: tuple[ShownWay, ...] = ()
    if shown is not None:
        entries = (
            (_("Home"), "home"),
            (_("Territories"), "territories"),
            (_("Indicators"), "indicators"),
            (_("Agreements"), "agreements"),
            (_("Bilan"), "bilan"),
            (_("Open data"), "open_data"),
        )
        home = reverse("home", args=[shown.code])
        for label, name in entries:
            url = reverse(name, args=[shown.code])
            here = request.path == url or (name != "home" and request.path.startswith(url))
            ways.append(Way(label, url, here))
        # What is refused before anybody is known, a foreign name of the host say, has no person.
        user = getattr(request, "user", None)
        if isinstance(user, User) and has_a_desk(request, shown):
            desk = reverse(MY_TASKS, args=[shown.code])
            at_desk = is_at_desk(request, shown)
            inside = shown_ways(request, shown) if at_desk else ()
            ways.append(Way(_("Desk"), desk, at_desk))
            account.append(Way(_("My tasks"), desk))
            account.append(Way(_("My mandates"), reverse("people_mine", args=[shown.code])))
            account.append(Way(_("Second factor"), reverse("mfa_index")))
    else:
        home = "/"
    return {
        "site": Site(
            language=language,
            direction="rtl" if get_language_info(language)["bidi"] else "ltr",
            languages=tuple(
                LanguageChoice(code, get_language_info(code)["name_local"].capitalize(), code == language)
                for code in ("ar", "fr", "en")
            ),
            home_url=home,
            country=None if shown is None else _shown(shown, language, shown),
            countries=tuple(_shown(country, language, shown) for country in countries),
            nav=tuple(ways),
            account_nav=tuple(account),
            desk_ways=inside,
        )
    }
