"""Which unit and year a report is about, read from its own title; never guessed."""

from __future__ import annotations

from itertools import pairwise

from youju.patterns import regex

__all__ = ["identify"]

_TITLE = regex(
    r"^(?:关于)?(?P<unit>[^\d，。；：《》\s]{4,30}?)(?:关于)?(?P<year>20\d\d)年?度?[^，。；\n]{0,40}?(?:报告|自评表|总结|说明|情况|公开)"
)
_TITLE_LINES = 12
_UNIT_END = regex(
    r"(?:局|委|委员会|办|办公室|中心|馆|院|厅|处|站|所|校|学校|联|会|队|部|社|团|镇|乡|街道|公司|政府|组)$"
)


def identify(text: str) -> tuple[str, int]:
    r"""Return (单位名称, 年度) as the title states them; empty and 0 when it doesn't.

    >>> identify("平澧县水利局2022年度项目支出绩效自评报告\n一、概况")
    ('平澧县水利局', 2022)
    """
    lines = [line.strip(" 　\t") for line in text.splitlines()[:_TITLE_LINES]]
    lines = [line for line in lines if line]
    candidates = [*lines, *("".join(pair) for pair in pairwise(lines))]
    for line in candidates:
        match = _TITLE.match(line)
        if match and _UNIT_END.search(match["unit"]):
            return match["unit"], int(match["year"])
    return "", 0
