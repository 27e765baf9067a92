"""The workers. Their tasks are kept by django-tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """One process that works through tasks, and when it was last seen alive."""

    name = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=200, help_text=_("Machine and process namespace in which its number holds"))
    process = models.PositiveBigIntegerField(help_text=_("Number of the process at its place"))
    process_began = models.CharField(max_length=32, blank=True, help_text=_("Tells it from a later one of that number"))
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="worker_seen")]

    def __str__(self) -> str:
        return self.name
