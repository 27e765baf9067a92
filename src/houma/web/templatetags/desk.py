"""Parts of the desk that stand on pages of other rooms."""

from django import template
from django.http import HttpRequest
from django.urls import reverse

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.desk.queries.questions import questions_about
from houma.domain.projects.models import Project
from houma.domain.projects.queries import may_on_project
from houma.domain.territories.models import Country
from houma.web.history import history_kind

register = template.Library()


@register.inclusion_tag("components/history_link.html", takes_context=True)
def history_link(context: template.Context, kind: str, key: object) -> dict[str, object]:
    """The way to the history of a record, for who may read it: ``{% history_link "agreement" agreement.code %}``."""
    request: HttpRequest = context["request"]
    user, found = request.user, history_kind(kind)
    country: Country | None = getattr(request, "country", None)
    if found is None or country is None or not isinstance(user, User):
        return {}
    visible = found.visible(user, country).filter(**{found.key: key}).exists()
    return {"site": context.get("site"), "kind": kind, "key": key} if visible else {}


@register.inclusion_tag("desk/projects/questions.html", takes_context=True)
def project_questions(context: template.Context, project: Project) -> dict[str, object]:
    """Questions on a project that the reader may see, with the way to ask one: ``{% project_questions project %}``."""
    request: HttpRequest = context["request"]
    user = request.user
    if not isinstance(user, User):
        return {"questions": (), "may_ask": False}
    return {
        "questions": questions_about(user, project),
        "may_ask": may_on_project(user, Permission.ASK_QUESTION, project),
        "ask_url": reverse("desk_ask", args=[project.country_id, project.code]),
    }
