"""Feeds broken and hostile input to every door of the program, within bounds of time and memory."""
