"""Reads what the words around an amount say besides its item: measure, source of money, period."""

from __future__ import annotations

from typing import NamedTuple

from youju.checking.against_data.context import Context
from youju.checking.against_data.layout import Span
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import Tag, Token
from youju.domain.facts import LAST_YEAR, Measure
from youju.patterns import regex

__all__ = ["MoneyWords", "Said"]

_EXPLAINED = regex(r"\s*\d[\d.,，]*\s*[千百]?[万亿]?元(?:为|系|是|属)")
_LEVEL = regex(r"(?:其中)?[：:]?([省市县区乡镇])(?:里|补|拨|出)?$")
_BECAME = regex(r"^(?:变为|变成|增|提高|提升|上升|减|下降|降|压|回落)")
_BUDGETED = regex(r"^(?:调整|调增|调减|追加|追减)")
"""What becomes of an 年初预算: 由380万元调减到315.6万元."""
_CLOSED = regex(r"[（(][^（）()]*[)）]")
_OF_BASE = regex(r"(?:完成|占)(?:年初|全年|调整)?$")
_BASE_OF = regex(r"(?:数|总额|总数)?的?\d[\d.]*\s*[%％]")
_POINT_OF_VIEW = regex(
    r"[按从][^，,。；：:]{0,5}(?:支出|预算|使用|拨款)(?:类别|类型|性质|用途|方向|内容|构成|结构|进度|分类|科目)"
)
_DIVIDES = regex(r"\s*(?:其中[，：])?[按从][^，,。；：:、\d]{2,10}(?:划分|来?分|看|类别|来源|用途|构成|性质)?[，,：:]")
_SENTENCES_BACK = 4
_LAST_YEAR_OPENING = regex("(?:上一?年度?|去年)，")
_INITIAL, _BUDGET = "年初预算", "全年预算"
_CHANGED = regex(r"^(?:变为|变成|成为)$")
_NOT = ("未", "尚未", "还未", "没", "还没", "待")
_FROM = ("由", "从")

_AT_FIRST = regex(r"年初(?![^，,。；\d]{0,6}(?:目标|计划|设定|结转))[^，,。；、\d]{0,8}$")
_COMPLETED = regex(r"(?P<not>未|没有)?完成(?:了|约)?$")
_ACTUALLY = regex(r"^实际(?:数|金额)?(?:为|是|只有|仅|仅为)?$")
_RECAST = regex(r"执行中|年中|年度中|预算调整|调[增减]|追[加减]|核[增减]|收回")
_CLAUSE_END = regex(r"(?:资金|经费|补助)?，$")
_THIS_YEAR = regex(r"本年|今年|当年")


class Said(NamedTuple):
    """What the words say of a number besides its item.

    Attributes:
        words: Measure words, the nearest first.
        firm: Whether the measure is named beside the number or carried on within its sentence or list.
        sources: Sources of money it may concern; empty for the whole.
        vague_source: Whether the word for the source may also mean nothing.
        period: Empty, or 上年.
        beside: Whether the first word stands beside the number rather than earlier.
    """

    words: tuple[str, ...] = ()
    firm: bool = False
    sources: tuple[str, ...] = ()
    vague_source: bool = False
    period: str = ""
    beside: bool = True


