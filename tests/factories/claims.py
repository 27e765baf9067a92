"""Sources, measures and claims."""

from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from houma.domain.sources.models import Adoption, Claim, Measure, Source, SourceKind, SubjectKind, Unit


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source
        django_get_or_create = ("country_code", "code")

    country_code = "xh"
    code = factory.Sequence(lambda n: f"source-{n}")
    address = factory.LazyAttribute(lambda o: f"https://example.org/{o.code}")
    publisher = factory.LazyAttribute(lambda o: f"Publisher of {o.code}")
    kind = SourceKind.OFFICIAL


class UnitFactory(DjangoModelFactory[Unit]):
    class Meta:
        model = Unit
        django_get_or_create = ("code",)

    code = "million-mad"
    label_fr = "MDH"
    label_ar = "مليون درهم"
    label_en = "MAD million"


class MeasureFactory(DjangoModelFactory[Measure]):
    class Meta:
        model = Measure
        django_get_or_create = ("code",)

    code = "total"
    name_fr = factory.LazyAttribute(lambda o: f"Mesure {o.code}")
    name_ar = factory.LazyAttribute(lambda o: f"قياس {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Measure {o.code}")
    unit = factory.SubFactory(UnitFactory)


class ClaimFactory(DjangoModelFactory[Claim]):
    class Meta:
        model = Claim

    country_code = "xh"
    subject_kind = SubjectKind.AGREEMENT
    subject_code = "agreement-0"
    measure = factory.SubFactory(MeasureFactory)
    number = Decimal("100")
    unit = factory.SelfAttribute("measure.unit")
    as_of = "2024"
    source = factory.SubFactory(SourceFactory, country_code=factory.SelfAttribute("..country_code"))
    confidence = "high"
    fingerprint = factory.Sequence(lambda n: f"{n:064d}")


class AdoptionFactory(DjangoModelFactory[Adoption]):
    class Meta:
        model = Adoption

    claim = factory.SubFactory(ClaimFactory)
    country_code = factory.SelfAttribute("claim.country_code")
    subject_kind = factory.SelfAttribute("claim.subject_kind")
    subject_code = factory.SelfAttribute("claim.subject_code")
    measure = factory.SelfAttribute("claim.measure")
    reason_fr = "La source la plus récente"
    reason_ar = "أحدث مصدر"
    reason_en = "The latest source"
    adopted_at = factory.LazyFunction(timezone.now)
