"""Knows when a text writes an office in two ways: 规划和自然资源局 and 规划与自然资源局, 桐岭县 and 桐林县.

Another office may be left of the text that a report was made from, as who speaks in it or signs it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from youju.checking.reading import Reading
from youju.checking.vocabulary import patterns
from youju.domain.findings import Code, Finding, Severity
from youju.domain.office_names import is_same_office
from youju.patterns import regex

__all__ = ["check_unit_names"]

_NAME = regex(
    r"(?P<left>[\u4e00-\u9fff]{2})(?P<join>[和与])(?P<right>[\u4e00-\u9fff]{2,8}?(?:委员会|办公室|中心|局|厅))"
)
_TITLED = regex(
    r"[\s#]*(?:关于)?(?P<place>[\u4e00-\u9fff]{1,4}?[省市县区旗州])(?P<office>[\u4e00-\u9fff]{2,14}?(?:局|委员会|办公室|中心|院|馆|学校|厅))"
    r"(?=\s*(?:19|20)\d\d年|关于|部门|项目|专项)"
)
_OFFICE = r"[\u4e00-\u9fff]{2,14}?(?:局|委员会|厅)"
_SIGNED = r"(?=[ \t\u3000]*(?:\n\s*(?:19|20)\d\d年|\s*$))"
_RANKED = regex(r"(?:局|委员会|厅)$")
_SAID = patterns("office_names")
_OWN = regex(r"为|是|于|系|（以下简称|(?:19|20)\d\d年|内设|核定|现有")
_RUN_BY = regex(r"(?:具体|统一|牵头|负责)?(?:统筹|组织|实施|负责|承担|承办)")
_MANY = regex(r"(?<![无没有])(?:下属|所属)单位|预算单位\d|联合|牵头|各单位")
_OFFICE_ENDS = frozenset("局厅委会办心院府部处科股室队站所校司")


_SUBJECT = regex(
    r"(?:^|[\n。，；])(?!现将|关于)(?P<place>[\u4e00-\u9fff]{1,4}?[省市县区旗州])(?P<office>[\u4e00-\u9fff]{2,14}?(?:局|委员会|办公室|中心|院|馆|学校|厅|联合会))"
    r"(?=收入|支出|本年|决算|收支|财政拨款|“?三公|机构|为[\u4e00-\u9fff]{0,6}(?:单位|机关|部门)|(?:19|20)\d\d年)"
)


def check_unit_names(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each place where an office's name has the rarer joining word, or another place's name."""
    yield from _joined_otherwise(reading)
    yield from _placed_otherwise(reading)
    yield from _of_another_office(reading)
    yield from _another_speaks(reading)


def _placed_otherwise(reading: Reading) -> Iterator[Finding]:
    """Find 桐林县市场监督管理局 as the subject or the signature of a text whose title names 桐岭县市场监督管理局.

    Another county's office may well be mentioned; it neither opens a sentence with 为 or 于 nor signs the report.
    """
    titled = _TITLED.match(reading.text)
    if titled is None:
        return
    place, office = titled["place"], titled["office"]
    for match in re.finditer(rf"(?P<place>[\u4e00-\u9fff]{{1,4}}?[省市县区旗州]){re.escape(office)}", reading.text):
        other = match["place"].removeprefix("由")
        if other == place or place.endswith(other) or other.endswith(place) or len(other) != len(place):
            continue
        start = match.end("place") - len(other)
        ahead = reading.text[start - 1 : start]
        signs = ahead == "\n" and reading.text[match.end() : match.end() + 1] in ("", "\n")
        opens = ahead in ("", "\n", "。") and _OWN.match(reading.text, match.end())
        runs = ahead == "由" and _RUN_BY.match(reading.text, match.end())
        if signs or opens or runs:
            name = f"{place}{office}"
            message = f"单位名称与标题不符：此处“{other}{office}”，标题为“{name}”"
            yield reading.finding(Code.NAME_MISMATCH, Severity.WARNING, start, match.end(), message, name)


def _of_another_office(reading: Reading) -> Iterator[Finding]:
    """Find 青垣县图书馆收入合计412.35万元 in 青垣县档案馆's accounts: the one such subject that isn't the unit."""
    subjects = list(_SUBJECT.finditer(reading.text))
    names = Counter(one["place"] + one["office"] for one in subjects)
    if len(names) != 2 or _MANY.search(reading.text):
        return
    (own, _), (other, times) = names.most_common()
    if times == 1 and reading.text.count(other) == 1 and reading.text.count(own) > 1 and own[:2] == other[:2]:
        found = next(one for one in subjects if one["place"] + one["office"] == other)
        message = f"单位名称与全文不符：此处“{other}”，他处“{own}”"
        yield reading.finding(
            Code.NAME_MISMATCH, Severity.WARNING, found.start("place"), found.end("office"), message, own
        )


def _another_speaks(reading: Reading) -> Iterator[Finding]:
    """Find 岚溪县教育局高度重视绩效管理 in a report of 岚溪县民政局, or its signature below.

    One that the unit works with is named elsewhere too; one that supervises it may speak, and sign what it judged.
    """
    titled = _TITLED.match(reading.text)
    if titled is None or not _RANKED.search(titled["office"]):
        return
    name = titled["place"] + titled["office"]
    place = rf"(?:{re.escape(titled['place'])}|[县区市省州](?<![\u4e00-\u9fff].))"
    itself = rf"(?:^|[\n。])[ \t\u3000]*(?P<opens>{place}{_OFFICE})(?={_SAID['itself'].pattern})"
    signed = rf"\n[ \t\u3000]*(?P<signs>{place}{_OFFICE}){_SIGNED}"
    found = [one for pattern in (itself, signed) for one in re.finditer(pattern, reading.text)]
    spans = [one.span(one.lastgroup or 0) for one in found]
    for start, end in spans:
        other = reading.text[start:end]
        if is_same_office(other, name) or _SAID["elders"].search(other) or reading.text.count(other) > len(spans):
            continue
        message = f"单位名称与标题不符：此处“{other}”，标题为“{name}”"
        yield reading.finding(Code.NAME_MISMATCH, Severity.WARNING, start, end, message, name)


def _joined_otherwise(reading: Reading) -> Iterator[Finding]:
    places: dict[tuple[str, str], dict[str, list[re.Match[str]]]] = {}
    for match in _NAME.finditer(reading.text):
        if match["left"][-1] in _OFFICE_ENDS:
            continue  # 财政局与水利局: two offices
        places.setdefault((match["left"], match["right"]), {}).setdefault(match["join"], []).append(match)
    for (left, right), joins in places.items():
        if len(joins) < 2:
            continue
        rare, usual = sorted(joins, key=lambda join: len(joins[join]))
        for match in joins[rare]:
            name = f"{left}{usual}{right}"
            message = f"单位名称前后不一：“{match.group()}”，他处写作“{name}”，请核对"
            yield reading.finding(Code.NAME_MISMATCH, Severity.WARNING, match.start(), match.end(), message, name)
