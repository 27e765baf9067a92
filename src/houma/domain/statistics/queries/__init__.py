"""Who is counted where, and what was released."""
