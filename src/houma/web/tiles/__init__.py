"""Vector tiles drawn from the store: no outside tile service."""
