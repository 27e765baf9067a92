"""Every address of the house with what it answers to whom: one line a route.

A route that is not named here fails the test. Choose a profile of ``lines``, and say where the address takes its values
from: names of ``places.Place.values``, or words as they are.
"""

from tests.scope.lines import (
    DONE,
    Line,
    account,
    api,
    api_deposits,
    api_own,
    api_seen,
    api_writes,
    desk,
    desk_own_scope,
    layer,
    led_back,
    posted,
    public,
    seen,
)
from tests.scope.places import OWN, VISITOR

from houma.domain.accounts.models import Role
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission

P = Permission
_MONEY = {"amount": "1000", "currency": "MAD"}
_TEXTS = {"fr": "Preuve"}
_SOURCE = {"address": "https://example.org/a", "publisher": "X"}
_LEDGER = P.SEE_LEDGER


def _agreement(permission: Permission = _LEDGER, *granted: int, **values: str) -> Line:
    return desk_own_scope(permission, *granted, sees=_LEDGER, code="agreement", **values)


def _project(permission: Permission | None = None, *granted: int, **values: str) -> Line:
    return desk_own_scope(permission, *granted, sees=P.ASK_QUESTION, code="project", **values)


def _written(permission: Permission, **values: str) -> Line:
    return posted(_project(permission, *DONE, **values))


def _case(*granted: int, **values: str) -> Line:
    """The case of a household that nobody follows: it is there for who answers for the operation alone."""
    return desk_own_scope(P.PLACE_HOUSEHOLDS, *granted, operation="operation", number="case", **values)


def _household(permission: Permission, *granted: int, **values: str) -> Line:
    """A file of a household that nobody follows: a social worker's role would open it, her cases do not."""
    asked = desk_own_scope(permission, *granted, unseen=(403,), code="household", **values)
    outside = frozenset({404})

    def answers(person: str, place: str) -> frozenset[int]:
        away = place != "abroad" and person == Role.SOCIAL_WORKER.value
        return outside if away else asked.answers(person, place)

    return Line(answers, asked.values, country_page=False, insiders=asked.insiders - {Role.SOCIAL_WORKER.value})


def _form(permission: Permission, *granted: int, also: Permission | None = None, **values: str) -> Line:
    """A form for the field: closed to roles without the field, not there outside one's territory."""
    sees = frozenset(role for one in (permission, also) if one for role in ALLOWED_ROLES[one])
    shown = frozenset(granted or {200})

    def answers(person: str, place: str) -> frozenset[int]:
        if person == VISITOR:
            return frozenset({302})
        if place == "abroad" or person not in {role.value for role in sees}:
            return frozenset({403})
        return shown if place == OWN else frozenset({404})

    insiders = frozenset(role.value for role in sees)
    return Line(answers, {"form_id": "form", **values}, country_page=False, insiders=insiders)


