"""The data changed: numbers follow it, in a report (.docx) and in a draft on the workbench."""
