"""The page of an agreement shows what is recorded and what does not add up, at a fixed number of queries."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.agreements.terms_samples import line, mad, sample_terms
from tests.agreements.world import World, drafted, instalment, make_world, sign_by_all, signed, the_line

from houma.domain.agreements.actions import (
    PublishedAgreement,
    PublishedLine,
    open_amendment,
    propose_amendment,
    record_expenditure,
    record_published_agreement,
    write_release_without_asking,
)
from houma.domain.agreements.ledger import FundingBasis
from houma.domain.agreements.models import Agreement, AgreementKind, Containment, VersionState
from houma.domain.agreements.queries import AgreementPage, agreement_page
from houma.domain.agreements.terms_reader import read_terms
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db
TODAY = date(2025, 7, 10)


@pytest.fixture
def world() -> World:
    return make_world()


def page_of(agreement: Agreement, *, at_the_desk: bool = False) -> AgreementPage:
    found = Agreement.objects.select_related("project", "country").get(pk=agreement.pk)
    return agreement_page(found, TODAY, at_the_desk=at_the_desk)


def test_each_payer_stands_with_what_is_committed_released_spent_and_left(world: World) -> None:
    agreement = signed(world)
    write_release_without_asking(instalment(agreement, 1), reference="R1")
    record_expenditure(the_line(agreement), mad(250), reference="E1")
    state, region = page_of(agreement).books
    assert (state.line.payer.code, state.committed, state.released, state.spent, state.remaining) == (
        "ministry", mad(1000), mad(600), mad(250), mad(400),
    )  # fmt: skip
    assert (region.line.payer.code, region.remaining) == ("region", mad(500))


def test_an_instalment_is_late_from_the_day_after_it_was_due_until_it_is_paid_in_full(world: World) -> None:
    agreement = signed(world)
    write_release_without_asking(instalment(agreement, 1), reference="R1", amount=mad(599))
    late = page_of(agreement).late
    assert [(item.book.line.key, item.number, item.left, item.days) for item in late] == [
        ("etat", 1, mad(1), 375),
        ("etat", 2, mad(400), 10),
        ("region", 1, mad(500), 375),
    ]
    write_release_without_asking(instalment(agreement, 1), reference="R2")
    assert [(item.book.line.key, item.number) for item in page_of(agreement).late] == [("etat", 2), ("region", 1)]
    assert not agreement_page(agreement, date(2024, 6, 30)).late


def test_parts_stand_beside_the_total_with_the_unexplained_rest(world: World) -> None:
    page = page_of(signed(world, sample_terms(line("etat", 600, 400), total=1_200_000)))
    assert (page.contributions.parts, page.contributions.rest) == (mad(1000), mad(1_199_000))
    assert (page.components.parts, page.components.rest) == (mad(1_000_000), mad(200_000))
    assert page.components.known == 2
    assert not page.contributions.exact


def test_a_published_alternative_is_shown_and_not_added(world: World) -> None:
    ministry = world.parties["ministry"]
    agreement = record_published_agreement(
        PublishedAgreement(
            project=world.project,
            code="published",
            kind=AgreementKind.FRAMEWORK,
            names=Multilingual("Convention publiée"),
            source=factories.SourceFactory(),
            currency="MAD",
            total=mad(100),
            lines=(
                PublishedLine("a", ministry, mad(60)),
                PublishedLine("b", ministry, mad(70), basis=FundingBasis.ALTERNATIVE),
                PublishedLine("c", world.parties["region"], None),
            ),
        )
    )
    page = page_of(agreement)
    assert [(book.line.key, book.committed, book.stated) for book in page.books] == [
        ("a", mad(60), mad(60)),
        ("b", mad(0), mad(70)),
        ("c", mad(0), None),
    ]
    assert (page.contributions.parts, page.contributions.rest) == (mad(60), mad(40))
    assert (page.contributions.known, page.contributions.unknown) == (1, 1)


def test_claims_come_with_the_adopted_one_first_and_wholes_with_their_parts(world: World) -> None:
    agreement = signed(world)
    whole = signed(world)
    Containment.objects.create(whole=whole, part=agreement, evidence="Page 3")
    factories.ClaimFactory(subject_code=agreement.code, number=Decimal(1), as_of="2025")
    adopted = factories.ClaimFactory(subject_code=agreement.code, number=Decimal(2), as_of="2020")
    factories.AdoptionFactory(claim=adopted)
    page = page_of(agreement)
    assert [(claim.number, claim.adopted) for claim in page.claims] == [(2, True), (1, False)]
    assert [link.whole for link in page.wholes] == [whole]
    assert [link.part for link in page_of(whole).parts] == [agreement]


def test_drafts_and_pending_amendments_stay_at_the_desk(world: World) -> None:
    draft = drafted(world)
    assert page_of(draft).version is None
    assert page_of(draft).parties == ()
    assert page_of(draft, at_the_desk=True).version is not None
    agreement = signed(world)
    terms = read_terms(agreement.versions.get().terms)
    amendment = propose_amendment(agreement, replace(terms, end_year=2030), "Délai")
    assert page_of(agreement).amendments == ()
    assert page_of(agreement, at_the_desk=True).amendments == (amendment,)
    sign_by_all(open_amendment(amendment))
    page = page_of(agreement)
    assert page.amendments == (amendment,)
    assert [version.state for version in page.versions] == [VersionState.SIGNED, VersionState.SUPERSEDED]
    assert {view.first.party.code for view in page.parties if view.signature} == {"ministry", "region", "operator"}


def test_a_line_that_an_amendment_ended_leaves_the_page(world: World) -> None:
    agreement = signed(world)
    terms = read_terms(agreement.versions.get().terms)
    sign_by_all(
        open_amendment(propose_amendment(agreement, replace(terms, funding=terms.funding[:1]), "Sans la région"))
    )
    assert [book.line.key for book in page_of(agreement).books] == ["etat"]


def test_a_page_costs_the_same_number_of_queries_however_much_it_shows(world: World) -> None:
    small = signed(world, sample_terms(line("etat", 5)))
    large = signed(world, sample_terms(*(line(f"line-{n}", 1, 2, 3, 4, 5) for n in range(20))))
    for number in (1, 2, 3):
        for key in range(5):
            write_release_without_asking(instalment(large, number, f"line-{key}"), reference=f"R{number}-{key}")
    counts = []
    for agreement in (small, large):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page_of(agreement)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 16
