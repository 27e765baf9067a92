"""Abstract models shared by the domain apps."""

from django.db import models
from django.utils.translation import get_language

from houma.values.multilingual import Multilingual


class Named(models.Model):
    """Something with a name in the three languages of the house."""

    name_fr = models.CharField(max_length=400)
    name_ar = models.CharField(max_length=400, blank=True)
    name_en = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> Multilingual:
        """The three names as one value."""
        return Multilingual(self.name_fr, self.name_ar, self.name_en)

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return self.names.in_language(get_language() or "fr")
