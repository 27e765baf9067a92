"""Counts of people that may leave the house: tables protected together once, kept as they are, and read by every page,
tile, file and interface alike."""
