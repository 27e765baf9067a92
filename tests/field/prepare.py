"""``python -m tests.field.prepare``: a field with a key in the store of HOUMA_DATABASE_URL; says it as JSON."""

import json
import sys

import django

django.setup()

from tests.factories.places import small_tree  # noqa: E402
from tests.field.conftest import make_field  # noqa: E402

field = make_field(small_tree())
sys.stdout.write(json.dumps([field.country, field.made.secret, field.made.key.username]) + "\n")
