"""Every number in a Chinese text: found, read and classified. No I/O but its own term lists."""
