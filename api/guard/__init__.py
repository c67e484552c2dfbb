"""What stands before every address: keys, limits, deadlines, host names, headers."""
