"""Pages of the watch at the desk."""
