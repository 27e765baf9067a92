"""What is measured of territories: a versioned catalogue, observations, frameworks of capitals, frozen scores."""
