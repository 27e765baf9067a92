"""Which forms a key opens: of those that its person may fill in, the ones on the line of the key's own mandate."""

from django.db.models import Q, QuerySet

from houma.domain.accounts.field_keys import FieldKey
from houma.domain.observatory.models import Form, FormMedia, FormVersion
from houma.domain.observatory.queries.forms import offered_versions
from houma.domain.observatory.queries.reach import forms_for
from houma.domain.territories.models import Ancestry


def forms_of(key: FieldKey) -> QuerySet[Form]:
    """Forms for the whole country, for the mandate's territory, and for those above and below it."""
    own = key.mandate.territory
    above = Ancestry.objects.filter(descendant=own).values("ancestor")
    below = Ancestry.objects.filter(ancestor=own).values("descendant")
    line = Q(territory=None) | Q(territory__in=above) | Q(territory__in=below)
    return forms_for(key.user, own.country).filter(line)


def versions_of(key: FieldKey) -> QuerySet[FormVersion]:
    """The versions on offer to the key, with form and files."""
    return offered_versions(key.user, key.mandate.territory.country).filter(form__in=forms_of(key))


def media_of(version: FormVersion) -> list[FormMedia]:
    """The files of a version that ``versions_of`` gave, by name."""
    return sorted(version.media.all(), key=lambda media: media.name)
