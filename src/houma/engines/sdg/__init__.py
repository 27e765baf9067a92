"""Indicators of the Sustainable Development Goals by their official method."""

from houma.engines.sdg.land import LandUse, land_use_ratio

__all__ = ["LandUse", "land_use_ratio"]
