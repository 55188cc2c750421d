"""Knows when a text states one quantity twice, and checks that both values agree.

So may an amount told once be one told often, or both be called the whole, but for two digits changed over
(`check_misprints`): one such pair may be two quantities by chance, but few others come near what is told several times.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from youju.checking.interval import interval_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, item_in, longest_first, role_of, terms
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_misprints", "check_repeats", "stable_statements"]

_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE})
_FILLER = regex(
    r"该项目|本项目|其中|分别|实际|全部|本次|合计|共计|总计|累计|共有|共|约|达到|达|为|是|了|的|有|计|均|各|已|该项|该|此项|上述|一项|由|和|用于|"
    r"(?:19|20)\d\d年度?|\d{1,2}月份?|\d{1,2}日|全年|当年|本年度?|今年|年度|年末|年底|截至|到|至|底|市|我|[\s:：,，\"“”]"
)
_PRONOUN = regex(r"该|此|其|上述|本")
_QUALIFIERS = regex(
    r"上年|去年|以前年度|年初|调整|追加|上半年|下半年|[一二三四]季度|同期|提前|剩余|首批|次批|第[一二三四五六七八九十]|"
    r"(?:19|20)\d\d年|\d{1,2}月|每|人均|户均|平均|计划|目标|任务|应|拟|申请|申报|新增|最高|上限|原|次年|下年|明年"
)
_SCOPED = regex(r"[一二三四]季度|[上下]半年|分别|依次|上年|去年")
_CHANGED = regex(longest_first([*terms("change", "up"), *terms("change", "down"), "占", "比", "较"]))
_EXTENT = regex(r"^(?:[（(](?:即|合|折合|约合|约|计)?|，(?:即|折合?|约折合?|约合|合|也就是|换算为)(?:人民币)?)$")
_SETTLES = regex(r"[（(][^（）()]{0,12}[项款类级][)）]$|[（(][^（）()]{0,12}[)）]$")
_POINTING = regex(r"^(?:其|该|此)")
_MOST_RIVALS, _MEMORY = 8, 4
_WHOLE = regex(r"全年|合计|总")
_LONG = 5
"""Amounts of fewer digits come near each other by chance."""


@dataclass(frozen=True)
class _Statement:
    number: Number
    item: str
    role: str


def check_repeats(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each quantity that the text states twice with two values."""
    yield from _restated(reading)
    yield from _keyed(reading)
    yield from _above_share(reading)
    for paragraph in reading.paragraphs:
        yield from _head_amount(reading, paragraph)
        yield from _same_occasion(reading, paragraph)


def _agree(one: Number, other: Number) -> bool:
    first, second = one.quantity, other.quantity
    if first.is_rounding_of(second) or second.is_rounding_of(first):
        return True
    widened = interval_of(first, one.mention.approximator), interval_of(second, other.mention.approximator)
    return (not one.exact or not other.exact) and widened[0].meets(widened[1])


def _power_of_ten(one: Number, other: Number) -> bool:
    small, large = sorted((abs(one.value), abs(other.value)))
    return small > 0 and large / small in (10, 100, 1000, 10_000)


def _restated(reading: Reading) -> Iterator[Finding]:
    """Check 0.35亿元（350万元）: the same amount again, in another unit."""
    for sentence in reading.sentences:
        for one, other in zip(sentence.numbers, sentence.numbers[1:], strict=False):
            gap = reading.text[one.end : other.start]
            if (
                not _EXTENT.match(gap)
                or one.unit != other.unit
                or one.kind not in (Kind.MONEY, Kind.COUNT, Kind.MEASURE)
            ):
                continue
            behind = reading.text[other.end : other.end + 1]
            if gap[0] in "（(" and behind not in "）)":
                continue
            if gap[0] == "，" and behind not in "，。；":
                continue
            if not _agree(one, other) and not _is_for_all(sentence, one, other):
                slip = _power_of_ten(one, other)
                message = f"同一数前后不一：{one.text}与{other.text}"
                message += "，疑为单位换算有误" if slip else ""
                code = Code.UNIT_SLIP if slip else Code.SELF_CONTRADICTION
                yield reading.finding(code, Severity.ERROR, one.start, other.end, message)


