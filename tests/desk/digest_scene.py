"""Run as a program: a country where something waits for two officers, written into the database of the environment.

It tells what the command would send to them: to start another program for that would take longer than to send it.
"""

import django

django.setup()

from tests.factories import MandateFactory, ProjectFactory, UserFactory, small_tree  # noqa: E402

from houma.cli.main import houma  # noqa: E402

tree = small_tree()
for name in ("amina", "brahim"):
    MandateFactory(user=UserFactory(username=name, language="fr"), territory=tree.root)
ProjectFactory(country=tree.country, territory=tree.communes[0])
houma.main(["digest", "send", "--dry-run"], standalone_mode=False)
