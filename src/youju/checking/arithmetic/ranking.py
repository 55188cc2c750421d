"""Knows what a superlative, a rank or an order promises of the numbers beside it: 最大的是…, 居首, 从高到低依次为…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from youju.checking.arithmetic.series import NearbySeries, Series, covers
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_ranking"]

_MOST = regex(r"最大|最多|最高|最长|居首|排名?第一|位居第一|(?:占比|金额)居前")
_LEAST = regex(r"最小|最少|最低|最短")
_EXTREME = regex(r"最[大多高长小少低短]|居首|排(?:名|在)?第一|位居第一")
_ORDER = regex(r"(?:(?:从|由)(?:(?P<down>高到低|大到小|多到少)|(?P<up>低到高|小到大|少到多)))|(?P<falling>依次递减)")
_BREAKS_LIST = regex(
    r"合计|共|总|全[年部市县区省国]|累计|平均|[人户]均|比|较|同比|占|上年|去年|目标|预算|计划|达标|标准|不[低高]于|不超过|"
    r"其中|超|增|减|每|扣|标准|任务|应|其他|其余|相差|分值|权重|满分"
)
_ADDS_CLAUSE = regex(r"[，、；,;]")
_RANKED = regex(
    r"(?P<least>最[少小低短慢轻])|最[多大高长快重]|居首|[居列](?:[^，。；]{0,6}之首|首位|第一)|排(?:名|在)?第一|(?P<second>次之|居次)"
    r"|(?:[居列]|排名?|排在)第(?P<rank>[二三四五六])(?![季批期方])"
)
_WIDER = regex(r"全[国省市县区镇乡州旗系]|历年|历史|同[类期]|以来|系统|方阵|上年|去年|目标|除")
_PLACES = regex(
    r"(?:由|从|比|较)[^，。；\d]{0,8}第(?P<then>\d{1,3})[名位](?P<words>[^。；\d第]{0,10})"
    r"(?:第(?P<now>\d{1,3})[名位])?(?P<between>[^。；\d第]{0,8}?)(?:(?P<up>前进|上升|提升|提高|前移|进步)|(?P<down>后退|下降|退后|后移|下滑|退步))了?"
    r"(?P<steps>\d{1,3})(?:个)?[名位]"
)
_PLACE_NOW = regex(r"第(?P<now>\d{1,3})[名位]?[^\d]{0,12}$")
_NEXT_TO = regex(r"仅次于")
_SPREAD = regex(
    r"最[多大高长](?:的|值)?[与和比][^，。；\d]{0,8}?最[少小低短](?:的|值)?[^，。；\d]{0,6}?(?:相差|差距|差)(?:为|达)?了?(?=约?\d)"
)
_HAS = regex(r"，?(?:达到?|为|有|是|共|计|即)*")
_FIGURE = regex(r"(?:达到?|为|是|共|有)?\d[\d,.]*.{0,4}$")
_ORDINALS = "零一二三四五六"
_CLAUSE_MARKS = "，。；,;"
_LONGEST_LABEL, _NEAR, _REACH = 14, 24, 600


def check_ranking(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a listed number belies the superlative or the order that the words claim."""
    nearby = NearbySeries(reading)
    for sentence in reading.sentences:
        words = reading.words(sentence)
        judged = [
            *(
                _extreme(reading, sentence, sentence.start + cue.start(), sentence.start + cue.end())
                for cue in _EXTREME.finditer(words)
            ),
            *(_ranked(reading, nearby, sentence, cue) for cue in _RANKED.finditer(words)),
            *(_next_to(reading, nearby, sentence, cue) for cue in _NEXT_TO.finditer(words)),
            *(_spread(reading, nearby, sentence, cue) for cue in _SPREAD.finditer(words)),
            *(_moved(reading, sentence, cue) for cue in _PLACES.finditer(words)),
            *(
                _ordered(reading, sentence, sentence.start + cue.end(), falling=not cue["up"])
                for cue in _ORDER.finditer(words)
            ),
        ]
        yield from (finding for finding in judged if finding)


