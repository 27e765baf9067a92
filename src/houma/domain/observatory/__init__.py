"""Surveys: forms, rounds, and what was handed in from the field."""
