"""Pages of an agreement's life at the desk: below /desk/ of a country."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk.agreements import agreement, draft, files, listing, money, scans
from houma.web.pages.desk.funding import releases

of_agreements: list[URLPattern | URLResolver] = [
    path("releases/", releases.releases, name="releases"),
    path("scans/", scans.scans, name="desk_scans"),
    path("scans/<int:number>/", scans.scan_stack, name="desk_scan_stack"),
    path("scans/pages/<int:number>.jpg", scans.scan_picture, name="desk_scan_picture"),
    path("drafts/new/", draft.new_agreement, name="desk_agreement_new"),
    path("agreements/", listing.agreements, name="desk_agreements"),
    path("agreements/<str:code>/", agreement.agreement_terms, name="desk_agreement"),
    path("agreements/<str:code>/signatures/", agreement.agreement_signatures, name="desk_agreement_signatures"),
    path("agreements/<str:code>/amendments/", agreement.agreement_amendments, name="desk_agreement_amendments"),
    path("agreements/<str:code>/amend/", draft.amend, name="desk_agreement_amend"),
    path("agreements/<str:code>/money/", money.agreement_money, name="desk_agreement_money"),
    path("agreements/<str:code>/documents/", agreement.agreement_documents, name="desk_agreement_documents"),
    path("agreements/<str:code>/documents/<int:number>/", files.document, name="desk_agreement_document"),
    path("agreements/<str:code>/closure/", agreement.agreement_closure, name="desk_agreement_closure"),
    path("agreements/<str:code>/closure.<slug:language>.pdf", files.closing_pdf, name="desk_agreement_closing"),
    path("agreements/<str:code>/compare/", draft.compare, name="desk_agreement_compare"),
    path("agreements/<str:code>/v<int:number>/edit/", draft.edit_draft, name="desk_agreement_edit"),
    path("agreements/<str:code>/v<int:number>.<slug:language>.docx", files.word, name="desk_agreement_word"),
    path(
        "agreements/<str:code>/v<int:number>.<slug:language>.pdf",
        files.copy_to_sign,
        name="desk_agreement_copy",
    ),
]
