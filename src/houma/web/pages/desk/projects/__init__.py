"""Pages of one project at the desk."""
