"""The money of one agreement at the desk: schedule, calls, releases, proofs."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.actions import (
    approve_release,
    call_funds,
    justify_expenditure,
    policy_in_force,
    refuse_call,
    refuse_release,
    request_release,
    reverse_flow,
    withdraw_call,
)
from houma.domain.agreements.books import LineBook, books_of
from houma.domain.agreements.ledger import Flow, FlowKind, FundingBasis, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, AgreementState, FundCall, ReleaseRequest
from houma.domain.agreements.standing import Standing, may_act_for, standing
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.documents.models import Confidentiality, DocumentKind
from houma.domain.projects.queries import may_on_project
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.web.accounts import second_factor_for
from houma.web.at_desk import at_desk
from houma.web.pages.desk.agreements.common import handed_in, opened, say_refused, tabs
from houma.web.pages.desk.agreements.forms import AmountInput


class AmountForm(forms.Form):
    """An amount with why, and the name of the operation so that sending twice does it once."""

    operation = forms.CharField(widget=forms.HiddenInput, max_length=60)
    amount = AmountInput(label=gettext_lazy("Amount"))
    reason = forms.CharField(
        label=gettext_lazy("What for"), widget=forms.Textarea({"rows": 2}), required=False, max_length=2000
    )
    value_date = forms.DateField(
        label=gettext_lazy("Value date"), widget=forms.DateInput({"type": "date"}), required=False
    )

    def clean_amount(self) -> Decimal:
        """An amount is there."""
        amount = self.cleaned_data["amount"]
        if not isinstance(amount, Decimal):
            raise forms.ValidationError(_("The amount is missing."))
        return amount


@at_desk
def agreement_money(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Lines with their schedule, calls, releases and proofs; POST does one of them."""
    agreement = opened(country, user, code)
    if request.method == "POST":
        _do(request, agreement, user)
        if request.POST.get("next") == "releases":
            return redirect("releases", country=country.code)
        return redirect("desk_agreement_money", country=country.code, code=agreement.code)
    lines = agreement.funding_lines.filter(basis=FundingBasis.PART).select_related("payer", "receiver", "action__axis")
    policy = policy_in_force(country.code, agreement.currency, timezone.localdate())
    calls = _calls(FundCall.objects.filter(line__agreement=agreement))
    calling = standing(user, Permission.CALL_FUNDS, agreement)
    justifying = standing(user, Permission.RECORD_EXPENDITURE, agreement)
    requests = _requests(ReleaseRequest.objects.filter(line__agreement=agreement))
    spending = (
        Flow.objects.filter(agreement=agreement, kind=FlowKind.EXPENDITURE)
        .select_related("line__payer", "recorded_by", "reversed_by")
        .prefetch_related("proofs__document")
        .order_by("-pk")[:100]
    )
    return render(
        request,
        "desk/agreements/money.html",
        {
            "agreement": agreement,
            "tabs": tabs(agreement, "desk_agreement_money"),
            "books": [
                _line(book, calling, justifying, calls) for book in books_of(lines.order_by("key")) if book.moved
            ],
            "policy": policy,
            "second_factor": second_factor_for(request, user, Permission.RELEASE_FUNDS),
            "may_release": may_on_project(user, Permission.RELEASE_FUNDS, agreement.project),
            "calls": calls,
            "requests": requests,
            "spending": spending,
            "today": timezone.localdate(),
            "user": user,
            "is_signed": agreement.state == AgreementState.SIGNED,
        },
    )


def _line(book: LineBook, calling: Standing, justifying: Standing, calls: list[FundCall]) -> dict[str, Any]:
    receiver = book.line.receiver_id
    called = {call.instalment_id for call in calls if not hasattr(call, "answer")}
    today = timezone.localdate()
    return {
        "book": book,
        "parts": [
            {
                "part": part,
                "late": part.days_late(today),
                "called": part.instalment.pk in called,
                "form": AmountForm(initial={"operation": uuid.uuid4().hex, "amount": part.left.amount}),
                "hidden": {"instalment": part.instalment.pk},
                "ident": f"i{part.instalment.pk}",
            }
            for part in book.instalments
        ],
        "unspent": book.released - book.spent,
        "may_call": calling.may(receiver),
        "may_justify": justifying.may(receiver),
        "form": AmountForm(initial={"operation": uuid.uuid4().hex, "value_date": today}),
        "hidden": {"line": book.line.pk},
        "ident": f"l{book.line.pk}",
    }


def _calls(calls: QuerySet[FundCall]) -> list[FundCall]:
    return list(
        calls.select_related("line__payer", "instalment", "party", "called_by", "answer__answered_by")
        .prefetch_related("documents", "requests__decision")
        .order_by("-pk")
    )


def _requests(requests: QuerySet[ReleaseRequest]) -> list[ReleaseRequest]:
    return list(
        requests.select_related(
            "line__agreement",
            "line__payer",
            "line__receiver",
            "instalment",
            "requested_by",
            "decision__decided_by",
            "policy",
        ).order_by("-pk")
    )


