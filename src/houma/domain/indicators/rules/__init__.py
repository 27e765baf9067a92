"""Pure decisions about indicators: definitions, formulas, aggregation, what a file changes, how runs differ."""
