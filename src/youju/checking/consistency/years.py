"""Knows which years a report may speak of, and flags those that can't be right.

A report is of its own year: what it takes in, settles and compares with (`check_years`), and what is judged after that
year's end (`check_scope_years`). A year is compared with one before it: neither with itself, where both are of one kind
(not 2024年决算 with 2024年预算) and of one part of the year, nor, but for an aim, with a later one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from youju.checking.reading import Reading, Sentence
from youju.checking.stretches import clause_before
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_scope_years", "check_years", "report_year"]

_TITLE = regex(
    r"(?P<year>(?:19|20)\d\d)\s*年(?!\d{1,2}月)度?(?:(?!(?:19|20)\d\d年)[^，。；\n]){0,40}?(?:报告|决算|说明|自评|评价|预算公开|总结)|(?:评价|自评|考核)年度(?:为|：)(?P<named>(?:19|20)\d\d)年"
)
_FOLDED = regex(r"\A[^\n。]*?(?=(?:19|20)\d\d)|(?<=[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff])")
"""What stands before the year of a title, and where a page broke the title's line."""
_ANNUAL = regex(r"(?P<year>(?:19|20)\d\d)\s*年(?P<du>度)?")
_SCOPE = regex(
    r"^[^，。；、《》〔\n\d月]{0,16}?(?:决算编报|决算编制|决算汇编|汇编范围|编报范围|预算编制范围|部门预算编制|部门预算公开|部门决算公开|决算范围|绩效评价|绩效自评|自评|决算报表)"
)
_ASKED_FOR = regex(
    r"(?:根据|按照|依据|按)[^，。；\n]{0,24}?(?:开展|做好|组织|布置|编制|报送)(?P<year>(?:19|20)\d\d)年度"
    r"[^，。；\n]{0,20}?(?:自评|评价|决算)[^，。；\n]{0,10}?(?:通知|要求|部署|安排)"
)
_TOTALS = regex(
    r"(?P<year>(?:19|20)\d\d)年度?(?:部门|单位|本单位|我局|我单位)?(?:(?:收入|支出|收、?支)总计|(?:收入|支出)预算(?=\d))[^。；\n]{0,60}?(?:[与较比]上年|同比)"
)
_OBJECT = regex(r"(?:评价|自评|考核|核查)(?:对象|范围|期间|时段|年度|内容)(?:为|是|：)$")
_WHOLE_YEAR = regex(r"1月(?:1日)?\s*(?:至|到|—{1,2}|－|–|-|~|～)\s*(?:(?:19|20)\d\d年)?12月")
_NOUN = regex(r"^[^，。；、\n]{0,16}")
_AFTERMATH = regex(r"^[^，。；\n]{0,6}?(?:将|拟|结果|发现|反馈|问题|整改|得分|等级|中|情况表)")
_COMPARED = regex(
    r"比|较|与|同|上年|去年|增|减|以来|起|提前|下一?年|次年|计划|拟|(?<!现)将|编制(?:了)?\s*$|根据|印发|〔"
)
_OPENING = 400
_AS_OF_END = regex(r"12月31日|底|末")
_UP_TO = ("截至", "截止", "截止到", "截至到")
_FAR = 30
_WHOLE = r"1月?(?:1日)?(?:至|到|—{1,2}|－|–|-|~|～)(?:(?:19|20)\d\d年)?12月(?:31日)?"
_SPAN = rf"(?P<year>(?:19|20)\d\d)年(?:度|全年|{_WHOLE})"
_JUDGE = r"(?:(?:进行|开展|实施)了?[^，。；]{0,8}|(?:纳入|列入|作为)[^，。；]{0,8})(?:自评|评价)"
_US = r"(?:我|本)(?:局|单位|部门|委|办|中心|院|校|馆|镇|乡|街道|会|厅|站|所|队)"
_TAKEN_IN = regex(
    rf"(?:对|将|把|{_US})[^，。；\d]{{0,12}}{_SPAN}[^。；]{{0,50}}?{_JUDGE}"
    r"|(?:自评|评价|考核)[^，。；\d]{0,8}?(?:对象|范围|时段|期间|区间)(?:为|是|包括|：)[^，。；\d]{0,8}"
    + _SPAN.replace("year", "object")
    + rf"|^[^，。；\d]{{0,12}}{_SPAN.replace('year', 'own')}，?[^。；]{{0,50}}?(?:全部|均|都|一并)已?(?:纳入|列入)"
    rf"[^，。；]{{0,8}}(?:自评|评价)"
    rf"|^[^，。；\d]{{0,12}}(?P<told>(?:19|20)\d\d)年{_WHOLE}[^，。；]{{0,12}}(?:执行|使用|支出|收支)情况"
)
_QUOTED = regex(r"《[^》]{0,80}》|〔[^〕]{0,8}〕")
_AS_OF = regex(r"截[至止]到?(?:19|20)\d\d年(?:12月(?:31日)?|年?[底末])")
_OTHERS = regex(r"结果|发现|问题|整改|反馈|应用|[比较]|上年|去年|上一年|结转|以前|跟踪|后续|连续")
_JUDGED = regex(
    r"(?:自评|评价|评审)(?:工作|报告|组|小组|材料|结论)?[^，。；\d]{0,12}，?[^，。；\d]{0,4}?(?:于|在)(?P<when>(?:19|20)\d\d)年[1-9]月"
    r"[^，。；\d]{0,10}?(?:结束|完成|启动|开展|上报|报送|开始|进场|形成|出具|提交)"
)
_BASE_DAY = regex(r"(?:基准|评价)(?:日|时点)期?[^，。；\d]{0,6}(?P<year>(?:19|20)\d\d)年")
_PERIOD = regex(r"(?P<first>(?:19|20)\d\d)年?度?(?:至|到|—{1,2}|－|–|-|~|～)(?P<last>(?:19|20)\d\d)年(?!\d)")
_LISTED_YEAR = regex(r"(?P<year>(?:19|20)\d\d)年度?(?:[^，。；、\d]{0,8})(?=\d)")
_AROUND, _SHORTEST = 200, 3
_OF_YEAR = regex(r"(?P<year>(?:19|20)\d\d)年(?:度|全年)")
_TO_THE_END = regex(
    rf"全年的?(?:资金|预算|收支|支付|支出|凭证|数据|账|使用|执行)|年末(?:的|数)|截[至止]到?(?:19|20)\d\d年12月31日|{_WHOLE}"
)
_AHEAD = regex(r"计划|拟|将于|预计|上半年|中期|监控|季度|阶段")
_BASE = regex(
    r"(?:(?P<than>比|较|高于|低于|多于|少于|优于)|(?<![年度])(?:与|同|和))(?:上年|于|本单位|本部门|我局|同口径|同期)?的?\s*"
    r"(?P<base>(?:19|20)\d\d)\s*年(?P<what>[^，。；、\d]{0,16})"
)
_ANY_YEAR = regex(r"(?P<year>(?:19|20)\d\d)\s*年(?P<month>\s*\d{1,2}\s*月)?")
_CHANGED = regex(r"增|减|上升|下降|持平|多|少|提高|降低|高于|低于|优于|回落|上涨|[高低]\d|持平")
_BOTH = regex(r"(?:[都均]|分别|各)(?:是|为|达|有|$)")
_WITH = regex(r"相?比|对比|持平|相[同等]")
_PART = regex(r"^[度\s]*(?:年?[初末底]|年?中[期旬，]|[上下]半年|前|第|[一二三四]季|[春夏秋冬])")
_ELSEWHERE = regex(
    r"平均|全[国省市县区州]|标准|最低|最高|同类|水平|控制|限额|年初|年末|年底|调整|追加|批复|报表|目标|任务|计划|指标"
)
_BUDGET, _SETTLED = regex(r"预算|安排|预计|拟"), regex(r"决算|执行|实际|完成|支出|收入|列支|发生")
_PLAIN = regex(r"^(?:年?度|同期|全年|相比|比|的|数|水平|情况|\s)*(?:$|[增减上下多少提降持高低略有])")
_MOVED = regex(r"调[增减整]|追[加减]|年初|中期")
_AIM = regex(r"规划|目标|计划|预[计期测算]|任务|要求|将|拟|力争|版")
_SPAN_ENDS = regex(r"(?:19|20)\d\d\s*年?\s*(?:至|到|—|－|–|-|~|～)\s*$")
_BEHIND, _BACK, _BEFORE, _OPENING = 24, 160, 16, 400


