"""First floor: what is true and what is allowed."""
