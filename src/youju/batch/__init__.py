"""Many projects in one run."""
