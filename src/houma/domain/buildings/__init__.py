"""Buildings, above all those that threaten to collapse: inventory, risk, and what the law has done with them."""
