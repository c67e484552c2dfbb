"""From files to a searchable generation."""
