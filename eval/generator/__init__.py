"""Invents units, their tables and right reports, and breaks the reports in labelled ways.

Written apart from the checker: nothing here imports `youju.checking` or `youju.mentions`; numbers are formatted and
parsed by code of its own.
"""
