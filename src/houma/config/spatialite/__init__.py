"""The SpatiaLite store: Django's backend, on any SQLite."""
