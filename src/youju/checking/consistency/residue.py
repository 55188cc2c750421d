"""Knows what an unfinished text leaves behind: broken numbers, form alternatives, blanks."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.reading import Reading
from youju.checking.vocabulary import longest_first
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_residue"]

_UP = longest_first(["增加", "增长", "上升", "提高", "增", "多", "超", "上涨", "高于", "大于", "超支", "超出", "盈余"])
_DOWN = longest_first(
    ["减少", "下降", "降低", "减", "少", "节约", "压减", "低于", "小于", "持平", "节余", "结余", "亏损", "节省"]
)
_BOTH = regex(
    rf"(?:{_UP})[（(](?:或|/)?(?:{_DOWN})[)）]|(?:{_DOWN})[（(](?:或|/)?(?:{_UP})[)）]|(?:{_UP})\s*[/／]\s*(?:{_DOWN})|(?:{_DOWN})\s*[/／]\s*(?:{_UP})"
)
_DONE_OR_NOT = regex(
    r"(?<=[：:])\s*(?:是[（(]否[)）]|有[（(]无[)）])"
    r"|(?P<word>完成|达到|达标|实现|符合|通过|合格)[（(]未(?P=word)[)）]"
)
_NAMED_FORM = regex(r"^(?:额|率|幅|数|情况|的?(?:说明|列|栏|比例))")
_CHOICE = regex(
    r"【[^【】\n]{0,60}(?:选择|选填|二选一|择一|填写|删除|或)[^【】\n]{0,20}】|（(?:请)?(?:选择|选填|填写|此处填)[^（）\n]{0,20}）|□有\s*□无|是/否|有/无"
)
_GAP = regex(r"【待(?:补|核|定|填|确认)[^【】\n]{0,60}】")
_BLANK = regex(
    r"_{3,}|＿{2,}|(?<![×Xx＊*])[×Xx＊*]{2,}(?=(?:万|亿|千)?(?:元|年|月|日|人|个|次|项|%|％|局|县|市|分))|(?:[（(]\s{2,}[）)])|…{2,}(?=元|万元)"
    r"|[（(]\s?[)）](?=(?:[万亿千]元|元|年|月|日|人|个|[人台批户]次|次|项|件|户|名|场|家|处|公里|亩|所|[%％]))"
    r"|(?:资金|预算|支出|经费|投资|拨款|金额|共计|合计|总计)(?:数|额|为|共|达)?[万亿]元(?=[，。；、])"
)
_EMPTY = regex(
    r"(?:(?<![^。；，、\n])[^。；，、\n是]{0,20}原因|主要用于|主要包括|分别为|其中|包括)(?:是|为)?[:：]?[。；]"
)


def check_residue(reading: Reading) -> Iterator[Finding]:
    """Yield what the form or the writer left behind."""
    yield from _malformed(reading)
    for found in _BOTH.finditer(reading.text):
        if _NAMED_FORM.match(reading.text, found.end()) or reading.in_row(found.start()):
            continue  # a table's header may name both directions
        end = _with_number(reading, found.end())
        message = f"模板两个方向都留着：“{found.group()}”，请删去一个"
        yield reading.finding(Code.TEMPLATE_RESIDUE, Severity.WARNING, found.start(), end, message)
    patterns = (
        (_DONE_OR_NOT, Code.TEMPLATE_RESIDUE, "两个说法都留着，请删去一个"),
        (_CHOICE, Code.TEMPLATE_RESIDUE, "模板的选项没有删改"),
        (_GAP, Code.PLACEHOLDER, "尚有待补、待核内容"),
        (_BLANK, Code.PLACEHOLDER, "有空白未填"),
        (_EMPTY, Code.TEMPLATE_RESIDUE, "句子没有写完"),
    )
    for pattern, code, message in patterns:
        for found in pattern.finditer(reading.text):
            yield reading.finding(code, Severity.WARNING, found.start(), found.end(), f"{message}：“{found.group()}”")


_MIXED_BRACKETS = regex(
    r"(?:〔(?:19|20)\d\d[］\]】）)]|[［\[](?:19|20)\d\d[〕】）)]|【(?:19|20)\d\d[〕］\]）)]|[（(](?:19|20)\d\d[〕］\]】])\d{1,4}号"
)
_DOUBLED_SIGN = regex(r"\d[\d.]{0,12}[%％]{2,4}")
_LETTERS = regex(r"(?<![A-Za-z0-9])(?=[0-9.]{0,4}[IlOo])[0-9IlOo.]{2,5}\s?[%％]")


def _with_number(reading: Reading, at: int) -> int:
    behind = reading.between(at, at + 3)
    return behind[0].end if behind else at


def _malformed(reading: Reading) -> Iterator[Finding]:
    for found in _LETTERS.finditer(reading.text):
        if not any(one.malformed for one in reading.between(found.start() - 8, found.end())):
            message = f"“{found.group()}”：数字中混入了字母"
            yield reading.finding(Code.MALFORMED_NUMBER, Severity.ERROR, found.start(), found.end(), message)
    for pattern, what in ((_MIXED_BRACKETS, "文号的括号前后不配"), (_DOUBLED_SIGN, "百分号重复")):
        for found in pattern.finditer(reading.text):
            if not any(one.malformed for one in reading.between(found.start() - 8, found.end())):
                message = f"“{found.group()}”：{what}"
                yield reading.finding(Code.MALFORMED_NUMBER, Severity.ERROR, found.start(), found.end(), message)
    for mention in reading.mentions:
        if mention.malformed:
            reason = mention.reason or "数字写法有误"
            yield reading.finding(
                Code.MALFORMED_NUMBER, Severity.ERROR, mention.start, mention.end, f"“{mention.text}”：{reason}"
            )
