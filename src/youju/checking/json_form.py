"""Writes a check as the contract `youju.check/1` says it (design §5): one JSON object a document."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from youju.domain.findings import CheckReport, Finding, JudgedMention, PlainText, Verdict

__all__ = ["SCHEMA", "report_as_dict", "report_as_json"]

SCHEMA = "youju.check/1"


def report_as_json(report: CheckReport) -> str:
    """Write a report as one line of JSON."""
    return json.dumps(report_as_dict(report), ensure_ascii=False, separators=(",", ":"))


def report_as_dict(report: CheckReport) -> dict[str, Any]:
    """Return a report as plain data; offsets are code points into `text`."""
    coverage = report.coverage
    return {
        "schema": SCHEMA,
        "document": report.document,
        "text": report.plain.text,
        "coverage": {"seen": coverage.seen, **{verdict.value: coverage[verdict] for verdict in Verdict}},
        "mentions": [_mention(judged) for judged in report.mentions],
        "findings": [_finding(finding, report.plain) for finding in report.findings],
    }


def _mention(judged: JudgedMention) -> dict[str, Any]:
    mention = judged.mention
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind.value,
        "value": None if mention.value is None else _plain(mention.value),
        "unit": mention.unit or (mention.low.unit if mention.low else None),
        "verdict": judged.verdict.value,
        "fact": judged.fact_id or None,
        "source": judged.source or None,
        "formula": judged.formula or None,
        "expected": judged.expected or None,
        "reason": judged.reason,
    }


def _finding(finding: Finding, plain: PlainText) -> dict[str, Any]:
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "start": finding.start,
        "end": finding.end,
        "place": plain.place(finding.start) if finding.end else None,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "evidence": list(finding.evidence),
        "fingerprint": finding.fingerprint,
    }


def _plain(value: Decimal) -> str:
    """Write a number without exponent and idle zeros: 8800000 for 8.8E+6."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
