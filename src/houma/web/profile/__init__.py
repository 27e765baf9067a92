"""The profile of a territory as it is shown: one reading of its content for pages, files, documents and the API."""
