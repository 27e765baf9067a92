"""The street door: the `houma` command."""