def check_years(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each year that the words around it rule out."""
    year = report_year(reading.text)
    yield from _relative(reading, year)
    yield from _compared_years(reading, year)
    if year:
        yield from _other_scope(reading, year)
        yield from _earlier(reading, year)
        yield from _far_off(reading, year)


def report_year(text: str) -> int | None:
    """Return the year a text reports on, as its title or opening names it; None when it doesn't."""
    opening = text[:_OPENING]
    found = _TITLE.search(opening) or _TITLE.match(_FOLDED.sub("", opening.lstrip()))
    return int(found["year"] or found["named"]) if found else None


_RELATIVE = regex(
    r"(?:(?P<last>上年度?|去年|上一年度?)|(?P<this>本年度?|当年|今年)|(?:下一?年度?|次年|明年))"
    r"(?:[（(](?P<year>(?:19|20)\d\d)年?度?[）)]|[^，。；\d]{0,16}，即(?P<that>(?:19|20)\d\d)年)"
)


def _relative(reading: Reading, report: int | None) -> Iterator[Finding]:
    """Check 2023年……比上年（2022年）, against the report's year and those that its paragraph named before."""
    for paragraph in reading.paragraphs:
        start, end = paragraph[0].start, paragraph[-1].end
        for found in _RELATIVE.finditer(reading.text, start, end):
            step = -1 if found["last"] else 0 if found["this"] else 1
            year = int(found["year"] or found["that"])
            near = reading.text[max(start, found.start() - _NEAR) : found.start()]
            known = {int(one["year"]) for one in _ANNUAL.finditer(near)} | ({report} if report else set())
            if known and year - step not in known:
                message = f"“{found.group()}”与前文的年度（{max(known)}年）对不上，请核对年份"
                yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end(), message)