def _do(request: HttpRequest, agreement: Agreement, user: User) -> None:
    deeds: dict[str, Callable[[HttpRequest, Agreement, User], str]] = {
        "call": _call,
        "refuse_call": _refuse_call,
        "withdraw_call": _withdraw_call,
        "release": _release,
        "approve": _approve,
        "turn_down": _turn_down,
        "justify": _justify,
        "reverse": _reverse,
    }
    deed = deeds.get(request.POST.get("do", ""))
    if deed is None:
        return
    try:
        messages.success(request, deed(request, agreement, user))
    except Refused as error:
        say_refused(request, error)
    except forms.ValidationError as error:
        for message in error.messages:
            messages.error(request, message)


def _filled(request: HttpRequest) -> dict[str, Any]:
    form = AmountForm(request.POST)
    if not form.is_valid():
        faults = [f"{form.fields[name].label}: {' '.join(map(str, found))}" for name, found in form.errors.items()]
        raise forms.ValidationError(faults)
    return form.cleaned_data


def _instalment(request: HttpRequest, agreement: Agreement) -> Instalment:
    found = Instalment.objects.filter(line__agreement=agreement).select_related("line__receiver")
    return get_object_or_404(found, pk=_key(request, "instalment"))


def _key(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _call(request: HttpRequest, agreement: Agreement, user: User) -> str:
    instalment, filled = _instalment(request, agreement), _filled(request)
    receiver = instalment.line.receiver
    if receiver is None:
        raise Refused(Decision.refuse(_("The line does not say who receives.")))
    require(may_act_for(user, Permission.CALL_FUNDS, agreement, receiver.pk))
    call_funds(
        instalment,
        Money(filled["amount"], agreement.currency),
        filled["reason"],
        party=receiver,
        documents=handed_in(request, "documents", DocumentKind.PROOF, Confidentiality.PARTIES),
        by=user,
    )
    return _("The call for funds is sent.")


def _refuse_call(request: HttpRequest, agreement: Agreement, user: User) -> str:
    require(may_on_project(user, Permission.RELEASE_FUNDS, agreement.project))
    call = get_object_or_404(FundCall, line__agreement=agreement, pk=_key(request, "call"))
    refuse_call(call, request.POST.get("reason", ""), by=user)
    return _("The call is refused; its reason is on record.")


def _withdraw_call(request: HttpRequest, agreement: Agreement, user: User) -> str:
    call = get_object_or_404(FundCall, line__agreement=agreement, pk=_key(request, "call"))
    require(may_act_for(user, Permission.CALL_FUNDS, agreement, call.party_id))
    withdraw_call(call, request.POST.get("reason", ""), by=user)
    return _("The call is withdrawn.")


def _release(request: HttpRequest, agreement: Agreement, user: User) -> str:
    filled = _filled(request)
    call = FundCall.objects.filter(line__agreement=agreement, pk=_key(request, "call")).first()
    asked = request_release(
        _instalment(request, agreement),
        reference=f"release-{filled['operation']}",
        by=user,
        amount=Money(filled["amount"], agreement.currency),
        value_date=filled["value_date"],
        reason=filled["reason"],
        call=call,
    )
    if asked.two_persons:
        return _("The release is asked for: a second person decides it.")
    return _("The release is recorded.")


def _approve(request: HttpRequest, agreement: Agreement, user: User) -> str:
    asked = get_object_or_404(ReleaseRequest, line__agreement=agreement, pk=_key(request, "request"))
    approve_release(asked, by=user)
    return _("You approved the release: it is recorded.")


def _turn_down(request: HttpRequest, agreement: Agreement, user: User) -> str:
    require(may_on_project(user, Permission.RELEASE_FUNDS, agreement.project))
    asked = get_object_or_404(ReleaseRequest, line__agreement=agreement, pk=_key(request, "request"))
    refuse_release(asked, request.POST.get("reason", ""), by=user)
    return _("The release is not made; the reason is on record.")


def _justify(request: HttpRequest, agreement: Agreement, user: User) -> str:
    filled = _filled(request)
    line = get_object_or_404(FundingLine, agreement=agreement, pk=_key(request, "line"))
    decision = may_act_for(user, Permission.RECORD_EXPENDITURE, agreement, line.receiver_id or 0)
    require(decision)
    justify_expenditure(
        line,
        Money(filled["amount"], agreement.currency),
        handed_in(request, "documents", DocumentKind.PROOF, Confidentiality.PARTIES),
        reference=f"spending-{filled['operation']}",
        is_receiver=decision.allowed,
        value_date=filled["value_date"],
        by=user,
    )
    return _("The spending is recorded with its proofs.")


def _reverse(request: HttpRequest, agreement: Agreement, user: User) -> str:
    require(may_on_project(user, Permission.RELEASE_FUNDS, agreement.project))
    flow = get_object_or_404(
        Flow, agreement=agreement, pk=_key(request, "flow"), kind__in=[FlowKind.DISBURSEMENT, FlowKind.EXPENDITURE]
    )
    reverse_flow(flow, request.POST.get("reason", ""), by=user)
    return _("The entry is reversed; both stay on record.")
