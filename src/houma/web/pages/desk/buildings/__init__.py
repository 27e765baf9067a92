"""Pages of the inventory of buildings at the desk."""
