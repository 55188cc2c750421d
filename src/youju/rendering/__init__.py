"""Drafts out: .docx in GB/T 9704 layout, comments, review books."""
