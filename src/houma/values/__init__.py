"""Ground floor: small immutable values that travel through the whole house. No Django, no database, no network."""
