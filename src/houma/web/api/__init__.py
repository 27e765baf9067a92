"""The JSON API: what the pages show and what the desk does, for programs (docs/open-standards.md)."""
