"""What the service takes and gives: one module a subject, pydantic models only."""
