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


def test_no_length_of_a_term_is_invented_and_aid_names_its_rule() -> None:
    terms = ProcedureTerm.objects.filter(country="ma")
    assert terms.exists()
    assert all(one.most_days is None and "94-12" in one.source for one in terms)
    half = AidRule.objects.get(country="ma", code="fes-half")
    assert (half.share_percent, half.most and half.most.amount) == (50, 80_000)
