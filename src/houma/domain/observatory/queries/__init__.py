"""Read models of forms, submissions, rounds and results."""
