"""Partners: who signs and who pays."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.listing import SORTS, visible_agreements
from houma.domain.agreements.partners import partner_lines
from houma.domain.funding.partner import DelayBin, PartnerMoney, partner_money
from houma.domain.territories.models import Country, Territory
from houma.web.country import of_country
from houma.web.kept import kept_for_reader

PAGE_LENGTH = 25


@of_country
def partner_list(request: HttpRequest, country: Country) -> HttpResponse:
    """Every partner with its agreements and what it promised."""
    lines = kept_for_reader(request, country, "partners", lambda: partner_lines(request.user, country))
    return render(request, "pages/partners.html", {"page": Paginator(lines, 60).get_page(request.GET.get("page"))})


def _figures(money: PartnerMoney) -> list[dict[str, object]]:
    """The sums of a partner; the table of its agreements adds up to each."""
    return [
        {"label": _("Promised"), "money": money.promised},
        {"label": _("Committed"), "money": money.committed},
        {"label": _("Due to date"), "money": money.due},
        {"label": _("Released"), "money": money.released},
        {"label": _("Owed now"), "money": money.owes},
    ]


def _bin(one: DelayBin) -> dict[str, object]:
    """A bar of the picture of delays, in words."""
    if one.first is None:
        label = _("early")
    elif one.first == one.last:
        label = _("on the day")
    elif one.last is None:
        label = _("over %(days)s days late") % {"days": one.first - 1}
    else:
        label = _("%(first)s to %(last)s days late") % {"first": one.first, "last": one.last}
    return {"label": label, "payments": one.payments, "late": one.first is not None and one.first > 0}


@of_country
def partner(request: HttpRequest, country: Country, code: str) -> HttpResponse:
    """One partner: its members if it is a family, and the agreements it takes part in."""
    party = get_object_or_404(Party.objects.select_related("family", "territory"), country=country, code=code)
    group = [party, *party.members.order_by("name_fr")]
    agreements = (
        visible_agreements(request.user)
        .filter(country=country, versions__parties__party__in=group, versions__state="signed")
        .select_related("project")
        .prefetch_related(Prefetch("project__territories", Territory.objects.defer("boundary").order_by("code")))
        .distinct()
        .order_by(*SORTS["latest"])
    )
    visible = visible_agreements(request.user)
    money = kept_for_reader(request, country, f"partner {party.pk}", lambda: partner_money(country, group, visible))
    return render(
        request,
        "pages/partner.html",
        {
            "party": party,
            "money": money,
            "money_figures": _figures(money),
            "bins": [] if money.delay is None else [_bin(one) for one in money.delay.bins],
            "more_agreements": money.agreements_in_all - len(money.agreements),
            "late_first": money.agreements,
            "members": group[1:],
            "spellings": [s.spelling for s in party.spellings.order_by("spelling") if s.spelling != party.name],
            "page": Paginator(agreements, PAGE_LENGTH).get_page(request.GET.get("page")),
        },
    )
