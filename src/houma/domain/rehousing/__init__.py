"""Accompaniment and temporary rehousing: operations, cases, homes and plans."""
