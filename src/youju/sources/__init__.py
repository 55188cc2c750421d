"""Files in, tables, facts and plain text out."""
