"""What public sources prove at the gates of the cycle, and what they leave unsaid. Nothing is claimed beyond them."""

from collections.abc import Iterator

from houma.domain.projects.actions import NewEvidence, record_evidence_of_many
from houma.domain.projects.models import Evidence, EvidenceState, Project, Requirement
from houma.exchange.shown import shown_date
from houma.packs.content import PackRow
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.packs.loading.programmes import published_facts
from houma.packs.published_facts import PublishedFacts, is_announcement
from houma.values.multilingual import LANGUAGES
from houma.values.multilingual import Multilingual as T

_UNPUBLISHED = T("Non publié", "غير منشور", "Not published")
_TERRITORY = T(
    "Territoires identifiés\u202f: {count}", "مجالات ترابية محددة: {count}", "Territories identified: {count}"
)
_TERRITORY_IN_WORDS = T(
    "Territoire nommé par la source, non identifié",
    "مجال سماه المصدر ولم يحدد",
    "Territory named by the source, not identified",
)
_COMPONENTS = T("Composantes publiées\u202f: {count}", "مكونات منشورة: {count}", "Published components: {count}")
_SIGNED = T(
    "Signature datée par une source\u202f: {day}", "توقيع مؤرخ في مصدر: {day}", "Signature dated by a source: {day}"
)
_UNDATED = T("Date de signature non publiée", "تاريخ التوقيع غير منشور", "Date of signature not published")
_ANNOUNCED = T(
    "Programme annoncé, convention non publiée",
    "برنامج معلن، الاتفاقية غير منشورة",
    "Announced programme, agreement not published",
)
_UNTOLD = (
    Requirement.LOCAL_WILL,
    Requirement.DIAGNOSIS,
    Requirement.VISION,
    Requirement.STEERING,
    Requirement.DASHBOARD,
    Requirement.EVALUATION,
)
"""What the public pages at hand never tell of an agreement."""


def load_published_evidence(loading: Loading) -> T:
    """Evidence for the gates that money does not answer, and for the signature that a source dates."""
    wanted = list(_evidence(loading))
    there = {
        (item.project_id, item.requirement): item for item in Evidence.objects.filter(project__country=loading.country)
    }
    changed = [item for item in wanted if not _is_recorded(there.get((item.project.pk, item.requirement.value)), item)]
    record_evidence_of_many(changed)
    return said.EVIDENCE.formatted(count=len(wanted), changed=len(changed))


def _evidence(loading: Loading) -> Iterator[NewEvidence]:
    projects, facts = loading.projects(), published_facts(loading)
    components = loading.content.of("components", "agreement_code")
    for row in loading.content.published():
        project, fact = projects[row.text("code")], facts[row.text("code")]
        count = len(components.get(row.text("code"), ()))
        source = loading.sources[fact.source]
        yield NewEvidence(project, Requirement.TERRITORY, *_territory(row), source)
        yield NewEvidence(project, Requirement.FRAMEWORK_SIGNED, *_signature(row, fact), source)
        known = (EvidenceState.THERE, _COMPONENTS.formatted(count=count)) if count else None
        for requirement in (Requirement.INTERVENTION_PROGRAMME, Requirement.AXES):
            yield NewEvidence(project, requirement, *(known or (EvidenceState.PARTIAL, _UNPUBLISHED)), source)
        yield from _untold(project)


def _territory(row: PackRow) -> tuple[EvidenceState, T]:
    count = len(row.several("territory_codes"))
    if count:
        return EvidenceState.THERE, _TERRITORY.formatted(count=count)
    return EvidenceState.PARTIAL, _TERRITORY_IN_WORDS if row.has("territory_text") else _UNPUBLISHED


def _signature(row: PackRow, fact: PublishedFacts) -> tuple[EvidenceState, T]:
    if is_announcement(row):
        return EvidenceState.PARTIAL, _ANNOUNCED
    if fact.signed_on is not None:
        day = fact.signed_on
        return EvidenceState.THERE, T(*(_SIGNED.in_language(at).format(day=shown_date(day, at)) for at in LANGUAGES))
    return EvidenceState.PARTIAL, _UNDATED


def _untold(project: Project) -> Iterator[NewEvidence]:
    for requirement in _UNTOLD:
        yield NewEvidence(project, requirement, EvidenceState.PARTIAL, _UNPUBLISHED)


def _is_recorded(before: Evidence | None, item: NewEvidence) -> bool:
    if before is None:
        return False
    texts = (before.summary_fr, before.summary_ar, before.summary_en)
    source = item.source.pk if item.source else None
    return (before.state, texts, before.source_id) == (
        item.state,
        (item.summary.fr, item.summary.ar, item.summary.en),
        source,
    )
