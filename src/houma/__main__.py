"""`python -m houma` is the `houma` command."""

from houma.cli.main import houma

houma()
