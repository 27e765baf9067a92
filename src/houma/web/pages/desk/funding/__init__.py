"""Pages of funds, envelopes and releases at the desk."""
