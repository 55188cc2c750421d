"""Passages of earlier reports, found by words, section, unit and year."""
