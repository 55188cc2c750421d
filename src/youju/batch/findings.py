"""Findings that no check of a single report makes."""

from __future__ import annotations

import hashlib

from youju.batch.review import FindingRow
from youju.domain.findings import Severity

__all__ = ["EVERYBODY", "finding"]

EVERYBODY = ""
"""Name under which findings stand that concern no single report."""


def finding(
    code: str,
    severity: Severity,
    message: str,
    *,
    about: str = "",
    quote: str = "",
    **told: str,
) -> FindingRow:
    """Return a finding that no checker of single reports makes.

    `about` makes it the same finding on the next run, whatever its numbers; without it its words do. The rest is as in
    `FindingRow`.
    """
    fingerprint = hashlib.sha256(f"{code}|{about or quote + message}".encode()).hexdigest()[:12]
    return FindingRow(code, severity, fingerprint, message, quote=quote, **told)
