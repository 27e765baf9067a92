"""The declared tables of a pack, by what they tell."""
