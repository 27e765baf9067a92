"""Who lives in the buildings: households and people, found once, seen by whom the case needs."""
