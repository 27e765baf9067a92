"""What is true and allowed of territories: levels, tree, names, search, boundaries. No query, no write."""
