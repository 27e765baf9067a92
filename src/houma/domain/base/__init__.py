"""What every domain app builds on: fields, abstract models, append-only tables, decisions."""
