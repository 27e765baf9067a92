"""Pages of indicators: catalogue, map, comparison, method."""
