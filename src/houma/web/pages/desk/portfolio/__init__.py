"""The portfolio of projects at the desk."""
