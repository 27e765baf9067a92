"""Wiring only: settings, addresses, servers."""
