"""Holds a text against the unit's data: what each number is about, what the data says of it, and the verdict."""
