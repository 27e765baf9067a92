"""Countries and their territories: one tree, names in three languages, people, places and boundaries."""
