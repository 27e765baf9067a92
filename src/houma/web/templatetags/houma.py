"""Everything the templates of the house can say, under one name: ``{% load houma %}``."""

from django import template

from houma.web.templatetags import components, desk, frame, ledger, paper, people, profile, projects, values

register = template.Library()
for part in (values, components, frame, ledger, desk, people, projects, profile, paper):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
