"""Released counts as tables to read: what the page, the map and the document lay out alike."""
