"""Adding and removing documents in the background."""