def _extreme(reading: Reading, sentence: Sentence, start: int, end: int) -> Finding | None:
    run = [*_list_from(reading, sentence, end)]
    if run:
        run += _list_before(reading, sentence, start, run[0])
    if len(run) < 2 or _BREAKS_LIST.search(reading.text[end : run[0].start]):
        return None
    top, others = run[0], run[1:]
    most = bool(_MOST.match(reading.text, start))
    rival = next((one for one in others if (one.value > top.value) == most and one.value != top.value), None)
    if rival is None or _LEAST.search(rival.before) or _MOST.search(rival.before):
        return None
    message = (
        f"“{reading.text[start:end]}”与所列不符：{_labelled(top)}，而{_labelled(rival)}{'更大' if most else '更小'}"
    )
    first, last = min(start, rival.start), max(top.end, rival.end)
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, first, last, message)


def _ranked(reading: Reading, nearby: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 美术馆接待量最多 and 二季度位居第二 against the series before it that has the label."""
    at = sentence.start + cue.start()
    if not nearby.before(sentence, at):
        return None
    start, end = _clause(reading, sentence, at, _CLAUSE_MARKS)
    if len(_RANKED.findall(reading.text[start:end])) > 1:
        start, end = _clause(reading, sentence, at, _CLAUSE_MARKS + "、")  # 一季度最低、四季度最高
    clause = reading.text[start:end]
    if end - start > _NEAR * 2 or _WIDER.search(clause):
        return None
    for series in nearby.before(sentence, start):
        labels = [label for label in series.labels if label.removeprefix("第") in clause]
        if len(labels) != 1:
            continue
        bare = labels[0].removeprefix("第")
        noun = re.sub(rf"第?{re.escape(bare)}|{re.escape(cue.group())}", "", _FIGURE.sub("", clause))
        if not covers(reading, series, noun):
            return None
        return _misplaced(reading, series, labels[0], cue, (start, end)) or _misquoted(reading, series, labels[0], end)
    return None


def _clause(reading: Reading, sentence: Sentence, at: int, marks: str) -> tuple[int, int]:
    """Return where the words between two marks around an offset begin and end."""
    floor, ceiling = max(sentence.start, at - 2 * _NEAR), min(sentence.end, at + 2 * _NEAR)
    start = max([floor, *(reading.text.rfind(mark, floor, at) + 1 for mark in marks)])
    ends = (reading.text.find(mark, at, ceiling) for mark in marks)
    return start, min([ceiling, *(found for found in ends if found >= 0)])


def _misquoted(reading: Reading, series: Series, label: str, end: int) -> Finding | None:
    """Check 四季度最多，达1420万元: the number that follows is the label's own."""
    own, followers = series.of(label), reading.numbers_in(end, end + _NEAR)
    if own is None or not followers or not _HAS.fullmatch(reading.text, end, followers[0].start):
        return None
    again = followers[0]
    if (again.unit, again.exact) != (own.unit, True) or again.quantity.is_rounding_of(own.quantity):
        return None
    message = f"与前文所列不符：{label}为{own.text}，此处写作{again.text}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, again.start, again.end, message)


def _next_to(reading: Reading, nearby: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 网络仅次于热线: one place behind it."""
    at = sentence.start + cue.start()
    start, end = _clause(reading, sentence, at, _CLAUSE_MARKS)
    before, behind = reading.text[start:at], reading.text[at + len(cue.group()) : end]
    for series in nearby.before(sentence, start):
        ones, others = ([label for label in series.labels if label in words] for words in (before, behind))
        if len(ones) != 1 or len(others) != 1:
            continue
        one, other = series.of(ones[0]), series.of(others[0])
        if one is None or other is None or not covers(reading, series, before.replace(ones[0], "")):
            return None
        between = [number for number in series.numbers if one.value < number.value < other.value]
        if other.value >= one.value and not between:
            return None
        message = f"“{reading.text[start:end]}”与所列不符：{_labelled(one)}、{_labelled(other)}"
        return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, series.start, end, message)
    return None


def _spread(reading: Reading, nearby: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 最多与最少相差21处."""
    at = sentence.start + cue.end()
    apart = next(iter(reading.numbers_in(at, at + 2)), None)
    alike = [one for one in nearby.before(sentence, at) if apart and one.numbers[0].unit == apart.unit]
    if apart is None or not apart.exact or not alike:
        return None
    values = [one.value for one in alike[0].numbers]
    if max(values) - min(values) == apart.value:
        return None
    message = f"与所列不符：最大与最小相差{plain_digits(max(values) - min(values))}，文中写作{apart.text}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, alike[0].start, apart.end, message)


def _misplaced(
    reading: Reading, series: Series, label: str, cue: re.Match[str], clause: tuple[int, int]
) -> Finding | None:
    own = series.of(label)
    if own is None:
        return None
    ahead = [one for one in series.numbers if (one.value < own.value if cue["least"] else one.value > own.value)]
    rank = _ORDINALS.index(cue["rank"]) if cue["rank"] else 2 if cue["second"] else 1
    ties = sum(one.value == own.value for one in series.numbers)
    if len(ahead) < rank <= len(ahead) + ties:
        return None
    values = "、".join(f"{name}{one.text}" for name, one in zip(series.labels, series.numbers, strict=True))
    message = f"“{reading.text[slice(*clause)]}”与所列不符：{values}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, series.start, clause[1], message)


def _moved(reading: Reading, sentence: Sentence, moved: re.Match[str]) -> Finding | None:
    """Check 排名第8，比上年的第13名前进5名 and 由第9位升至第5位，上升4位."""
    ahead = _PLACE_NOW.search(
        reading.text, max(sentence.start, sentence.start + moved.start() - _NEAR), sentence.start + moved.start()
    )
    now = moved["now"] or (ahead["now"] if ahead else None)
    if now is None:
        return None
    gain = int(moved["then"]) - int(now)
    if gain == (int(moved["steps"]) if moved["up"] else -int(moved["steps"])):
        return None
    start = sentence.start + moved.start() if moved["now"] or ahead is None else ahead.start()
    way = "前进" if gain > 0 else "后退"
    message = f"名次变化不符：由第{moved['then']}到第{now}是{way}{abs(gain)}位，文中写作“{moved.group()[-6:]}”"
    return reading.finding(Code.CHANGE_MISMATCH, Severity.ERROR, start, sentence.start + moved.end(), message)


def _ordered(reading: Reading, sentence: Sentence, at: int, *, falling: bool) -> Finding | None:
    run = _list_from(reading, sentence, at)
    for one, other in pairwise(run):
        if one.value != other.value and (one.value > other.value) != falling:
            message = f"所列并未按{'由高到低' if falling else '由低到高'}排列：{_labelled(one)}在{_labelled(other)}之前"
            return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, one.start, other.end, message)
    return None


def _list_from(reading: Reading, sentence: Sentence, at: int) -> Sequence[Number]:
    """Return the exact numbers of one unit that a list gives, one to a clause, from an offset on."""
    run: list[Number] = []
    for number in reading.numbers_in(at, min(sentence.end, at + _REACH)):
        gap = reading.text[run[-1].end if run else at : number.start]
        if not run:
            if len(gap) > _NEAR or not number.exact or gap.count("，") > 1:
                return []
        elif (
            (number.unit, number.kind, number.group) != (run[0].unit, run[0].kind, run[0].group)
            or not number.exact
            or len(gap) > _LONGEST_LABEL
            or len(_ADDS_CLAUSE.findall(gap)) != 1
            or _BREAKS_LIST.search(gap)
        ):
            break
        run.append(number)
    return run if run and run[0].kind is not Kind.DATE else []


def _list_before(reading: Reading, sentence: Sentence, at: int, like: Number) -> list[Number]:
    """Return the list right before a superlative that it is one of: 印刷费4.8万元、邮电费1.9万元，最少的是…."""
    run: list[Number] = []
    end = at
    for number in reversed(reading.numbers_in(max(sentence.start, at - _REACH), at)):
        gap = reading.text[number.end : end]
        same = (number.unit, number.kind, number.group) == (like.unit, like.kind, like.group)
        if not same or not number.exact or len(gap) > _LONGEST_LABEL or len(_ADDS_CLAUSE.findall(gap)) != 1:
            break
        if _BREAKS_LIST.search(number.before) or _BREAKS_LIST.search(gap) or len(number.before) > _LONGEST_LABEL:
            break
        run.append(number)
        end = number.start
    return run if len(run) > 1 else []


def _labelled(number: Number) -> str:
    return f"{number.before[-_LONGEST_LABEL:]}{number.text}"
