"""Forms and their versions, as phones and pages are told of them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision
from houma.domain.buildings.models import RiskClass
from houma.domain.observatory.models import Form, FormKind, FormMedia, FormVersion, VersionState
from houma.domain.observatory.queries.reach import SEES, forms_for, held_territories, may_design
from houma.domain.observatory.queries.submissions import submissions_open, submissions_visible
from houma.domain.observatory.rules.questions import Questions
from houma.domain.territories.models import Ancestry, Country, Territory


def offered_versions(user: User | AnonymousUser, country: Country) -> QuerySet[FormVersion]:
    """The versions that ``user`` may fill in: of each form the published one. With form and media; two queries."""
    return (
        FormVersion.objects.filter(state=VersionState.PUBLISHED, form__in=forms_for(user, country))
        .select_related("form", "form__territory")
        .prefetch_related(Prefetch("media", FormMedia.objects.select_related("document")))
        .order_by("form__form_id")
    )


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form as a list shows it: its newest version, the one on offer, and how much came in."""

    form: Form
    newest: FormVersion
    offered: FormVersion | None
    versions: int
    submissions: int | None


def form_lines(user: User | AnonymousUser, country: Country) -> list[FormLine]:
    """The forms that ``user`` reaches with any duty, by form_id; eleven queries.

    Their submissions are counted in places that the user's mandates hold. What people answer is counted for those alone
    who review it, and for whoever sent it: one more is one household more (None elsewhere).
    """
    forms = list(forms_for(user, country, SEES).select_related("territory"))
    versions: dict[int, list[FormVersion]] = {form.pk: [] for form in forms}
    for version in FormVersion.objects.filter(form__in=forms).defer("xform", "questions").order_by("number"):
        versions[version.form_id].append(version)
    told = Q(form__kind=FormKind.INSPECTION) | Q(pk__in=submissions_open(user, country).values("pk"))
    visible = submissions_visible(user, country).filter(told, form__in=forms, replaced_by=None)
    counted = dict(visible.order_by().values_list("form").annotate(number=Count("pk")))
    counts_people = bool(held_territories(user, country, [Permission.REVIEW_SUBMISSIONS, Permission.FILL_FORMS])[0])
    return [
        FormLine(
            form=form,
            newest=versions[form.pk][-1],
            offered=next((one for one in versions[form.pk] if one.state == VersionState.PUBLISHED), None),
            versions=len(versions[form.pk]),
            submissions=counted.get(form.pk, 0) if counts_people or form.kind == FormKind.INSPECTION else None,
        )
        for form in forms
        if versions[form.pk]
    ]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version with all that its page shows."""

    version: FormVersion
    questions: Questions
    versions: tuple[FormVersion, ...]
    missing_media: tuple[str, ...]
    may_design: Decision
    personal: tuple[str, ...]


def version_page(
    user: User | AnonymousUser, country: Country, form_id: str, number: int | None = None
) -> VersionPage | None:
    """A version of a form, the newest where no number is given; None where the user does not reach it."""
    versions = tuple(
        FormVersion.objects.filter(form__in=forms_for(user, country, SEES), form__form_id=form_id)
        .select_related("form", "form__country", "form__territory", "controller", "uploaded_by", "workbook")
        .prefetch_related("events__by", "media__document")
        .order_by("-number")
    )
    wanted = [version for version in versions if number is None or version.number == number]
    if not wanted:
        return None
    version = wanted[0]
    questions = Questions.from_json(version.questions)
    present = {media.name for media in version.media.all()}
    return VersionPage(
        version=version,
        questions=questions,
        versions=versions,
        missing_media=tuple(name for name in version.media_names if name not in present),
        may_design=may_design(user, country, version.form.territory),
        personal=tuple(path for path, question in questions.every() if question.personal and not question.children),
    )


def risk_classes(country: Country, territory: Territory | None = None, scheme: str = "") -> list[RiskClass]:
    """The classes of risk that an inspection in ``territory`` may give, scheme by scheme, the gravest first.

    Schemes of the whole country, and those of the territory, above or below it; or the one named ``scheme``.
    """
    classes = RiskClass.objects.filter(scheme__country=country).select_related("scheme")
    if scheme:
        classes = classes.filter(scheme__code=scheme)
    if territory is not None:
        above = Ancestry.objects.filter(descendant=territory).values("ancestor")
        below = Ancestry.objects.filter(ancestor=territory).values("descendant")
        in_force = Q(scheme__territory=None) | Q(scheme__territory__in=above) | Q(scheme__territory__in=below)
        classes = classes.filter(in_force)
    return list(classes.order_by("scheme__code", "severity", "code"))
