"""Sources, units, measures, claims and official totals."""

from collections.abc import Iterator
from dataclasses import replace

from houma.domain.agreements.actions.published_totals import register_official_totals
from houma.domain.agreements.models import OfficialTotal
from houma.domain.sources.actions import (
    NewClaim,
    adopt_claim,
    record_claims,
    register_measures,
    register_sources,
    register_units,
)
from houma.domain.sources.models import Adoption, Claim, Measure, Source, SourceKind, SubjectKind, Unit
from houma.packs.claim_rows import TEXT, ClaimRow, claims_in
from houma.packs.content import PackRow
from houma.packs.loading import house_measures, said
from houma.packs.loading.context import Loading
from houma.packs.published_lines import lines_of
from houma.values.multilingual import Multilingual


def load_sources(loading: Loading) -> Multilingual:
    rows = loading.content.rows("sources")
    register_sources(
        Source(
            country_code=loading.country.pk,
            code=row.text("code"),
            address=row.text("address"),
            publisher=row.text("publisher"),
            kind=SourceKind(row["kind"]),
            note=row.text("note"),
        )
        for row in rows
    )
    return said.SOURCES.formatted(count=len(rows))


def load_measures(loading: Loading) -> Multilingual:
    """Units and measures are shared by all countries: an illustrative one adds to them and changes none."""
    units = {row.text("code"): row.names("label") for row in loading.content.rows("units")}
    known_units = set(Unit.objects.values_list("code", flat=True))
    known_measures = set(Measure.objects.values_list("code", flat=True))
    keeps = loading.about.illustrative
    wanted_units = house_measures.units(loading.about) | units
    register_units(
        Unit(code=code, label_fr=label.fr, label_ar=label.ar, label_en=label.en)
        for code, label in wanted_units.items()
        if code not in known_units or (code in units and not keeps)
    )
    measures = [
        Measure(
            code=row.text("code"),
            name_fr=row.text("name_fr"),
            name_ar=row.text("name_ar"),
            name_en=row.text("name_en"),
            definition_fr=row.text("definition_fr"),
            definition_ar=row.text("definition_ar"),
            definition_en=row.text("definition_en"),
            unit_id=row["unit"],
        )
        for row in loading.content.rows("measures")
        if not (keeps and row["code"] in known_measures)
    ]
    named = {measure.code for measure in measures} | known_measures
    house = [measure for measure in house_measures.measures(loading.about) if measure.code not in named]
    register_measures([*house, *measures])
    return said.MEASURES.formatted(units=len(units), count=len(loading.content.rows("measures")))


def load_claims(loading: Loading) -> Multilingual:
    """Claims that are new, and the adoption that the pack wants where no person chose otherwise."""
    by_person = set(
        Adoption.objects.filter(country_code=loading.country.pk, ended_at=None, adopted_by__isnull=False).values_list(
            "subject_kind", "subject_code", "measure__code"
        )
    )
    claims = [
        new if (new.subject_kind.value, new.subject_code, new.measure_code) not in by_person else _not_adopted(new)
        for new in _all_claims(loading)
    ]
    fresh = record_claims(claims)
    readopted = _adopt_anew(loading, claims)
    return said.CLAIMS.formatted(count=len(claims), new=fresh, readopted=readopted)


def load_official_totals(loading: Loading) -> Multilingual:
    measures = {measure.code: measure for measure in Measure.objects.all()}
    rows = loading.content.rows("official_totals")

    def total(row: PackRow) -> OfficialTotal:
        names = row.names("name") if row.has("name_fr") else measures[row["measure"]].names
        return OfficialTotal(
            code=row.text("code"),
            name_fr=names.fr,
            name_ar=names.ar,
            name_en=names.en,
            programme_code=row.text("programme_code"),
            scale=row.text("scale"),
            territory_code=row.text("territory_code"),
            royal=bool(row["royal"]),
            period_start=row["period_start"],
            period_end=row["period_end"],
            period_text=row.text("period_text"),
            agreement_codes=list(row.several("agreement_codes")),
            party_code=row.text("party_code"),
            comparable=row.text("comparable_measure"),
            value=row["value"],
            unit_code=row["unit"],
            measure_code=row["measure"],
            as_of=str(row["as_of"]) if row.has("as_of") else "",
            source=loading.sources[row["source_code"]],
            note=row.text("note"),
        )

    register_official_totals(loading.country, map(total, rows))
    return said.TOTALS.formatted(count=len(rows))