class MoneyWords:
    """Reads the words around the numbers of one text.

    Args:
        subjects: Says what a number is about.
    """

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._index = subjects.index
        self._ledger = subjects.index.ledger
        year = self._ledger.profile.year
        self._this, self._last = f"{year}年", f"{year - 1}年"
        self._compared = regex(rf"(?:比|较|与|同|对比|由|从){self._last}")

    def said(self, context: Context) -> Said:
        """Read measure, source and period from the words around a number."""
        words, firm = self.measure_words(context)
        sources, vague = self.sources(context)
        beside = any(one.tag is Tag.MEASURE for one in (*context.left_tokens, *context.right_tokens))
        return Said(words, firm, sources, vague, self.period(context), beside)

    def measure_words(self, context: Context) -> tuple[tuple[str, ...], bool]:
        """Return the measure words that a number may have, the nearest first, and whether they surely are its own."""
        pairing = context.pairing
        if pairing is not None and pairing.token is not None and pairing.token.tag is Tag.MEASURE:
            return (pairing.token.word,), True
        if self._starts_from(context) and self.is_recast(context):
            return (_INITIAL,), True
        if _CHANGED.match(context.left) and self._follows_initial(context):
            return (_BUDGET,), True
        if completed := _COMPLETED.search(context.left):
            return ("未支出" if completed["not"] else "支出",), True
        beside = [token.word for token in reversed(context.free(context.left_tokens, Tag.MEASURE))]
        beside = [_INITIAL, *beside] if _AT_FIRST.search(context.left) else beside
        inside = [token.word for token in reversed(context.left_tokens) if token.tag is Tag.MEASURE and not beside]
        behind = [token.word for token in context.right_tokens if token.tag is Tag.MEASURE]
        closing = [
            token.word
            for token in context.view.tokens_in(context.window.right)
            if token.tag is Tag.MEASURE and token.word.startswith(_NOT)
        ]
        if closing:
            return (closing[0], *beside), True
        if beside or behind:
            return (*beside, *behind), True
        return self._said_before(context, inside)

    def _said_before(self, context: Context, inside: list[str]) -> tuple[tuple[str, ...], bool]:
        """Return the measure that the sentence, or what it divides or goes on with, named before.

        Args:
            context: The words around the number.
            inside: Measure words within the name of its item.
        """
        carried = [
            token.word
            for token in reversed(context.free(context.earlier_tokens, Tag.MEASURE))
            if not (self._explains(token) or self._is_base(token) or self._parts(token))
        ]
        if carried and _ACTUALLY.match(context.left):
            return ("到位" if "到位" in carried[0] else "支出",), True
        if carried and context.last(Tag.SUM) is not None and self._is_adjustment(carried[0]):
            return (_BUDGET,), True
        if not carried and (divided := self._divided(context)):
            return divided, True
        if carried or inside:
            return tuple((carried or inside)[:1]), True
        return self._carried_over(context)

    def _follows_initial(self, context: Context) -> bool:
        """Tell whether the number before is the budget that this one grew out of: 由814万元变为810万元."""
        before = self._subjects.contexts.layout.numbers_in(context.before)
        binding = self._subjects.bound.get(before[-1].start) if before else None
        return binding is not None and any(fact.measure == Measure.INITIAL_BUDGET for fact in binding.facts[:1])

    def _is_adjustment(self, word: str) -> bool:
        return Measure.ADJUSTMENT in self._index.terms.money[word].measures

    def _explains(self, token: Token) -> bool:
        """Tell whether a word explains an amount that opens its clause: 4万元为县级资金未到位."""
        layout = self._subjects.contexts.layout
        return _EXPLAINED.match(layout.words(layout.clause(token.start))) is not None

    def _is_base(self, token: Token) -> bool:
        """Tell whether a word only says what a percentage is of: 完成预算的84.3%, 占预算76%."""
        text = self._subjects.contexts.layout.text
        return _OF_BASE.search(text, max(0, token.start - 4), token.start) is not None and (
            _BASE_OF.match(text, token.end) is not None
        )

    def _parts(self, token: Token) -> bool:
        """Tell whether a word stands in a point of view by which money is divided: 按支出类别."""
        text = self._subjects.contexts.layout.text
        return _POINT_OF_VIEW.search(text[max(0, token.start - 6) : token.end + 6]) is not None

    def _divided(self, context: Context) -> tuple[str, ...]:
        """Return the measure of what a sentence divides: 全年预算60万元。按来源，…；按支出类别，基本支出46万元."""
        layout = self._subjects.contexts.layout
        if not _DIVIDES.match(layout.words(context.view.span)):
            return ()
        for index in range(context.window.index - 1, max(-1, context.window.index - _SENTENCES_BACK), -1):
            if layout.text[layout.sentences[index].end] == "\n":
                return ()
            words = [one.word for one in self._subjects.contexts.view(index).tokens if one.tag is Tag.MEASURE]
            if words and not _DIVIDES.match(layout.words(layout.sentences[index])):
                return (words[-1],)
        return ()

    def _carried_over(self, context: Context) -> tuple[tuple[str, ...], bool]:
        """Return the measure of the sentence before, which a list goes on with (…支出如下：…。其中：…)."""
        index = context.window.index
        layout = self._subjects.contexts.layout
        if index == 0:
            return (), False
        same_paragraph = layout.text[layout.sentences[index].start - 1] != "\n"
        view = self._subjects.contexts.view(index - 1)
        words = [token.word for token in view.tokens if token.tag is Tag.MEASURE]
        if words and (same_paragraph or layout.leads[index] == index - 1):
            return (words[-1],), context.is_detail
        return (), False

    def sources(self, context: Context) -> tuple[tuple[str, ...], bool]:
        """Return the sources of money that the words name, and whether the word may also mean none."""
        pairing = context.pairing
        token = pairing.token if pairing is not None else None
        if token is None or token.tag is not Tag.SOURCE:
            token = context.last(Tag.SOURCE) or self._source_before(context)
        if token is None:
            return self._shortened_source(context), False
        meant = self._index.sources[token.word]
        return meant, token.word not in meant

    def _source_before(self, context: Context) -> Token | None:
        """Return the source that the clause before ends with: 44.7%来自上级补助，共2531.25万元."""
        token = context.earlier_tokens[-1] if context.earlier_tokens else None
        ends = token is not None and token.tag is Tag.SOURCE and self._is_closed(context, token)
        return token if ends and context.last(Tag.SUM) is not None else None

    def _is_closed(self, context: Context, token: Token) -> bool:
        words = self._subjects.contexts.layout.words(Span(token.end, context.before.end))
        return _CLAUSE_END.match(words) is not None

    def _shortened_source(self, context: Context) -> tuple[str, ...]:
        """Return the source that one sign stands for in a list of sources: 其中中央30万元、省20万元、县12万元."""
        level = _LEVEL.match(context.left)
        meant = [one for word, found in self._index.sources.items() if level and word[0] == level[1] for one in found]
        return tuple(dict.fromkeys(meant))

    def period(self, context: Context) -> str:
        """Return 上年 when the words beside the number speak of last year, else the report's own year."""
        if context.pairing is not None and context.pairing.year:
            return LAST_YEAR if context.pairing.year == self._ledger.profile.year - 1 else ""
        if self._starts_from(context) and not self.is_recast(context):
            return LAST_YEAR
        last, this = self._last, self._this
        if context.last(Tag.LAST_YEAR) is not None or last in context.left:
            return LAST_YEAR
        if this in context.left or _THIS_YEAR.search(context.left):
            return ""
        if self._opens_with_last_year(context):
            return LAST_YEAR
        before = self._subjects.contexts.layout.words(context.before)
        if last not in before and not _LAST_YEAR_OPENING.search(before):
            return ""
        text = _CLOSED.sub("", self._compared.sub("", before))
        said = max(text.rfind(last), 0 if _LAST_YEAR_OPENING.match(text) else -1)
        return LAST_YEAR if said > max(text.rfind(this), text.rfind("本年"), text.rfind("今年")) else ""

    def _starts_from(self, context: Context) -> bool:
        """Tell whether a number is what something was before: 由380万元调减到, 从5万元增至."""
        if not context.left.endswith(_FROM):
            return False
        return (_BECAME.match(context.right) or _BUDGETED.match(context.right)) is not None

    def is_recast(self, context: Context) -> bool:
        """Tell whether it is this year's budget that became another within the year."""
        if _BUDGETED.match(context.right):
            return True
        return _RECAST.search(self._subjects.contexts.layout.text, *context.before) is not None

    def _opens_with_last_year(self, context: Context) -> bool:
        """Tell whether the clause, over its 、, began with last year: 上年甲支出5万元、乙支出3万元."""
        first = next(iter(context.view.tokens_in(context.clause)), None)
        return first is not None and first.tag is Tag.LAST_YEAR and first.start == context.clause.start
