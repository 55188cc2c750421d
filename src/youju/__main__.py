"""Runs the command line: `python -m youju`."""

from youju.cli import main

if __name__ == "__main__":
    main()
