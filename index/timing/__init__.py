"""Times as plans write them: dates, periods, rhythms, and what only looks like a deadline."""
