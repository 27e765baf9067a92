"""Pages of households and of what protects their people, at the desk."""
