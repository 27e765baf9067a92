"""Composite indicators: from raw figures to capitals and an index, every choice stated and replayable."""
