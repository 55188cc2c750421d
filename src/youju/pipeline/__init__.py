"""A module per use case: what a command does, without its printing."""
