"""Funding: envelopes delegated down a tree, plans tried against them, money due and forecast."""
