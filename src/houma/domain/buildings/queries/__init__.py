"""Read models of buildings, each at a fixed number of queries."""
