"""Answers step by step, as JSON or as a stream."""
