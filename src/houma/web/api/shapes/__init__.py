"""The shapes of what the API answers and takes."""
