"""Pages of people and their mandates at the desk."""
