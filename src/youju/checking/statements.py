"""What a text states once and plainly: amounts of a named item, the overall score, the staff, the grade."""

from __future__ import annotations

from dataclasses import dataclass

from youju.checking.consistency.repeats import stable_statements
from youju.checking.reading import Number, Reading, read_text
from youju.checking.restatements import overall_score
from youju.checking.vocabulary import longest_first, terms
from youju.domain.findings import PlainText
from youju.domain.quantity import Kind, Quantity
from youju.mentions import find_mentions
from youju.patterns import regex

__all__ = ["Stated", "find_grade", "find_statements"]

_QUOTA = regex(r"(?:核定|批准|人员|纳入)?[\u4e00-\u9fff]{0,4}编制(?:数|人数|总数)?(?:为|共|共计|有)*$")
_STAFF = regex(
    r"(?:年末|年底|现|期末)?(?:实有|在职|在编|在岗)(?:在职|在编|在岗)?(?:干部职工|人数|人员|职工)*(?:为|共|共计|有)*$"
)
_PART = regex(r"其中|行政|事业|工勤|参公|离退休|退休|临聘|空编|超编|男|女|党员|上年|去年")
_ROLES = {"budget": "预算", "received": "到位", "spent": "支出", "balance": "结余", "score": "得分", "weight": "分值"}
_PEOPLE = ("人", "名", "个", "位")
_RATE = regex(
    r"(?P<rate>(?:预算)?(?:执行率|到位率|支付率)|(?:[\u4e00-\u9fff]{2,8})?满意(?:度|率))(?:为|达到?|是|实现|约)*$"
)
_NOT_PLAIN = regex(r"目标|不低于|上年|去年|其中|由|年初|≥|指标值|计划|要求|截至|季度|以|按")
_GRADES = longest_first(word for grade in terms("grades") for word in grade["words"])
_GRADE = regex(rf"(?:等级|等次|评级|级别)(?:评定)?(?:为|是|：|:|\t)*[“\"]?(?P<grade>{_GRADES})(?![\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity that a text gives one value, wherever it gives one.

    Attributes:
        about: What it is, in words.
        quantity: Its value.
        start, end, text: Where it is said first, and how.
    """

    about: str
    quantity: Quantity
    start: int
    end: int
    text: str


def find_statements(plain: PlainText) -> dict[tuple[str, str, str], Stated]:
    """Return what a text states with one value throughout, by (item, role, unit)."""
    reading = read_text(plain, find_mentions(plain.text))
    found: dict[tuple[str, str, str], list[Stated]] = {}
    for item, role, number in stable_statements(reading):
        found.setdefault((item, role, number.unit or ""), []).append(_stated(item + _ROLES.get(role, ""), number))
    for number in reading.numbers:
        if number.exact and not number.group and (about := _named(reading, number)):
            found.setdefault((about, "", number.unit or ""), []).append(_stated(about, number))
    return {key: all_[0] for key, all_ in found.items() if len({one.quantity.value for one in all_}) == 1}


def _stated(about: str, number: Number) -> Stated:
    return Stated(about, number.quantity, number.start, number.end, number.text)


def _named(reading: Reading, number: Number) -> str:
    """Return what a number is called by a word that every such text has: 编制, 实有, 得分, 执行率."""
    sentence = reading.sentences[number.sentence]
    words = reading.text[max(sentence.start, number.start - 30) : number.start]
    if number.kind is Kind.COUNT and number.unit in _PEOPLE and not _PART.search(words[-14:]):
        if _QUOTA.search(number.before):
            return "编制人数"
        return "实有人数" if _STAFF.search(number.before) else ""
    if number.kind is Kind.SCORE:
        return "得分" if overall_score(number) else ""
    if number.kind is Kind.PERCENT and (found := _RATE.search(number.before)) and not _NOT_PLAIN.search(words):
        return found["rate"].removeprefix("预算")
    return ""


def find_grade(plain: PlainText) -> Stated | None:
    """Return the one grade that a text names; None when it names none or several."""
    found = list(_GRADE.finditer(plain.text))
    if not found or len({one["grade"][0] for one in found}) > 1:
        return None
    start, end = found[0].span("grade")
    return Stated("等级", Quantity.exact(0, "分"), start, end, found[0]["grade"])
