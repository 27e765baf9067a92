"""Addresses: one file for each subject; ``site`` and ``plain`` gather them."""