_NEAR = 300


def _other_scope(reading: Reading, year: int) -> Iterator[Finding]:
    """Check that what is evaluated, settled or budgeted is the report's own year."""
    text = reading.text
    for found in _ANNUAL.finditer(text):
        other = int(found["year"])
        ahead = clause_before(text, found.start(), found.start() - 30, "，。；\n")
        object_ = _OBJECT.search(ahead) and (found["du"] or _WHOLE_YEAR.match(text, found.end()))
        scope = (_NOUN if object_ else _SCOPE).match(text[found.end() : found.end() + 40])
        if other == year or scope is None or abs(other - year) > 1:
            continue
        behind = text[found.end() : found.end() + 40]
        if _COMPARED.search(ahead[-8:]) and not re.search(r"(?:以|为).{0,12}(?:布置|部署|开展)", ahead):
            continue
        if _AFTERMATH.match(behind[scope.end() :]) or re.search(rf"^[^。；\n]*，{year}年度?\d", behind):
            continue
        if re.match(r"[^，。；\n]{0,20}(?:比|较|增加|减少|为|数为?)\s*[\d－-]", behind):
            continue
        message = f"本文为{year}年度，此处写作{found.group()}{scope.group()}，请核对年份"
        yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end() + scope.end(), message)


def _earlier(reading: Reading, year: int) -> Iterator[Finding]:
    """Check the year before in 关于开展2021年度绩效自评的通知 and 2021年度收入总计……与上年相比 of a report on 2022."""
    for pattern in (_ASKED_FOR, _TOTALS):
        for found in pattern.finditer(reading.text):
            if int(found["year"]) == year - 1:
                message = f"本文为{year}年度，此处写作{found['year']}年度，请核对年份"
                yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start("year"), found.end(), message)


def _far_off(reading: Reading, year: int) -> Iterator[Finding]:
    """A year decades off that is written once, in the place of the report's own."""
    tally = Counter(int(one["year"]) for one in _ANNUAL.finditer(reading.text))
    for found in _ANNUAL.finditer(reading.text):
        other = int(found["year"])
        as_of = _AS_OF_END.match(reading.text, found.end()) and reading.text[: found.start()].endswith(_UP_TO)
        if (other > year + _FAR and tally[other] == 1) or (other > year and as_of):
            message = f"{found.group()}远在本文年度（{year}年）之后，请核对年份"
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end(), message)


