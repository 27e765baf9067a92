"""The bilan: what was agreed, promised and paid, by period, programme, scale, territory and partner.

Every figure is computed from rows that can be listed; beside official totals stands what these rows add up to.
"""
