"""Which country a page speaks of: the two letters after the language in its address."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from houma.domain.territories.models import Country

_Parameters = ParamSpec("_Parameters")
CountryPage = Callable[Concatenate[HttpRequest, Country, _Parameters], HttpResponseBase]


class CountryConverter:
    """ISO 3166-1 alpha-2 in lower case."""

    regex = "[a-z]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def default_country() -> Country | None:
    """The first real country; the illustrative one where there is no other."""
    return Country.objects.order_by("illustrative", "position", "code").first()


def of_country(page: CountryPage[_Parameters]) -> Callable[..., HttpResponseBase]:
    """Give the page its Country, and the templates too; 404 for one that is not here."""

    @wraps(page)
    def view(
        request: HttpRequest, country: str, *args: _Parameters.args, **kwargs: _Parameters.kwargs
    ) -> HttpResponseBase:
        found = Country.objects.filter(code=country).first()
        if found is None:
            raise Http404(_("This country is not here."))
        request.country = found  # type: ignore[attr-defined]
        return page(request, found, *args, **kwargs)

    return view
