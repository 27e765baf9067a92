"""Which words about buildings were taken out because they named somebody who is erased. Append-only."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasedWords(models.Model):
    """A row out of which words were taken, and when: its table lets nothing be emptied without this.

    Whose words they were is said nowhere.
    """

    place = models.CharField(max_length=40, help_text=_("Table of the row"))
    key = models.BigIntegerField(help_text=_("Key of the row"))
    erased_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("erased words")
        constraints = [models.UniqueConstraint(fields=["place", "key"], name="words_of_a_row_are_erased_once")]

    def __str__(self) -> str:
        return f"{self.place}: {self.key}"