ROUTES: dict[str, Line] = {
    # What speaks no language
    "root": public(302),
    "root_in_language": public(302),
    "health": public(),
    "standard_extension": public(404, name="nothing.json"),
    "territory_tile": public(language="fr", z="0", x="0", y="0"),
    "agreement_tile": public(language="fr", z="0", x="0", y="0"),
    "statistics_tile": seen(
        P.SEE_STATISTICS,
        language="fr",
        territory="territory",
        number="counts",
        table="households-size",
        z="0",
        x="0",
        y="0",
    ),
    "portfolio_tile": account(404, language="fr", z="0", x="0", y="0"),
    "building_tile": layer(P.SEE_BUILDINGS, language="fr", z="0", x="0", y="0"),
    "features:landing": public(),
    "features:conformance": public(),
    "features:api": public(),
    "features:collections": public(),
    "features:collection": public(key="territories"),
    "features:queryables": public(key="territories"),
    "features:schema": public(key="territories"),
    "features:items": public(key="territories"),
    "features:item": public(404, key="territories", number="0"),
    # Accounts
    "account_login": account(200, 302),
    "account_logout": account(302),
    "account_inactive": public(),
    "account_signup": account(200, 302),
    "account_reauthenticate": account(302),
    "account_email": account(302),
    "account_email_verification_sent": public(),
    "account_change_password": account(302),
    "account_set_password": account(302, 302),
    "account_reset_password": public(),
    "account_confirm_login_code": public(302),
    "account_confirm_email": public(key="wrong"),
    "account_reset_password_from_key_done": public(),
    "account_reset_password_from_key": public(uidb36="a", key="wrong"),
    "account_reset_password_done": public(),
    "invitation": public(404, secret="wrong"),
    "mfa_index": account(302),
    "mfa_authenticate": public(302),
    "mfa_reauthenticate": account(302, 200, 302),
    "mfa_activate_totp": account(302, 302),
    "mfa_deactivate_totp": account(302, 302, 404),
    "mfa_view_recovery_codes": account(302, 404),
    "mfa_generate_recovery_codes": account(302, 302),
    "mfa_download_recovery_codes": account(302, 404),
    # Public pages
    "home": public(),
    "search": public(),
    "territories": public(),
    "territory": public(code="territory"),
    "territory_figure": public(404, code="territory", measure="nothing"),
    "territory_indicator": public(404, code="territory", indicator="nothing"),
    "territory_profile_file": public(404, code="territory", file_format="pdf"),
    "indicators": public(),
    "statistics": public(),
    "statistics_release": seen(P.SEE_STATISTICS, territory="territory", number="counts"),
    "statistics_file": seen(P.SEE_STATISTICS, territory="territory", number="counts", file_format="csv"),
    "statistics_map": seen(P.SEE_STATISTICS, territory="territory", number="counts"),
    "statistics_publish": led_back(P.SEE_STATISTICS, territory="territory", number="counts"),
    "indicator_export": public(file_format="csv"),
    "indicator": public(404, code="nothing"),
    "indicator_map": public(),
    "indicator_map_values": public(404, number="0"),
    "indicator_map_export": public(404, file_format="csv"),
    "compare": public(),
    "compare_export": public(file_format="csv"),
    "method": public(),
    "method_weights": public(),
    "method_runs": public(),
    "method_scores": public(404, number="0"),
    "agreements": public(),
    "agreement_export": public(file_format="csv"),
    "agreement": seen(code="agreement"),
    "agreement_ledger": seen(code="agreement"),
    "project": seen(code="project"),
    "document_file": seen(P.READ_PAPERS, number="document"),
    "document_picture": seen(P.READ_PAPERS, 404, number="document", size="small"),
    "partners": public(),
    "partner": public(code="party"),
    "claims": public(404, kind="=agreement", subject="agreement", measure="nothing"),
    "bilan": public(),
    "bilan_rows": public(404, measure="nothing"),
    "bilan_export": public(404, file_format="nothing"),
    "public_money": public(),
    "public_money_export": public(file_format="csv"),
    "public_money_rows": public(404, measure="nothing"),
    "open_data": public(),
    "open_data_file": public(table="agreements", file_format="csv"),
    "published": public(404, standard="oc4ids"),
    "published_file": public(404, standard="oc4ids"),
    # The desk: one's own work
    "desk": desk(),
    "desk_preferences": desk(),
    "desk_tokens": desk(),
    "desk_token_revoke": posted(desk(None, 404, number="0")),
    "desk_questions": desk(),
    "desk_question": desk_own_scope(P.READ_PAPERS, number="question"),
    "desk_ask": desk_own_scope(code="project"),
    "desk_portfolio": desk(),
    "desk_portfolio_export": desk(file_format="csv"),
    "desk_view_save": posted(desk(None, *DONE)),
    "desk_view_forget": posted(desk(None, 404, number="0")),
    "desk_bulk": posted(desk(None, *DONE)),
    "desk_bulk_run": desk(None, 404, number="0"),
    # Projects
    "desk_project_new": desk(P.DESCRIBE_PROJECT),
    "desk_project": _project(),
    "desk_project_pass": _written(P.MOVE_PROJECT),
    "desk_project_territory": _project(),
    "desk_project_place_add": _written(P.DESCRIBE_PROJECT),
    "desk_project_place_remove": _written(P.DESCRIBE_PROJECT),
    "desk_project_outline": _written(P.DESCRIBE_PROJECT),
    "desk_project_outline_confirm": _written(P.DESCRIBE_PROJECT),
    "desk_project_programme": _project(),
    "desk_project_steering": _project(),
    "desk_project_progress": _project(),
    "desk_project_documents": _project(),
    "desk_project_evaluation": _project(),
    "desk_project_evaluation_move": _written(P.DESCRIBE_PROJECT, key="evaluation"),
    "desk_project_profile": _project(key="profile"),
    # It has no scores to print.
    "desk_project_profile_pdf": _project(None, 404, key="profile"),
    "desk_project_enter": _project(P.DESCRIBE_PROJECT, kind="vision"),
    "desk_project_change": _project(P.DESCRIBE_PROJECT, kind="=evaluation", key="evaluation"),
    # Agreements
    "desk_agreements": desk(),
    "desk_agreement_new": desk(P.DRAFT_AGREEMENT),
    "desk_agreement": _agreement(),
    "desk_agreement_signatures": _agreement(),
    "desk_agreement_amendments": _agreement(),
    "desk_agreement_amend": _agreement(P.DRAFT_AGREEMENT),
    "desk_agreement_money": _agreement(),
    "desk_agreement_documents": _agreement(),
    "desk_agreement_document": _agreement(_LEDGER, 404, number="document"),
    "desk_agreement_closure": _agreement(),
    "desk_agreement_closing": _agreement(language="fr"),
    "desk_agreement_compare": _agreement(),
    # The version is signed: nobody edits it any more.
    "desk_agreement_edit": _agreement(P.DRAFT_AGREEMENT, 403, number="1"),
    "desk_agreement_word": _agreement(number="1", language="fr"),
    "desk_agreement_copy": _agreement(number="1", language="fr"),
    "desk_scans": desk(P.SIGN_AGREEMENT),
    "desk_scan_stack": desk(P.SIGN_AGREEMENT, 404, number="0"),
    "desk_scan_picture": desk(None, 404, number="0"),
    "releases": desk(P.RELEASE_FUNDS, also=P.SET_RELEASE_POLICY),
    # Money
    "money": desk(),
    "money_export": desk(file_format="csv"),
    "money_rows": desk(None, 404, measure="nothing"),
    "money_curve": desk(),
    "money_forecast": desk(),
    # Households and what protects their people
    "households": desk(P.SEE_HOUSEHOLDS),
    "household_new": desk(P.REGISTER_HOUSEHOLDS),
    "household_refusal": desk(P.REGISTER_HOUSEHOLDS),
    "household": _household(P.SEE_HOUSEHOLDS),
    "household_data": _household(P.SEE_HOUSEHOLDS, 302, file_format="json"),
    "household_facts": _household(P.REGISTER_HOUSEHOLDS, 302),
    "household_person": _household(P.REGISTER_HOUSEHOLDS, 302, number="0"),
    "household_person_new": _household(P.REGISTER_HOUSEHOLDS, 302),
    "household_write": posted(_household(P.REGISTER_HOUSEHOLDS, 302, what="consent")),
    "protection": desk(P.PROTECT_PEOPLE),
    "protection_periods": desk(P.PROTECT_PEOPLE),
    "protection_looks": desk(P.PROTECT_PEOPLE),
    "protection_looks_export": desk(P.PROTECT_PEOPLE, file_format="csv"),
    "protection_request": desk(P.PROTECT_PEOPLE, 404, number="0"),
    "protection_keep": posted(desk_own_scope(P.PROTECT_PEOPLE, 302, unseen=(403,), code="household")),
    "watch": desk(),
    "sdg11": public(),
    "watch_export": desk(file_format="csv"),
    "buildings_map": desk(P.SEE_BUILDINGS),
    "buildings_map_export": desk(P.SEE_BUILDINGS, file_format="csv"),
    "building_deadlines": desk(P.SEE_BUILDINGS),
    "building_deadlines_export": desk(P.SEE_BUILDINGS, file_format="csv"),
    "building_new": desk(P.INSPECT_BUILDINGS),
    "building_imports": desk(P.MANAGE_BUILDINGS),
    "building_import_template": desk(P.MANAGE_BUILDINGS),
    "building_import": desk(P.MANAGE_BUILDINGS, 404, number="0"),
    "building_import_annotated": desk(P.MANAGE_BUILDINGS, 404, number="0"),
    "building": desk_own_scope(P.SEE_BUILDINGS, code="building"),
    "building_paper": desk_own_scope(P.SEE_BUILDINGS, number="paper"),
    "building_picture": desk_own_scope(P.SEE_BUILDINGS, 404, number="paper", size="small"),
    "building_word": desk_own_scope(P.INSPECT_BUILDINGS, 404, code="building", paper="inspection-report"),
    "building_enter": desk_own_scope(P.INSPECT_BUILDINGS, sees=P.SEE_BUILDINGS, code="building", kind="inspect"),
    "building_step": desk_own_scope(P.DECIDE_BUILDINGS, sees=P.SEE_BUILDINGS, code="building", step="decide"),
    "building_change": desk_own_scope(
        P.MANAGE_BUILDINGS, 404, sees=P.SEE_BUILDINGS, code="building", kind="owner-erased", key="0"
    ),
    # Rehousing
    "rehousing": desk(P.FOLLOW_CASES),
    "rehousing_new": desk(P.PLACE_HOUSEHOLDS),
    "rehousing_operation": desk_own_scope(P.FOLLOW_CASES, code="operation"),
    "rehousing_operation_buildings": desk_own_scope(P.FOLLOW_CASES, code="operation"),
    "rehousing_edit": desk_own_scope(P.PLACE_HOUSEHOLDS, code="operation"),
    "rehousing_building_add": desk_own_scope(P.PLACE_HOUSEHOLDS, code="operation"),
    "rehousing_building": desk_own_scope(P.PLACE_HOUSEHOLDS, 404, code="operation", key="0"),
    "rehousing_open": desk_own_scope(P.PLACE_HOUSEHOLDS, code="operation"),
    "rehousing_plan": desk_own_scope(P.PLACE_HOUSEHOLDS, code="operation"),
    "rehousing_plan_file": desk_own_scope(P.PLACE_HOUSEHOLDS, 404, code="operation", file_format="csv"),
    **{
        f"rehousing_plan_{button}": posted(desk_own_scope(P.PLACE_HOUSEHOLDS, 302, *missing, code="operation"))
        for button, missing in {"ask": (), "stop": (), "fix": (404,), "let_go": (404,), "offer": ()}.items()
    },
    "rehousing_norms": desk(P.FOLLOW_CASES),
    "rehousing_norm_new": desk(P.MANAGE_HOMES),
    "rehousing_norm": desk(P.FOLLOW_CASES, 404, code="nothing", number="1"),
    "rehousing_homes": desk(P.MANAGE_HOMES),
    "rehousing_homes_export": desk(P.MANAGE_HOMES, file_format="csv"),
    "rehousing_homes_template": desk(P.MANAGE_HOMES),
    "rehousing_homes_import": desk(P.MANAGE_HOMES),
    "rehousing_homes_import_run": desk(P.MANAGE_HOMES, 404, number="0"),
    "rehousing_homes_annotated": desk(P.MANAGE_HOMES, 404, number="0"),
    "rehousing_home_new": desk(P.MANAGE_HOMES),
    "rehousing_home": desk_own_scope(P.MANAGE_HOMES, code="home"),
    "rehousing_home_edit": desk_own_scope(P.MANAGE_HOMES, code="home"),
    "rehousing_home_close": desk_own_scope(P.MANAGE_HOMES, code="home"),
    "rehousing_home_lift": posted(desk_own_scope(P.MANAGE_HOMES, 404, code="home", key="0")),
    "rehousing_cases": desk(P.FOLLOW_CASES),
    "rehousing_cases_export": desk(P.FOLLOW_CASES, file_format="csv"),
    "rehousing_case": _case(),
    "rehousing_case_homes": _case(),
    "rehousing_case_document": _case(404, key="0"),
    "rehousing_case_enter": _case(kind="need"),
    "rehousing_case_change": _case(404, kind="need-met", key="0"),
    # Rounds of surveys and the review of what came
    "desk_rounds": desk(P.DESIGN_SURVEYS),
    "desk_round_new": desk(P.DESIGN_SURVEYS),
    "desk_round": desk_own_scope(P.DESIGN_SURVEYS, number="round"),
    "desk_round_do": posted(desk_own_scope(P.DESIGN_SURVEYS, 302, number="round")),
    "desk_round_units": desk_own_scope(P.DESIGN_SURVEYS, number="round"),
    "desk_round_results": desk_own_scope(P.DESIGN_SURVEYS, number="round"),
    "desk_round_published": desk_own_scope(P.DESIGN_SURVEYS, 404, number="round", results="0"),
    "desk_round_measures": desk_own_scope(P.DESIGN_SURVEYS, number="round"),
    "desk_visits": desk(P.FILL_FORMS),
    "desk_submissions": desk(P.REVIEW_SUBMISSIONS),
    "desk_submission": desk_own_scope(P.REVIEW_SUBMISSIONS, sees=P.DESIGN_SURVEYS, number="submission"),
    "desk_submission_do": posted(desk_own_scope(P.REVIEW_SUBMISSIONS, 302, sees=P.DESIGN_SURVEYS, number="submission")),
    "desk_submission_file": desk(None, 404, number="0"),
    "desk_refused": desk(P.REVIEW_SUBMISSIONS),
    "desk_refused_one": desk(P.REVIEW_SUBMISSIONS, 404, number="0"),
    "desk_refused_again": posted(desk(P.REVIEW_SUBMISSIONS, 404, number="0")),
    "watch_map": desk(),
    "watch_rules": desk(),
    "watch_rule_new": desk(family="late"),
    "watch_rule": desk(None, 404, code="none"),
    "watch_alert": desk(None, 404, number="0"),
    "watch_document": desk(None, 404, number="0"),
    "funding": desk(_LEDGER),
    "funding_open": desk(P.MANAGE_ENVELOPES),
    "funding_import_run": desk(P.MANAGE_ENVELOPES, 404, number="0"),
    "funding_lines": desk(_LEDGER, 404, fund="none", code="none"),
    "desk_search_places": desk(),
    "funding_import": desk(P.MANAGE_ENVELOPES),
    "funding_template": desk(P.MANAGE_ENVELOPES),
    "funding_simulate": desk(_LEDGER),
    "funding_export": desk(_LEDGER, file_format="csv"),
    "funding_envelope": desk(_LEDGER, 404, fund="nothing", code="nothing"),
    # People and histories
    # Forms of the field, at the desk
    "desk_forms": desk(P.FILL_FORMS, also=P.DESIGN_SURVEYS),
    "desk_form_upload": desk(P.DESIGN_SURVEYS),
    "desk_form_check": desk(None, 404, number="0"),
    "desk_form_annotated": desk(None, 404, number="0"),
    "desk_forms_sent": desk(P.FILL_FORMS),
    "desk_form_ready": desk(P.DESIGN_SURVEYS, name="satisfaction_delivery"),
    "desk_field_keys": desk(P.FILL_FORMS, also=P.DESIGN_SURVEYS),
    "desk_field_key_revoke": posted(desk(None, 404, number="0")),
    "desk_form_submit": posted(desk(P.FILL_FORMS, 400)),
    "desk_form_worker": desk(P.FILL_FORMS),
    "desk_form_fill": _form(P.FILL_FORMS),
    "desk_form_xml": _form(P.FILL_FORMS),
    "desk_form_file": _form(P.FILL_FORMS, 404, name="none.csv"),
    "desk_form": _form(P.FILL_FORMS, also=P.DESIGN_SURVEYS),
    "desk_form_version": _form(P.FILL_FORMS, also=P.DESIGN_SURVEYS, number="1"),
    "desk_form_state": posted(_form(P.DESIGN_SURVEYS, 302, number="1")),
    "desk_form_media": posted(_form(P.DESIGN_SURVEYS, 302, number="1")),
    "desk_form_workbook": _form(P.DESIGN_SURVEYS, number="1"),
    # Devices of the field: a key opens, a session does not. What it opens is looked at in tests/field.
    "field:form_list": public(401),
    "field:form": public(401, number="0"),
    "field:manifest": public(401, number="0"),
    "field:media": public(401, number="0", name="none.csv"),
    "field:submission": posted(public(401)),
    "field_key:form_list": public(403, 429, token="none"),
    "field_key:form": public(403, 429, token="none", number="0"),
    "field_key:manifest": public(403, 429, token="none", number="0"),
    "field_key:media": public(403, 429, token="none", number="0", name="none.csv"),
    "field_key:submission": posted(public(403, 429, token="none")),
    "field_key:nothing": public(403, 429, token="none", rest="else"),
    "field_key_alone": public(403, 429, token="none"),
    "field_key_and_slash": public(403, 429, token="none"),
    "people": desk(P.MANAGE_PEOPLE, closed=302),
    "people_mine": desk(),
    "people_loan_revoked": posted(desk(None, 404, number="loan")),
    "people_invite": desk(P.MANAGE_PEOPLE),
    "people_mandate": desk_own_scope(P.MANAGE_PEOPLE, unseen=(403,), number="mandate"),
    "people_export": desk(P.MANAGE_PEOPLE, file_format="csv"),
    "history": desk_own_scope(P.READ_HISTORY, kind="=project", key="project"),
    # Imports write for the whole country, and nobody here holds it.
    "imports": desk(P.IMPORT_PORTFOLIO, 403),
    "import_template": desk(P.IMPORT_PORTFOLIO, 403),
    "import_run": desk(P.IMPORT_PORTFOLIO, 403, number="run"),
    "import_annotated": desk(P.IMPORT_PORTFOLIO, 403, number="run"),
    # The API
    "api-1:openapi-json": public(),
    "api-1:openapi-view": public(),
    "api-1:api-root": public(),
    "api-1:list_countries": public(),
    "api-1:list_territories": public(),
    "api-1:read_territory_profile": public(code="territory"),
    "api-1:read_territory": public(code="territory"),
    "api-1:list_indicators": public(),
    "api-1:list_statistics": public(),
    "api-1:list_cells": seen(P.SEE_STATISTICS, territory="territory", number="counts", table="households-size"),
    "api-1:list_values": public(404, code="nothing"),
    "api-1:read_framework": public(404, code="nothing"),
    "api-1:read_run": public(404, number="2147483647"),
    "api-1:list_run_scores": public(404, number="2147483647"),
    "api-1:list_programmes": public(),
    "api-1:list_partners": public(),
    "api-1:read_partner": public(code="party"),
    "api-1:list_measures": public(),
    "api-1:list_claims": seen(kind="=project", code="project"),
    "api-1:list_official_totals": public(),
    "api-1:read_bilan": public(),
    "api-1:list_projects": api(),
    "api-1:read_project": seen(code="project"),
    "api-1:list_gates": seen(code="project"),
    "api-1:list_passages": seen(code="project"),
    "api-1:list_documents": seen(code="project"),
    "api-1:hand_in_photo": api_writes(
        P.BRING_EVIDENCE, "post", {"moment": "before", "picture": b"no picture"}, code="project"
    ),
    "api-1:list_agreements": api(),
    "api-1:read_agreement": seen(code="agreement"),
    "api-1:list_lines": seen(code="agreement"),
    "api-1:list_instalments": api(),
    "api-1:list_flows": api(),
    "api-1:list_calls": api(401),
    "api-1:list_releases": api(401),
    "api-1:list_questions": api(401),
    "api-1:list_tasks": api(401),
    "api-1:list_portfolio": api(401),
    "api-1:list_alerts": api(401),
    "api-1:read_alert": api_own(number="1"),
    "api-1:acknowledge_alert": api_own("post", {"reason": "x"}, number="1"),
    "api-1:answer_alert": api_own("post", {"text": "x"}, number="1"),
    "api-1:list_envelopes": api(401),
    "api-1:list_reports": api_seen(code="project"),
    "api-1:list_evaluations": seen(code="project"),
    "api-1:record_evidence": api_writes(
        P.MOVE_PROJECT,
        "put",
        {"state": "there", "summary": _TEXTS, "source": _SOURCE},
        code="project",
        requirement="local_will",
    ),
    "api-1:propose_amendment": api_writes(P.DRAFT_AGREEMENT, "post", {"terms": {}, "reason": "x"}, code="agreement"),
    "api-1:sign_version": api_writes(
        P.SIGN_AGREEMENT, "post", {"party": "operator"}, for_own_party=True, code="agreement", number="1"
    ),
    "api-1:record_spending": api_writes(
        P.RECORD_EXPENDITURE,
        "post",
        {**_MONEY, "reference": "s", "proofs": b"%PDF-1.7"},
        for_own_party=True,
        code="agreement",
        key="line",
    ),
    "api-1:hand_in_scans": api_deposits(P.SIGN_AGREEMENT, {"files": b"%PDF-1.7"}),
    "api-1:read_scans": api_own(number="stack"),
    "api-1:call_funds": api_writes(
        P.CALL_FUNDS, "post", {"amount": _MONEY, "reason": "x"}, for_own_party=True, number="instalment"
    ),
    "api-1:refuse_call": api_writes(P.RELEASE_FUNDS, "post", {"reason": "x"}, number="call"),
    "api-1:request_release": api_writes(
        P.RELEASE_FUNDS, "post", {"reference": "matrix-1", "amount": _MONEY}, number="instalment"
    ),
    "api-1:approve_release": api_writes(P.RELEASE_FUNDS, "post", {}, number="release"),
    "api-1:refuse_release": api_writes(P.RELEASE_FUNDS, "post", {"reason": "x"}, number="release"),
    "api-1:reverse_flow": api_writes(
        P.RELEASE_FUNDS, "post", {"reference": "matrix-2", "reason": "x"}, reference="flow"
    ),
    "api-1:answer_question": api_writes(P.READ_PAPERS, "post", {"text": "x"}, number="question"),
}

ALSO: dict[str, Line] = {
    "api-1:read_project": api_writes(P.DESCRIBE_PROJECT, "patch", {"description": "x"}, code="project"),
    "api-1:list_passages": api_writes(P.MOVE_PROJECT, "post", {"transition": "x"}, code="project"),
    "api-1:list_documents": api_writes(
        P.BRING_EVIDENCE, "post", {"kind": "study", "file": b"%PDF-1.7"}, code="project"
    ),
    "features:collection": layer(P.SEE_BUILDINGS, key="buildings"),
    "features:items": layer(P.SEE_BUILDINGS, key="buildings"),
}
"""The other method of an address that has two."""
