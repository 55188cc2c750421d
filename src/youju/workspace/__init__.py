"""Drafts, versions and decisions of one project, kept on disk."""
