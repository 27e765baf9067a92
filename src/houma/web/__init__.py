"""Second floor: how people and programs see the house."""
