"""Read models of indicators, observations and scores, each at a fixed number of queries."""