def check_scope_years(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each year before where the report's own belongs, and each year judged before its end."""
    year = report_year(reading.text)
    for sentence in reading.sentences:
        if not sentence.dates:
            continue
        yield from _done_early(reading, sentence, year)
        yield from _base_day(reading, sentence, year)
        yield from _out_of_period(reading, sentence)
        if year:
            yield from _taken_in(reading, sentence, year)


def _taken_in(reading: Reading, sentence: Sentence, year: int) -> Iterator[Finding]:
    """Check 对我局2022年1月至12月的资金使用情况进行自评 in a report on 2023."""
    words = _QUOTED.sub(lambda quoted: "　" * len(quoted.group()), reading.words(sentence))
    found = _TAKEN_IN.search(words)
    if found is None or str(year) in _AS_OF.sub("", words) or _OTHERS.search(words):
        return
    other = found["year"] or found["object"] or found["own"] or found["told"]
    if int(other) == year - 1:
        yield _finding(reading, sentence, found.span(), f"本文为{year}年度，此处写作{other}年，请核对年份")


def _base_day(reading: Reading, sentence: Sentence, report: int | None) -> Iterator[Finding]:
    """Check 评价2023年度资金，评价基准日为2022年12月31日: the year evaluated had not begun by then."""
    found = _BASE_DAY.search(reading.words(sentence))
    if found is None:
        return
    words = reading.text[max(0, sentence.start - _AROUND) : sentence.end]
    years = {int(one["year"]) for one in _OF_YEAR.finditer(words)} or {report or 0}
    if min(years) > int(found["year"]):
        message = f"评价的是{min(years)}年度，此处基准日写作{found['year']}年，请核对年份"
        yield _finding(reading, sentence, found.span(), message)


def _out_of_period(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 2020—2022年……其中2020年1520万元、2021年1610万元、2023年1700万元: a list has each year of its period."""
    words = reading.words(sentence)
    opened = words.find("其中") + 1 or words.find("分别") + 1
    listed = list(_LISTED_YEAR.finditer(words, opened)) if opened else []
    period = _PERIOD.search(reading.text, max(0, sentence.start - _AROUND), sentence.start + opened)
    if period is None or len(listed) < _SHORTEST:
        return
    due = set(range(int(period["first"]), int(period["last"]) + 1))
    others = [one for one in listed if int(one["year"]) not in due]
    if len(listed) == len(due) and len(others) == 1 and len({one["year"] for one in listed}) == len(listed):
        message = f"所列年度应在{period.group()}内，此处写作{others[0]['year']}年，请核对年份"
        yield _finding(reading, sentence, others[0].span(), message)


def _done_early(reading: Reading, sentence: Sentence, report: int | None) -> Iterator[Finding]:
    """Check 2023年度自评工作于2023年3月结束，依据全年的凭证: by then the year wasn't over."""
    words = reading.words(sentence)
    found = _JUDGED.search(words)
    if not found or not _TO_THE_END.search(words) or _AHEAD.search(words):
        return
    years = {int(one["year"]) for one in _OF_YEAR.finditer(words)} or {report or 0}
    if years == {int(found["when"])}:
        message = f"{found['when']}年度尚未结束，此处写作当年已评，请核对年份"
        yield _finding(reading, sentence, found.span(), message)


def _finding(reading: Reading, sentence: Sentence, span: tuple[int, int], message: str) -> Finding:
    start, end = (sentence.start + at for at in span)
    return reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, end, message)


@dataclass(frozen=True)
class _Pair:
    """A year, the words told of it, and what it is compared with."""

    own: int
    told: str
    base: re.Match[str]
    behind: str


def _compared_years(reading: Reading, report: int | None) -> Iterator[Finding]:
    """Yield a finding where a year is compared with itself or with a later one."""
    for sentence in reading.sentences:
        for pair in _pairs(reading, sentence, report) if sentence.numbers and sentence.dates else ():
            base = int(pair.base["base"])
            if base == pair.own and _is_same(pair):
                yield _ill_compared(
                    sentence, reading, pair, f"{base}年与{base}年自比：比较的基数应是另一年度，请核对年份"
                )
            elif base > pair.own and base != report and _is_no_aim(reading, sentence, pair):
                message = f"{pair.own}年与{base}年相比：比较的基数应是以前年度，请核对年份"
                yield _ill_compared(sentence, reading, pair, message)


def _pairs(reading: Reading, sentence: Sentence, report: int | None) -> Iterator[_Pair]:
    words = reading.words(sentence)
    bases = [one for one in _BASE.finditer(words) if _compares(words, one)]
    taken = {one.start("base") for one in bases}
    years = [one for one in _ANY_YEAR.finditer(words) if one.start() not in taken] if bases else []
    for base in bases:
        behind = words[base.end() : base.end() + _BEHIND]
        place = bisect_left(years, base.start(), key=lambda one: one.start())
        ahead = [one for one in years[max(0, place - 1) : place] if base.start() - _BACK <= one.start()]
        after = [one for one in years[place : place + 1] if base.end() <= one.start() <= base.end() + 2]
        if after and not ahead and base.start() < _BEFORE:
            own = after[0]
            yield _Pair(int(own["year"]), words[own.end() : own.end() + _BEHIND], base, behind)
        elif (
            ahead
            and not ahead[-1]["month"]
            and not _SPAN_ENDS.search(words[max(0, ahead[-1].start() - _BEFORE) : ahead[-1].start()])
        ):
            yield _Pair(int(ahead[-1]["year"]), words[ahead[-1].end() : base.start()], base, behind)
        elif not ahead and base.start() < _BEFORE and (told := _year_before(reading, sentence)):
            yield _Pair(int(told["year"]), told.string[told.end() : told.end() + _BEHIND], base, behind)
        elif report and not ahead and str(report) in reading.text[: min(_OPENING, sentence.start + base.start())]:
            yield _Pair(
                report,
                reading.text[:_BACK].partition("\n")[0] + words[max(0, base.start() - _BACK) : base.start()],
                base,
                behind,
            )


def _year_before(reading: Reading, sentence: Sentence) -> re.Match[str] | None:
    """Return the year that the sentence before opens with: 2022年度收支总计1905.36万元。与2021年度相比，增加…."""
    before = reading.sentences[sentence.index - 1] if sentence.index else sentence
    same = before is not sentence and before.line == sentence.line
    return _ANNUAL.match(reading.words(before).lstrip()) if same else None


def _compares(words: str, base: re.Match[str]) -> bool:
    """Whether the words around a year compare with it, rather than only name it (与2024年12月)."""
    behind = base["what"] + words[base.end() : base.end() + _BEHIND]
    if _BOTH.search(base["what"]) and not base["than"]:
        return False  # 2022年和2023年都是3.1万元
    return bool(_CHANGED.search(behind) and (base["than"] or _WITH.search(behind)))


def _is_same(pair: _Pair) -> bool:
    """Whether both are of one kind, so that they can't be of one year."""
    what = pair.base["what"]
    if _PART.search(what) or _ELSEWHERE.search(what) or _MOVED.search(pair.told) or _PART.search(pair.told):
        return False
    if re.match(r"\d{1,2}\s*月", pair.behind) and not what:
        return False
    budget, settled = _BUDGET.search(pair.told), _SETTLED.search(pair.told)
    if _PLAIN.search(what):
        return True
    if _BUDGET.search(what):
        return bool(budget) and not re.search("决算|执行|实际|完成|列支|发生", pair.told)
    settled = settled or re.search("决算|执行", what)
    return bool(_SETTLED.search(what) and settled and not budget and ("收入" not in what or "收入" in pair.told))


def _is_no_aim(reading: Reading, sentence: Sentence, pair: _Pair) -> bool:
    """Whether a later year is what something is compared with as done, or a budget with a budget."""
    what = pair.base["what"]
    if "预算" in what:
        return bool(_BUDGET.search(pair.told)) and not re.search("决算|执行|实际|完成|中期|规划", pair.told)
    near = reading.words(sentence)[max(0, pair.base.start() - _BEFORE) : pair.base.start()]
    return not _AIM.search(what + pair.behind[:12]) and not _AIM.search(near)


def _ill_compared(sentence: Sentence, reading: Reading, pair: _Pair, message: str) -> Finding:
    start, end = (sentence.start + at for at in pair.base.span())
    if changed := _CHANGED.search(pair.base["what"]):
        end = sentence.start + pair.base.start("what") + changed.start()
    return reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, end, message)
