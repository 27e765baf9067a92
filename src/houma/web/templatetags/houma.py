"""Everything the templates of the house can say, under one name: ``{% load houma %}``."""

from django import template

from houma.web.templatetags import components, frame, ledger, values

register = template.Library()
for part in (values, components, frame, ledger):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
