"""Who is who: users, partners (parties), mandates; what each may see and do."""
