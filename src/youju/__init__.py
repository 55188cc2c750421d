"""有据: drafts a unit's yearly performance report and proves every number in it against the data."""

__version__ = "0.1.0"
