"""Open standards: records as OC4IDS and IATI, and their checks against the official schemas. No database."""
