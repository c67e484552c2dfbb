"""What the service keeps for its users, in one SQLite file."""
