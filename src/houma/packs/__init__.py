"""A country's own data, declared and checked, and the loader that brings it in."""
