"""Background workers and their tasks: who is at work, and what becomes of the work of one that was killed."""
