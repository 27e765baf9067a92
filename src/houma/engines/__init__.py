"""Ground floor: pure computing. Arrays in, dataclasses out; no Django, no database, no network."""
