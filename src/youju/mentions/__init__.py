"""Every number in a Chinese text: found, read and classified. No I/O but its own term lists."""

from youju.mentions.cells import read_quantity
from youju.mentions.finder import find_mentions
from youju.mentions.numerals import parse_number

__all__ = ["find_mentions", "parse_number", "read_quantity"]