def _is_for_all(sentence: Sentence, price: Number, amount: Number) -> bool:
    """Whether an amount is what several cost together: 2辆，每辆38.5万元，即77万元."""
    counts = (one.value for one in sentence.numbers if one.kind is not Kind.MONEY)
    return _EACH.search(price.before) is not None and any(price.value * count == amount.value for count in counts)


def _item(number: Number) -> str:
    """What a number is about: the words before it without role, period and filler."""
    return _FILLER.sub("", _ROLE_WORDS.sub("", number.before))


_EACH = regex(r"每|单价|标准|均")
_ROLE_WORDS = regex(longest_first(word for words in terms("roles").values() for word in words))


def _statements(reading: Reading) -> Iterator[_Statement]:
    known: dict[str, int] = {}
    for sentence in reading.sentences:
        item = ""
        for number in sentence.numbers:
            if number.kind not in _KINDS:
                continue
            own = _item(number)
            if _POINTING.search(number.before):
                own = _pointed_at(reading.text[sentence.start : number.start], known) or own
            behind_bracket = not number.before and reading.text[number.start - 1 : number.start] in ("）", ")")
            item = "" if behind_bracket else own or item
            if _is_narrowed(reading, sentence, number) or (not own and number.kind is not Kind.SCORE):
                continue
            role = role_of(number.before) or ("target" if _AIMS.match(reading.text, sentence.start) else "")
            named = number.kind in (Kind.COUNT, Kind.MEASURE) or (len(own) > 3 and _PRICE.search(own))
            if len(item) >= 2 and (role in _STABLE_ROLES or (own and named)):
                known[item] = sentence.index
                yield _Statement(number, item, role)
        known = {one: at for one, at in known.items() if sentence.index - at < _MEMORY}


def _is_narrowed(reading: Reading, sentence: Sentence, number: Number) -> bool:
    """Whether a number is of a part, of a part of the time, or one amount for several items."""
    if number.group or _QUALIFIERS.search(number.before) or _CHANGED.search(number.before):
        return True
    if number.before.endswith(("由", "从")):
        return True  # 由396万元增加到479万元: what it was before
    ahead = reading.text[max(sentence.start, number.start - 200) : number.start]
    if number.kind in (Kind.COUNT, Kind.MEASURE) and "其中" in ahead:
        return True  # counts behind 其中 belong to the head before them
    if _SCOPED.search(ahead[-80:]):
        return True
    listed = ahead.removesuffix(number.before).endswith("、")
    return number.kind is Kind.MONEY and ("合计" in number.before or listed)


def _pointed_at(words: str, known: dict[str, int]) -> str:
    """Return the item that 该指标, 该项目 speak of: the last one named before in the sentence."""
    places = {words.rfind(item): item for item in known}
    last = max(places, default=-1)
    return places[last] if last >= 0 else ""


_AIMS = regex(r"[^，。；：:\d]{0,4}(?:目标|计划|任务)[^，。；：:\d]{0,4}[:：]")
_PRICE = regex(r"(?:价款|价|金额|总额|造价|限价)$")
_STABLE_ROLES = ("received", "spent", "balance", "weight", "score", "budget")
_LOOSE_ITEM = regex(
    r"^(?:财政|本单位|本局|我局|我单位|高于|低于|超过|不足|指标|该指标|本指标|项目|资金|经费|专项资金|项目资金|预算"
    r"|人员|单位|基本|支出|收入|该项目|实施|完成|安排|组织|开展|每人|涉及|其他|参加|共计|个|万|亿)$"
)


def stable_statements(reading: Reading) -> Iterator[tuple[str, str, Number]]:
    """Yield (item, role, number) for each exact amount, count or score that a text gives for a named item."""
    for statement in _statements(reading):
        if statement.number.exact and not _LOOSE_ITEM.match(statement.item):
            yield statement.item, statement.role, statement.number


def _keyed(reading: Reading) -> Iterator[Finding]:
    """Compare statements of the same item, role and unit."""
    seen: dict[tuple[str, str, str | None], list[_Statement]] = {}
    for statement in _statements(reading):
        if _LOOSE_ITEM.match(statement.item) or not statement.number.exact:
            continue
        key = (statement.item, statement.role, statement.number.unit)
        rivals = seen.setdefault(key, [])
        if statement.number.kind in (Kind.COUNT, Kind.MEASURE) and not _opens(reading, statement.number):
            continue
        if any(rival.number.sentence == statement.number.sentence for rival in rivals):
            continue
        if (
            len(rivals) == 1
            and not _agree(rivals[0].number, statement.number)
            and _same_paragraph(reading, rivals[0], statement)
        ):
            yield _contradiction(reading, rivals[0].number, statement.number, statement.item)
        if len(rivals) < _MOST_RIVALS:
            rivals.append(statement)


