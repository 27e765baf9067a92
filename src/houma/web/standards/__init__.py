"""Publishing the public part of a country's projects and agreements as OC4IDS and IATI."""
