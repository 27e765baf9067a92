"""Pages of an agreement's life at the desk: below /desk/ of a country."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk import (
    agreement,
    agreement_draft,
    agreement_files,
    agreement_list,
    agreement_money,
    agreement_scans,
    releases,
)

of_agreements: list[URLPattern | URLResolver] = [
    path("releases/", releases.releases, name="releases"),
    path("scans/", agreement_scans.scans, name="desk_scans"),
    path("scans/<int:number>/", agreement_scans.scan_stack, name="desk_scan_stack"),
    path("scans/pages/<int:number>.jpg", agreement_scans.scan_picture, name="desk_scan_picture"),
    path("drafts/new/", agreement_draft.new_agreement, name="desk_agreement_new"),
    path("agreements/", agreement_list.agreements, name="desk_agreements"),
    path("agreements/<str:code>/", agreement.agreement_terms, name="desk_agreement"),
    path("agreements/<str:code>/signatures/", agreement.agreement_signatures, name="desk_agreement_signatures"),
    path("agreements/<str:code>/amendments/", agreement.agreement_amendments, name="desk_agreement_amendments"),
    path("agreements/<str:code>/amend/", agreement_draft.amend, name="desk_agreement_amend"),
    path("agreements/<str:code>/money/", agreement_money.agreement_money, name="desk_agreement_money"),
    path("agreements/<str:code>/documents/", agreement.agreement_documents, name="desk_agreement_documents"),
    path("agreements/<str:code>/documents/<int:number>/", agreement_files.document, name="desk_agreement_document"),
    path("agreements/<str:code>/closure/", agreement.agreement_closure, name="desk_agreement_closure"),
    path(
        "agreements/<str:code>/closure.<slug:language>.pdf", agreement_files.closing_pdf, name="desk_agreement_closing"
    ),
    path("agreements/<str:code>/compare/", agreement_draft.compare, name="desk_agreement_compare"),
    path("agreements/<str:code>/v<int:number>/edit/", agreement_draft.edit_draft, name="desk_agreement_edit"),
    path("agreements/<str:code>/v<int:number>.<slug:language>.docx", agreement_files.word, name="desk_agreement_word"),
    path(
        "agreements/<str:code>/v<int:number>.<slug:language>.pdf",
        agreement_files.copy_to_sign,
        name="desk_agreement_copy",
    ),
]
