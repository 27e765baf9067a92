"""Decisions about households and people's data: names, identity, consent, retention. No query, no write."""
