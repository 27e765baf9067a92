"""Pages of operations, cases, homes and norms at the desk."""
