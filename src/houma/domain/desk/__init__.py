"""The desk: what waits for whom, saved views, questions, and the daily digest."""
