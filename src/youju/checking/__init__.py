"""Reads a finished text as a stranger would and holds every number against the data."""
