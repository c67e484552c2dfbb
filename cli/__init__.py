"""The commands of the command line, one module a group; ``cancu.py`` puts them together."""
