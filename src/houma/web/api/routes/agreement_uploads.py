"""Files of agreements handed in by programs: proofs of spending and signed scans, through the actions of the desk."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from houma.domain.accounts.rules import Permission
from houma.domain.accounts.tokens import Scope
from houma.domain.agreements.actions import take_in_scans
from houma.domain.agreements.actions.releasing import justify_expenditure
from houma.domain.agreements.copies import copies_to_sign, signing_scope
from houma.domain.agreements.ledger import Flow
from houma.domain.agreements.models import ScanStack
from houma.domain.agreements.scan_rules import LARGEST_STACK
from houma.domain.agreements.standing import may_act_for
from houma.domain.base.decisions import Decision, Refused
from houma.domain.documents.models import Confidentiality, DocumentKind
from houma.domain.projects.queries import may_on_project
from houma.web.api.callers import READS_ITS_OWN, person, writes
from houma.web.api.problems import Forbidden, allowed
from houma.web.api.routes.agreements import agreement_in_sight
from houma.web.api.routes.common import (
    CountryCode,
    PathCode,
    PathNumber,
    country_of,
    day_of,
    one,
    reading,
    writing,
)
from houma.web.api.shapes.agreements import FlowShape
from houma.web.api.shapes.uploads import SpendingForm, StackForm, StackShape
from houma.web.api.uploads import all_handed_in

router = Router(tags=["agreements"])


@router.post(
    "/{country}/agreements/{code}/lines/{key}/spending",
    auth=writes(Scope.WRITE_MONEY),
    response=writing(FlowShape, status=201),
    operation_id="record_spending",
    url_name="record_spending",
)
def create_spending(
    request: HttpRequest,
    country: CountryCode,
    code: PathCode,
    key: PathCode,
    form: Form[SpendingForm],
    proofs: File[list[UploadedFile]],
) -> Any:
    """Record what was spent of a line, with the documents that prove it; never more than was released.

    The same ``reference`` again answers with the first entry, and writes nothing.
    """
    agreement = agreement_in_sight(request, country, code)
    allowed(may_on_project(person(request), Permission.RECORD_EXPENDITURE, agreement.project))
    line = one(agreement.funding_lines.all(), key=key)
    standing = may_act_for(person(request), Permission.RECORD_EXPENDITURE, agreement, line.receiver_id or 0)
    allowed(standing)
    flow = justify_expenditure(
        line,
        form.value,
        all_handed_in(proofs, DocumentKind.PROOF, Confidentiality.PARTIES),
        reference=form.reference,
        is_receiver=standing.allowed,
        value_date=day_of(form.value_date),
        by=person(request),
    )
    related = Flow.objects.select_related("agreement", "line__payer", "line__receiver", "reverses")
    return Status(201, FlowShape.of(related.get(pk=flow.pk)))


@router.post(
    "/{country}/scans",
    auth=writes(Scope.WRITE_AGREEMENTS),
    response=writing(StackShape, status=201),
    operation_id="hand_in_scans",
    url_name="hand_in_scans",
)
def create_stack(
    request: HttpRequest, country: CountryCode, form: Form[StackForm], files: File[list[UploadedFile]]
) -> Any:
    """Hand scanned pages in, of one agreement or of many: each goes where its printed code says, or says why not."""
    found = country_of(country)
    scope = signing_scope(person(request), found)
    if not scope.agreements.exists():
        raise Forbidden(Decision.refuse(_("Your role does not allow this here.")))
    if sum(file.size or 0 for file in files) > LARGEST_STACK:
        raise Refused(Decision.refuse(_("The stack is larger than 120 MB: hand it in in parts.")))
    party = None
    if form.party is not None:
        party = next((role.party for role in copies_to_sign(scope) if role.party.code == form.party), None)
        if party is None:
            raise Refused(Decision.refuse(_("You sign for no such party.")))
    stack = take_in_scans(
        found, [(file.name or "", file.read()) for file in files], scope, party=party, by=person(request)
    )
    return Status(201, StackShape.of(stack))


@router.get(
    "/{country}/scans/{number}",
    auth=READS_ITS_OWN,
    response=reading(StackShape),
    operation_id="read_scans",
    url_name="read_scans",
)
def read_stack(request: HttpRequest, country: CountryCode, number: PathNumber) -> Any:
    """One stack page by page; only who handed it in sees it: it may hold pages of other people's agreements."""
    mine = ScanStack.objects.filter(country=country_of(country), handed_in_by=person(request))
    return StackShape.of(one(mine, pk=number))
