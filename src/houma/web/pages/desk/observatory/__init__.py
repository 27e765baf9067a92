"""Pages of forms, rounds and submissions at the desk."""
