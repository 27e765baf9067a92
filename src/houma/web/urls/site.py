"""Pages, one address per language."""

from django.urls import URLPattern, URLResolver, include, path

from houma.web.pages import (
    agreements,
    bilan,
    claims,
    home,
    ledger,
    open_data,
    partners,
    projects,
    published,
    root,
    sdg,
    search,
    territories,
    territory_figures,
    territory_profile,
)
from houma.web.pages.desk import documents
from houma.web.urls.desk import of_desk
from houma.web.urls.funding import of_money
from houma.web.urls.indicators import of_indicators
from houma.web.urls.statistics import of_statistics

_of_country: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("territories/", territories.territory_list, name="territories"),
    path("sdg11/", sdg.sdg11, name="sdg11"),
    path("territories/<str:code>/", territories.territory, name="territory"),
    path("territories/<str:code>/figures/<slug:measure>/", territory_figures.figure, name="territory_figure"),
    path(
        "territories/<str:code>/indicators/<slug:indicator>/", territory_profile.indicator, name="territory_indicator"
    ),
    path(
        "territories/<str:code>/profile.<str:file_format>",
        territory_profile.profile_file,
        name="territory_profile_file",
    ),
    *of_indicators,
    path("agreements/", agreements.agreement_list, name="agreements"),
    path("agreements.<str:file_format>", agreements.agreement_export, name="agreement_export"),
    path("agreements/<str:code>/", agreements.agreement, name="agreement"),
    path("agreements/<str:code>/ledger/", ledger.agreement_ledger, name="agreement_ledger"),
    path("projects/<str:code>/", projects.project, name="project"),
    path("documents/<int:number>/", documents.document_file, name="document_file"),
    path("documents/<int:number>/<slug:size>.webp", documents.document_picture, name="document_picture"),
    path("partners/", partners.partner_list, name="partners"),
    path("partners/<slug:code>/", partners.partner, name="partner"),
    path("claims/<slug:kind>/<str:subject>/<slug:measure>/", claims.claims, name="claims"),
    path("bilan/", bilan.bilan_page, name="bilan"),
    path("bilan/rows/<slug:measure>/", bilan.bilan_rows, name="bilan_rows"),
    path("bilan.<str:file_format>", bilan.bilan_export, name="bilan_export"),
    *of_money,
    *of_statistics,
    path("data/", open_data.catalogue, name="open_data"),
    path("data/standards/<slug:standard>/", published.published, name="published"),
    path("data/standards/<slug:standard>/file", published.published_file, name="published_file"),
    path("data/<slug:table>.<str:file_format>", open_data.download, name="open_data_file"),
    path("desk/", include(of_desk)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", root.in_language, name="root_in_language"),
    path("<country:country>/", include(_of_country)),
]
