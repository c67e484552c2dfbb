"""The page: talks to the service over HTTP only."""
