"""Schemes of risk of a pack: each with its classes and its source, and no order that a source does not show."""

from tests.packs.loaded import of_pack

from houma.domain.buildings.models import AidRule, ProcedureTerm, RiskClass, RiskScheme

pytestmark = of_pack("maroc")


def test_every_scheme_names_its_source_and_its_place() -> None:
    schemes = {scheme.code: scheme for scheme in RiskScheme.objects.filter(country="ma").select_related("territory")}
    assert set(schemes) == {"anrur", "rabat-b", "fes-2013", "beni-mellal-2021"}
    assert all(scheme.source and scheme.name_ar and not scheme.is_illustrative for scheme in schemes.values())
    assert schemes["anrur"].territory is None
    assert schemes["rabat-b"].territory is not None
    assert schemes["rabat-b"].territory.name_fr == "Rabat"


def test_classes_whose_meaning_no_source_shows_are_not_ordered() -> None:
    unordered = RiskScheme.objects.filter(country="ma", is_ordered=False)
    assert [scheme.code for scheme in unordered] == ["rabat-b"]
    classes = RiskClass.objects.filter(scheme__country="ma")
    assert all("non montré" in one.name_fr for one in classes.filter(scheme__code="rabat-b"))
    assert not classes.filter(evacuates=True).exists()
    assert classes.count() == 13


def test_a_term_has_a_length_only_where_its_text_and_the_page_that_tells_it_are_named() -> None:
    terms = {term.step: term for term in ProcedureTerm.objects.filter(country="ma")}
    assert {step: term.most_days for step, term in terms.items()} == {
        "notify": None, "order_evacuation": None, "appeal": 10, "appeal-ruling": 3,
    }  # fmt: skip
    assert all("94-12" in term.source and "maghress.com/fr/lopinion/" in term.source for term in terms.values())


def test_aid_names_its_rule() -> None:
    half = AidRule.objects.get(country="ma", code="fes-half")
    assert (half.share_percent, half.most and half.most.amount) == (50, 80_000)
