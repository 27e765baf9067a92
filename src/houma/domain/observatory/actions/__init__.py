"""The only writers of forms, submissions, rounds and results."""