def _all_claims(loading: Loading) -> Iterator[NewClaim]:
    for claim in claims_in(loading.content):
        yield _claim(loading, claim)
    yield from _contributions_not_added(loading)
    yield from _agencies(loading)
    yield from _intermediary_cities(loading)


def _claim(loading: Loading, claim: ClaimRow) -> NewClaim:
    return NewClaim(
        country_code=loading.country.pk,
        subject_kind=claim.subject_kind,
        subject_code=claim.subject_code,
        measure_code=claim.measure,
        unit_code=claim.unit,
        source_code=claim.row.text("source_code"),
        number=claim.number,
        text=claim.text,
        as_of=claim.as_of,
        source_no=claim.row["source_no"] or 1,
        confidence=claim.confidence,
        relation=claim.relation,
        note=claim.note,
        adoption_reason=claim.reason if claim.adopted else None,
    )


def _contributions_not_added(loading: Loading) -> Iterator[NewClaim]:
    """Amounts from another source or on another base stand as claims: they are seen and never added."""
    for code, lines in lines_of(loading.content).items():
        for line in lines:
            if not line.is_part and line.amount is not None:
                yield NewClaim(
                    country_code=loading.country.pk,
                    subject_kind=SubjectKind.CONTRIBUTION,
                    subject_code=f"{code}/{line.key}",
                    measure_code=house_measures.CONTRIBUTION,
                    unit_code=loading.about.unit_of_millions,
                    source_code=line.row.text("source_code"),
                    number=line.amount.millions,
                    note=line.row.text("note"),
                )


def _agencies(loading: Loading) -> Iterator[NewClaim]:
    for row in loading.content.rows("urban_agencies"):
        for measure, column in ((house_measures.SEAT, "seat"), (house_measures.TERRITORIES, "provinces_text")):
            if row.has(column):
                yield NewClaim(
                    country_code=loading.country.pk,
                    subject_kind=SubjectKind.AGENCY,
                    subject_code=row.text("agency_code"),
                    measure_code=measure,
                    unit_code=TEXT,
                    source_code=row.text("source_code"),
                    text=row.text(column),
                    note=row.text("note"),
                )


def _intermediary_cities(loading: Loading) -> Iterator[NewClaim]:
    for row in loading.content.rows("intermediary_cities"):
        kind = SubjectKind.TERRITORY if row.has("territory_code") else SubjectKind.COUNTRY
        yield NewClaim(
            country_code=loading.country.pk,
            subject_kind=kind,
            subject_code=row["territory_code"] or loading.about.root_territory,
            measure_code=house_measures.INTERMEDIARY,
            unit_code=TEXT,
            source_code=row.text("source_code"),
            text=row.text("list_basis"),
            note=" ; ".join(part for part in (row.text("name"), row.text("note")) if part),
        )


def _not_adopted(claim: NewClaim) -> NewClaim:
    return replace(claim, adoption_reason=None)


def _adopt_anew(loading: Loading, claims: list[NewClaim]) -> int:
    """Adopt claims that were recorded before and that the pack adopts only now."""
    wanted = {claim.fingerprint: claim for claim in claims if claim.adoption_reason is not None}
    in_force = set(
        Adoption.objects.filter(country_code=loading.country.pk, ended_at=None).values_list(
            "claim__fingerprint", flat=True
        )
    )
    late = [fingerprint for fingerprint in wanted if fingerprint not in in_force]
    for claim in Claim.objects.filter(fingerprint__in=late):
        reason = wanted[claim.fingerprint].adoption_reason
        if reason is not None:
            adopt_claim(claim, reason, by=None)
    return len(late)
