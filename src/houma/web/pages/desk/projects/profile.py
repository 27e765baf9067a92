"""A profile that was frozen for a project's diagnosis: as it was, and what changed since."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.indicators.queries import is_untouched
from houma.domain.projects.diagnosing import frozen_profile
from houma.domain.projects.models import DiagnosisProfile
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.documents.profile_pdf import profile_pdf
from houma.web.pages.desk.projects.workspace import Workspace, workspace
from houma.web.pages.territory_profile import RULES
from houma.web.profile.asked import asked_profile
from houma.web.profile.reading import profile_view
from houma.web.profile.since import since


@at_desk
def frozen(request: HttpRequest, country: Country, user: User, code: str, key: int) -> HttpResponse:
    """The frozen profile, whether it is what was kept, and how it differs from the one of today."""
    space = workspace(country, user, code)
    kept = _kept(space, key)
    view = profile_view(kept.snapshot.content)
    now = asked_profile(request, kept.snapshot.territory)
    return space.page(
        request,
        "desk/projects/profile.html",
        "desk_project",
        {
            "title": _("Frozen profile"),
            "kept": kept,
            "snapshot": kept.snapshot,
            "territory": kept.snapshot.territory,
            "view": view,
            "now": now,
            "since": since(view, now),
            "untouched": is_untouched(kept.snapshot),
            "rules": RULES,
        },
    )


@at_desk
def frozen_pdf(request: HttpRequest, country: Country, user: User, code: str, key: int) -> HttpResponse:
    """The frozen profile as a document, in the language of the page."""
    kept = _kept(workspace(country, user, code), key)
    view, territory = profile_view(kept.snapshot.content), kept.snapshot.territory
    if not view.scored:
        raise Http404(_("This territory has no scores."))
    content = profile_pdf(view, territory, None, (get_language() or "fr")[:2], kept.snapshot.taken_at.date())
    name = f"houma-{country.code}-{territory.code}-{_('profile')}-{kept.snapshot.taken_at:%Y-%m-%d}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _kept(space: Workspace, key: int) -> DiagnosisProfile:
    kept = frozen_profile(space.project, key)
    if kept is None:
        raise Http404
    return kept
