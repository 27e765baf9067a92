"""Where figures come from: sources, claims that may contradict one another, which one is adopted, and imports."""
