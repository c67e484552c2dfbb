"""Names of bodies: the table, its words and levels, and how lists of bodies are read."""
