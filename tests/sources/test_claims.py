"""Sources that disagree: one claim is adopted, the others stay visible."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import MeasureFactory, SourceFactory, UserFactory

from houma.domain.sources.actions import NewClaim, adopt_claim, record_claims
from houma.domain.sources.models import Adoption, Claim, SubjectKind
from houma.domain.sources.queries import claims_about
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db


def statement(number: str, source: str, *, why: str = "", **changes: object) -> NewClaim:
    values: dict[str, object] = {
        "country_code": "xh",
        "subject_kind": SubjectKind.AGREEMENT,
        "subject_code": "MED-1",
        "measure_code": "total",
        "unit_code": "million-mad",
        "source_code": source,
        "number": Decimal(number),
        "as_of": "2020",
        "adoption_reason": Multilingual(why) if why else None,
    }
    return NewClaim(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _catalogue():
    MeasureFactory()
    SourceFactory(code="ministry")
    SourceFactory(code="press")


def test_two_sources_may_contradict_each_other_and_both_stay():
    record_claims([statement("670", "ministry", why="Signée"), statement("832.3", "press", as_of="2025-10")])
    shown = claims_about("xh", "agreement", "MED-1")
    assert [(claim.number, claim.adopted) for claim in shown] == [(Decimal(670), True), (Decimal("832.3"), False)]
    assert shown[0].reason.fr == "Signée"


def test_loading_the_same_claims_again_changes_nothing():
    claims = [statement("670", "ministry", why="Signée"), statement("832.3", "press")]
    assert record_claims(claims) == 2
    assert record_claims(claims) == 0
    assert (Claim.objects.count(), Adoption.objects.count()) == (2, 1)


def test_adopting_another_claim_ends_the_first_adoption_and_keeps_its_reason():
    record_claims([statement("670", "ministry", why="Signée"), statement("832.3", "press")])
    officer = UserFactory(first_name="Nadia")
    adopt_claim(Claim.objects.get(number="832.3"), Multilingual("Avenant approuvé"), by=officer)
    shown = claims_about("xh", "agreement", "MED-1")
    assert [(claim.number, claim.adopted, claim.adopted_by) for claim in shown] == [
        (Decimal("832.3"), True, "Nadia"),
        (Decimal(670), False, ""),
    ]
    ended = Adoption.objects.exclude(ended_at=None).get()
    assert ended.reason_fr == "Signée"


def test_two_claims_cannot_both_be_adopted():
    record_claims([statement("670", "ministry", why="Signée"), statement("832.3", "press")])
    first = Adoption.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption.objects.create(
            claim=Claim.objects.get(number="832.3"),
            country_code="xh",
            subject_kind="agreement",
            subject_code="MED-1",
            measure=first.measure,
            reason_fr="aussi",
            adopted_at=first.adopted_at,
        )


def test_a_claim_of_an_unknown_source_is_refused_whole():
    with pytest.raises(KeyError), transaction.atomic():
        record_claims([statement("670", "ministry"), statement("1", "nobody")])
    assert not Claim.objects.exists()


def test_claims_of_a_subject_cost_two_queries(django_assert_num_queries):
    record_claims([statement(str(n), "press") for n in range(1, 9)])
    with django_assert_num_queries(2):
        assert len(claims_about("xh", "agreement", "MED-1")) == 8