_COMPOSED = regex("由(?=[^。；\\n]{2,120}?(?:组成|构成))")
_CAME = regex(r"(?:于|已|均|一次性|全部|足额|按时)[^，。；]{0,10}?(?:到账|到位|下达|拨付)")
_FUND = regex(r"(?:资金|配套|补助|拨款|投资|经费|部分|自筹)$")


def _above_share(reading: Reading) -> Iterator[Finding]:
    """Check 由中央资金30.9万元和……组成……中央资金共下达61.8万元: no source gives more than its share."""
    for paragraph in reading.paragraphs:
        shares: dict[str, Number] = {}
        for sentence in paragraph:
            for number in sentence.numbers:
                item = _item(number) if number.kind is Kind.MONEY and number.exact else ""
                share = shares.get(item)
                if not share or share.sentence == sentence.index or number.value <= share.value:
                    continue
                plain = not _QUALIFIERS.search(number.before.partition("年")[2])
                moved = role_of(number.before) or ("received" if _CAME.match(number.after) else "")
                if plain and moved in ("received", "spent"):
                    yield _contradiction(reading, share, number, item)
            if cue := _COMPOSED.search(reading.words(sentence)):
                behind = [one for one in sentence.numbers if one.start > sentence.start + cue.start()][:12]
                named = ((_source(one), one) for one in behind if one.kind is Kind.MONEY)
                shares |= {source: one for source, one in named if _FUND.search(source)}


def _source(share: Number) -> str:
    return _item(replace(share, before=share.before.rsplit("由", 1)[-1]))


def _opens(reading: Reading, number: Number) -> bool:
    """Whether a count's words open its sentence, so that no subject before them narrows it."""
    start = reading.sentences[number.sentence].start
    return not item_in(reading.text[start : number.start - len(number.before)])


def _same_paragraph(reading: Reading, one: _Statement, other: _Statement) -> bool:
    sentences = reading.sentences
    first, second = sentences[one.number.sentence], sentences[other.number.sentence]
    return first.line == second.line or second.line - first.line < 3


def _contradiction(reading: Reading, one: Number, other: Number, item: str) -> Finding:
    message = f"“{item}”前后不一：前文{one.text}，后文{other.text}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.ERROR, other.start, other.end, message)


def _head_amount(reading: Reading, paragraph: tuple[Sentence, ...]) -> Iterator[Finding]:
    """Check 购房补贴（项）207万元……该项上年执行…，今年安排170.03万元: the entry's own amount again."""
    if not paragraph[0].numbers:
        return
    head = paragraph[0].numbers[0]
    if head.kind is not Kind.MONEY or not _is_head(reading, paragraph[0], head):
        return
    for sentence in paragraph:
        money = [one for one in sentence.numbers if one.kind is Kind.MONEY and one is not head]
        if sentence is paragraph[0] and money and not _SAYS_AGAIN.search(reading.text, head.end, money[0].start):
            continue
        if len(money) < 2 or _names_other(money[0]):
            continue
        then = next((one for one in money if _speaks_of_past(reading, sentence, one)), None)
        now = next((one for one in money if one is not then and _is_budget(one)), None)
        if then is None or now is None or now.start < then.start:
            continue
        if not _agree(head, now):
            message = f"同一项目前后不一：开头写作{head.text}，后文本年安排{now.text}"
            yield reading.finding(Code.SELF_CONTRADICTION, Severity.ERROR, head.start, now.end, message)
        return


def _is_budget(one: Number) -> bool:
    return role_of(one.before) == "budget" and not _CHANGED.search(one.before)


def _is_head(reading: Reading, sentence: Sentence, head: Number) -> bool:
    words = reading.text[sentence.start : head.start]
    return (
        len(words) < 60
        and (role_of(head.before) in ("", "budget") or head.before.endswith("列"))
        and not any_of("periods", "last").search(words)
        and not re.search(r"[，；。]", words)
        and not _CHANGED.search(head.before)
    )


