"""A commune with an inspector, a published form with a file of its own, and a key for the inspector's telephone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.factories.people import PartyFactory, user_with_mandate
from tests.factories.places import SmallTree, small_tree
from tests.observatory.workbooks import NEEDS, form, household_form, row

from houma.domain.accounts.field_key_actions import MadeFieldKey, make_field_key
from houma.domain.accounts.models import Role, User
from houma.domain.observatory.actions.forms import add_form_media, publish_form, upload_form
from houma.domain.observatory.models import FormVersion
from houma.domain.territories.models import Territory

PLACES = b"name,label\na,Place A\nb,Place B\n"


@dataclass(frozen=True)
class Field:
    """Who is in the field, with what."""

    tree: SmallTree
    manager: User
    inspector: User
    version: FormVersion
    made: MadeFieldKey

    @property
    def country(self) -> str:
        return self.tree.country.code

    def at(self, name: str, **parts: object) -> str:
        """An address of the protocol with the key in it."""
        return reverse(f"field_key:{name}", kwargs={"country": self.country, "token": self.made.secret, **parts})

    def bare(self, name: str, **parts: object) -> str:
        """The same without: it asks for digest authentication."""
        return reverse(f"field:{name}", kwargs={"country": self.country, **parts})


def published(tree: SmallTree, by: User, content: bytes, territory: Territory, files: dict[str, bytes]) -> FormVersion:
    """A form with its files, on offer."""
    uploaded = upload_form(tree.country, content, "f.xlsx", by=by, territory=territory)
    assert uploaded.version is not None, [problem.sentence("en") for problem in uploaded.checked.faults]
    add_form_media(uploaded.version, files, by=by)
    return publish_form(uploaded.version, by=by)


def make_field(tree: SmallTree) -> Field:
    """The same world for tests in one process and for the server that runs in another."""
    PartyFactory(country=tree.country, code="agence")
    manager = user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[0])
    inspector = user_with_mandate(Role.INSPECTOR, tree.communes[0])
    version = published(tree, manager, household_form(), tree.provinces[0], {})
    places = form([row("select_one_from_file places.csv", "where", "Où")], NEEDS, {"form_id": "places", "version": "7"})
    published(tree, manager, places, tree.provinces[0], {"places.csv": PLACES})
    mandate = inspector.mandates.get()
    return Field(
        tree, manager, inspector, version, make_field_key(mandate, "Tablet 1", timedelta(days=30), by=inspector)
    )


@pytest.fixture
def field(db: None, settings: Any, tmp_path: Any) -> Field:
    settings.MEDIA_ROOT = tmp_path
    return make_field(small_tree())
