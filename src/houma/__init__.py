"""Houma: an open platform with which a country steers its city policy."""