def _names_other(first: Number) -> bool:
    words = _ROLE_WORDS.sub("", _FILLER.sub("", first.before))
    words = any_of("periods", "last").sub("", words)
    return len(words) >= 4 and not _PRONOUN.search(first.before)


def _speaks_of_past(reading: Reading, sentence: Sentence, number: Number) -> bool:
    if any_of("periods", "last").search(number.before):
        return True
    if role_of(number.before) == "spent" and _AGAINST_PAST.search(reading.words(sentence)):
        return True
    years = [int(year) for year in re.findall(r"((?:19|20)\d\d)年", reading.words(sentence))]
    own = re.findall(r"((?:19|20)\d\d)年", number.before)
    return bool(own) and bool(years) and int(own[-1]) < max(years) and role_of(number.before) in ("spent", "budget")


_SAYS_AGAIN = regex(r"[，；。：](?!其中)[^。；]{0,12}(?:该|此)(?:项|科目|款)(?:上年|去年|(?:19|20)\d\d年)")
_AGAINST_PAST = regex(r"[比较](?:上年|去年|(?:19|20)\d\d年)")


def _same_occasion(reading: Reading, paragraph: tuple[Sentence, ...]) -> Iterator[Finding]:
    """Check 培训班6期，学员320人……6期培训班的350人: the same occasions with another head count."""
    first: dict[tuple[str | None, str, str | None], tuple[Number, Number]] = {}
    for sentence in paragraph:
        for one, other in zip(sentence.numbers, sentence.numbers[1:], strict=False):
            if one.kind is not Kind.COUNT or other.kind is not Kind.COUNT or not (one.exact and other.exact):
                continue
            if (
                one.unit == other.unit
                or one.unit not in _OCCASIONS
                or other.unit not in _HEADS
                or one.group != other.group
            ):
                continue
            if other.start - one.end > 20 or _QUALIFIERS.search(other.before) or re.search("其中|每|各", other.before):
                continue
            key = (one.unit, str(one.value), other.unit)
            if key not in first:
                first[key] = (one, other)
            elif not _agree(earlier := first[key][1], other) and _about_the_same(reading, first[key][0], one):
                message = f"前后不一：{one.text}，前文写作{earlier.text}，此处写作{other.text}"
                yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, other.start, other.end, message)


_OCCASIONS = ("期", "场", "次", "场次", "批", "批次", "届", "轮", "个", "家", "所", "班")
_HEADS = ("人", "人次", "名", "户", "件", "份", "户次", "位")


def _about_the_same(reading: Reading, one: Number, other: Number) -> bool:
    """Whether the words around two counts share a noun of two characters."""
    around = [
        {words[at : at + 2] for at in range(len(words) - 1)}
        for words in (
            reading.text[max(0, number.start - 10) : number.start] + "　" + number.after[:8] for number in (one, other)
        )
    ]
    shared = around[0] & around[1]
    return any(re.fullmatch(r"[\u4e00-\u9fff]{2}", pair) for pair in shared)


def check_misprints(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each amount told once that, but for two digits, is one told often or one of the whole."""
    told: dict[tuple[str, Decimal], list[Number]] = defaultdict(list)
    for number in reading.numbers:
        if number.kind is Kind.MONEY and number.exact and number.quantity.step:
            told[str(int(number.value / number.quantity.step)), number.quantity.step].append(number)
    for (digits, step), (number, *again) in told.items():
        if again or len(digits) < _LONG:
            continue
        rivals = [told[one, step] for one in _turned(digits) if (one, step) in told]
        usual = [one for one in rivals if one[1:] or (one[0].start < number.start and _are_whole(one[0], number))]
        if len(usual) == 1:
            first, *others = usual[0]
            message = f"疑有笔误：{number.text}只此一处，文中另有{len(others) + 1}处写作{first.text}"
            yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, number.start, number.end, message)


def _are_whole(one: Number, other: Number) -> bool:
    return _WHOLE.search(one.before) is not None and _WHOLE.search(other.before) is not None


def _turned(digits: str) -> Iterator[str]:
    """Yield digits with each two neighbours changed over."""
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            yield digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
