"""What the program talks about: quantities, facts, outlines, drafts, findings. Frozen data, no I/O."""
