"""What pages and the API show of indicators and scores: values by class, comparisons, weights."""
