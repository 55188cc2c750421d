"""Binds counts with fixed names: 编制, 实有, 内设机构 of the unit; 项目, 科目, 指标 of the whole or a group."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.against_data import formulas
from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.context import Context
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import UnitCount
from youju.domain.facts import TOTAL, Fact, ItemKind, Measure
from youju.domain.quantity import Quantity
from youju.patterns import regex

__all__ = ["LISTED", "CountBinder"]

LISTED = "所列"
"""Basis of a count of what the text itself lists: no fact of the data."""

_NEAR = 8
_FULL, _REDUCED = "满分指标数", "扣分指标数"
_BY_SCORE = (_FULL, _REDUCED)
_OF_SCORES = regex(
    r"(?:(?P<full>满分)|(?P<reduced>扣分|失分|未得满分))的?(?:三级)?(?:绩效)?(?:指标)?(?:共|有|为|只有|仅)?$"
)
_OF_STATE = regex(
    r"(?:(?P<missed>未达标|未完成|未达到|未实现|未能完成)|(?:已)?(?:达标|完成|达到|实现))"
    r"(?:预期|年度|既定|绩效|目标|要求|值)*的?(?:三级)?(?:绩效)?(?:指标)?(?:共|共有|有|为|只有|仅)?$"
)
_MET, _MISSED = "达标指标数", "未达标指标数"
_INDICATOR_COUNTS = ("指标数", _MET, _MISSED)
_IS_STATE = regex(r"(?:个|项)?(?:未|已)?(?:达标|完成|达到|实现)")
_OF_INDICATORS = regex(r"指标|目标|绩效|任务")
_FORM_HEAD = regex(r"(?:^|(?<=\n))项目名称\s*\t(?P<name>[^\t\n]+)")
_FORM = 4000
"""How far above a number the head of its 自评表 may stand."""
_OUT_OF = regex(r"(?<!年)[中里内][，,]?(?:仅|只|尚|还|共)?有?$|(?:另|其余|其他|另外|除)[^，,。；\d]{0,4}$")
_SOME_BEHIND = regex(
    r"(?:项目|专项|指标|科目)的?(?:未(?!来)|没有?|尚|因|存在|超|低于|高于|不足|出现|被|执行率|支出进度|预算执行率|执行进度|到位率)"
)
_YEAR_SAID = regex(r"((?<!\d)(?:19|20)\d\d(?=\s?年)|上年|去年|上一年)")
_NUMBER_OF = regex(r"(?P<of>项目|专项|指标|科目)(?:总|个)?数(?:量)?(?:共|合计|总计)?(?:为|是|有|达)?[:：]?$")
_VACANT = regex(r"(?:空编|缺编|空缺|超编)(?:了|约|为)?$")
_LISTED = 200
_LISTED_UNITS = ("个", "项", "类")


class CountBinder:
    """Binds such counts of one text.

    Args:
        subjects: What each sentence names.
    """

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._index = subjects.index
        self._terms = subjects.index.terms
        self._ledger = subjects.index.ledger

    def bind(self, context: Context, unit: str) -> Binding | None:
        """Bind a number in this class of units, or return None when the words name none of these counts."""
        if listed := self._closes_list(context):
            return listed
        if context.named(context.left_namings, lambda item: bool(self._index.counted(item, unit))):
            return None
        return (
            self._vacancies(context)
            or self._of_scores(context, unit)
            or self._of_state(context, unit)
            or self._of_number(context, unit)
            or (self._of_unit(context, unit) or self._of_whole(context, unit))
        )

    def _closes_list(self, context: Context) -> Binding | None:
        """Bind how many items were listed right before: 甲、乙两项."""
        naming = context.left_namings[-1] if context.left_namings else None
        listed = len(context.joined(naming)) if naming is not None and naming.end == context.mention.start else 0
        if (listed < 2 and context.mention.value != listed) or context.mention.unit not in _LISTED_UNITS:
            return None
        return Binding(context.mention, Strength.STRONG, (_list_length(listed, []),), context.mention.quantity)

    def _vacancies(self, context: Context) -> Binding | None:
        """Bind how many posts are vacant or too many: 空编7名."""
        posts, staff = (self._ledger.get(self._index.unit_item, one) for one in ("编制人数", "实有人数"))
        if posts is None or staff is None or not _VACANT.search(context.left):
            return None
        left = formulas.difference(posts, staff)
        if left is None:
            return None
        fact = Fact(posts.item, "空编人数", left.quantity, formula=left.formula, parents=left.parents)
        return Binding(context.mention, Strength.STRONG, (fact,), context.mention.quantity)

    def _of_scores(self, context: Context, unit: str) -> Binding | None:
        """Bind how many indicators have full marks or lost some: 满分的指标6项、扣分的3项."""
        found = _OF_SCORES.search(context.left)
        if found is None or unit != self._terms.unit_class("项"):
            return None
        fact = self._fact(self._owner(context), _FULL if found["full"] else _REDUCED)
        return Binding(context.mention, Strength.STRONG, (fact,), context.mention.quantity) if fact else None

    def _of_state(self, context: Context, unit: str) -> Binding | None:
        """Bind how many of the indicators counted before are met or missed: 11个绩效指标中，达到预期的有7个."""
        found = _OF_STATE.search(context.left)
        if found is None or unit != self._terms.unit_class("项"):
            return None
        before = self._subjects.contexts.layout.numbers_in(context.before)
        spoken = [one for number in before if (one := self._subjects.bound.get(number.start)) is not None and one.facts]
        if not spoken or spoken[-1].facts[0].measure not in _INDICATOR_COUNTS:
            return None
        fact = self._ledger.get(spoken[-1].facts[0].item, _MISSED if found["missed"] else _MET)
        return Binding(context.mention, Strength.STRONG, (fact,), context.mention.quantity) if fact else None

    def _of_number(self, context: Context, unit: str) -> Binding | None:
        """Bind a count that the words before call a number of things: 项目数量：9个."""
        words = self._subjects.contexts.layout.text[context.view.span.start : context.mention.start]
        found = _NUMBER_OF.search(words[-_LISTED:])
        if found is None:
            return None
        counts = [one for one in self._terms.total_counts if found["of"] in one.words and unit in self._units(one)]
        facts = tuple(self._facts(counts, [self._owner(context), TOTAL]))
        return Binding(context.mention, Strength.STRONG, facts, context.mention.quantity) if facts else None

    def bare(self, context: Context) -> Binding:
        """Bind a number without a unit where the words name a count of the unit itself (编制数为49)."""
        return self._of_unit(context, None) or Binding(context.mention, quantity=context.mention.quantity)

    def _of_unit(self, context: Context, unit: str | None) -> Binding | None:
        found = [
            (place, fact)
            for count in self._terms.unit_counts
            if unit is None or unit in self._units(count)
            if (fact := self._ledger.get(self._index.unit_item, count.measure)) is not None
            if (place := self._place(context, count)) >= 0
        ]
        if not found:
            return None
        fact = max(found, key=lambda pair: pair[0])[1]
        strength = Strength.FAIR if unit is None else Strength.STRONG
        return Binding(context.mention, strength, (fact,), context.mention.quantity)

    def _units(self, count: UnitCount) -> set[str]:
        return {self._terms.unit_class(one) for one in count.units}

    def _place(self, context: Context, count: UnitCount) -> int:
        """Return how near the words name a count of the unit; -1 when they don't."""
        if any(context.right.startswith(word) for word in (*count.words, *count.behind)):
            return len(context.left) + 1
        return max(context.left.rfind(word) for word in count.words)

    def _of_whole(self, context: Context, unit: str) -> Binding | None:
        counts = self._said(context, unit)
        if not counts or self._is_of_some(context):
            return None
        listed = len(context.joined(context.left_namings[-1])) if context.left_namings else 0
        owners = [key for one in context.left_namings for key in one.items if self._is_group(key)]
        if any(one.measure in _INDICATOR_COUNTS for one in counts):
            if _IS_STATE.match(context.right) and not _OF_INDICATORS.search(self._sentence(context)):
                return None
            owners = [one for one in (self._owner(context),) if one != TOTAL]
        facts = list(self._facts(counts, [*reversed(owners), TOTAL]))
        if listed > 1:
            facts.insert(0, _list_length(listed, facts))
        strength = self._strength(context, listed=listed > 1, owned=bool(owners))
        if not facts or strength is None:
            return None
        return Binding(context.mention, strength, tuple(facts), context.mention.quantity)

    def _is_of_some(self, context: Context) -> bool:
        """Tell whether a count is of some only, or of another year: 6个项目中有2个项目未…, 2022年5个项目."""
        if _OUT_OF.search(context.left) or _SOME_BEHIND.match(context.right):
            return True
        text = self._subjects.contexts.layout.text[context.clause.start : context.mention.start]
        said = _YEAR_SAID.findall(text)
        return bool(said) and said[-1] != str(self._ledger.profile.year)

    def _sentence(self, context: Context) -> str:
        return self._subjects.contexts.layout.words(context.view.span)

    def _owner(self, context: Context) -> str:
        """Return the project whose indicators are counted: named before, or that of the 自评表; else the whole."""
        named = [*context.earlier_namings, *context.left_namings]
        found = context.named(named, self._has_indicators)
        if not found and "\t" in self._subjects.contexts.layout.words(
            self._subjects.contexts.layout.line(context.mention.start)
        ):
            found = self._form_owner(context.mention.start)
        whole = self._subjects.scope.whole
        return found[0] if found else whole if self._has_indicators(whole) else TOTAL

    def _has_indicators(self, key: str) -> bool:
        return key != TOTAL and self._ledger.get(key, _INDICATOR_COUNTS[0]) is not None

    def _form_owner(self, place: int) -> tuple[str, ...]:
        """Return the project named at the head of the 自评表 around a place."""
        text = self._subjects.contexts.layout.text
        head = next(reversed([*_FORM_HEAD.finditer(text, max(0, place - _FORM), place)]), None)
        if head is None:
            return ()
        namings = self._index.namings(text, *head.span("name"))
        return tuple(key for one in namings for key in one.items if self._has_indicators(key))

    def _said(self, context: Context, unit: str) -> list[UnitCount]:
        """Return the counts that the words behind the number name, the longest word first; 共7项 closes a list."""
        behind = context.right[:_NEAR]
        counts = [count for count in self._terms.total_counts if unit in self._units(count)]
        if not context.right and "共" in context.left:
            words = self._subjects.contexts.layout.words(context.before)[-_LISTED:] + context.left
            return [count for count in counts if any(word in words for word in count.words)]
        if not any(behind.startswith(word) for count in counts for word in count.words):
            return []
        named = [(max((word for word in count.words if word in behind), key=len), count)
                 for count in counts if any(word in behind for word in count.words)]  # fmt: skip
        named = [(word, count) for word, count in named if not any(word != one and word in one for one, _ in named)]
        return [count for _, count in sorted(named, key=lambda pair: -len(pair[0]))]

    def _is_group(self, key: str) -> bool:
        item = self._ledger.items.get(key)
        return item is not None and item.kind in (ItemKind.GROUP, ItemKind.FUNCTION)

    def _facts(self, counts: list[UnitCount], owners: list[str]) -> Iterator[Fact]:
        for owner in owners:
            found = [fact for count in counts if (fact := self._fact(owner, count.measure)) is not None]
            if found:
                yield from found
                return

    def _fact(self, owner: str, measure: str) -> Fact | None:
        if measure not in _BY_SCORE:
            return self._ledger.get(owner, measure)
        pairs = [(self._ledger.get(one.key, Measure.SCORE), self._ledger.get(one.key, Measure.WEIGHT))
                 for one in self._ledger.indicators]  # fmt: skip
        scored = [(score, weight) for score, weight in pairs if score is not None and weight is not None]
        full = sum(score.quantity.value >= weight.quantity.value for score, weight in scored)
        count = full if measure == _FULL else len(scored) - full
        if not scored or owner != TOTAL:
            return None
        parents = tuple(one.key for pair in scored for one in pair)
        return Fact(TOTAL, measure, Quantity.exact(count, "个"), formula=f"{measure}：共{count}个", parents=parents)

    def _strength(self, context: Context, *, listed: bool, owned: bool) -> Strength | None:
        if listed or owned or any(word in context.left for word in self._terms.whole_words):
            return Strength.STRONG
        return None if context.is_detail or self._index.core(context.left) else Strength.FAIR


def _list_length(listed: int, facts: list[Fact]) -> Fact:
    measure = facts[0].measure if facts else "项目数"
    return Fact(TOTAL, measure, Quantity.exact(listed, "个"), basis=LISTED, formula=f"文中列出{listed}项")
