"""Knows the numbers that this year's data can't speak of: next year's plans, sums over years, thresholds."""

from __future__ import annotations

import re

from youju.checking.against_data.context import Context
from youju.checking.against_data.layout import Span
from youju.domain.findings import Approximator
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["aside", "is_goal", "is_habit", "is_of_plans", "is_parting", "may_be_goal", "spans_years"]

_PLANS = regex(r"度?[，,]?(?:[^，,。；;\d]{0,8}?)(?:计划|拟|将|预计|力争|打算|争取|继续|后续)")
_NEXT_HEADING = regex(r"下一?步|后续|明年|下一?年|(?:工作|改进)(?:计划|打算|安排)")
_MEASURES = regex(r"下一?步|后续|明年|下一?年|改进|措施|建议|打算|整改")
_PLANNED = regex(r"^[^，,。；;\d]{0,8}(?:计划|拟|将|预计|力争|打算|争取)")
_OVER_YEARS = regex(
    r"(?P<years>[两二三四五六七八九十]|(?<!\d)[2-9]|近几|历|多|几)年(?:来|间)?(?:已|共|来)?(?:累计|合计|共计?|总计)[^，,\d]{0,12}$"
)
_SPAN = regex(r"^(?:来|间|之间|相差|相比|分别|均|以?内|累计|合计|共计?|总计)")
_BOUNDS = ("在", "高于", "低于", "超过", "不足", "达到", "大于", "小于", "少于", "多于")
_COMPARED = ("比", "较", "同", "与")
_IS, _OF_THOSE = regex(r"率(?:为|是|均为|达到?)?$"), ("的项目", "的专项", "的有", "的共")
_PARTED = regex(r"^(?:以上|以下|以内)?的(?:项目|单位|指标|乡镇|部门|有|共|企业|资金)")
_LIMITED = regex(r"(?:单笔|单次|单项|每笔|每次|一次性|单件)|(?:金额|价|额|资金|采购|支出)(?:达到?|在|超过|满|不足)?$")
_PROCEDURE = regex(
    r"[须需应](?:经|由|按|报|当|提交)|审批|审定|审核|审议|批准|签批|研究|招标|询价|比价|委托|集体决策|政府采购"
)
_TIMES = ("×", "✕", "*", "＊")
_AIMED = regex(r"计划|拟|将|预计|力争|打算|争取|确保|要求|达到|提高到|控制在|不低于|前完成")
_DECIDED = regex(
    r"(?:[（(]含[^）)]{0,6}[）)]|[及和]?以[上下内]|的|[—－-]\d[\d.]*万?元)*(?:[^，。；\d]{0,8})?"
    r"(?:由|经|须|需|应|报|提交)[^，。；\d]{0,14}(?:审批|审定|审核|审议|批准|签批|签字|研究|决定|采购|招标|询价|比价)"
)
"""Who decides on so much, or how it is bought: 5万元由分管领导审批."""
_GOAL_CELL = regex(r"(?:年度|年初)?(?:预期|总体|绩效)(?:绩效)?目标")
_REACH = 200
"""How far around a number the words that set it aside are looked for; keeps endless sentences linear."""
_NEAR, _SHORT = 40, 20
_AGES = ("岁", "周岁")
_COUNTED = frozenset({"个", "项", "家", "户", "类"})
_GOAL = regex(r"(?:绩效|年度|总体|预期|项目|阶段性?|具体)目标|目标(?:设定|设置|情况|$)")
_GOAL_LEAD = regex(r"[^，,。；;\d]{0,20}目标(?:设定)?(?:分别|主要|具体)?(?:为|是|如下|包括|有|[:：])")
_SET_OUT = regex(
    r"(?:(?<!对照|围绕|根据)(?:计划|目标|任务)|预期|预计|原定|设定|(?<![对相反响适供])应(?![急对用])当?|必?须|拟|将"
    r"|力争|确保|(?<![按合])要求|承诺|旨在|内容|规模|用于)"
    r"(?:是|为|包括|有)?(?:完成|实现|达到)?"
)
"""Words that set out what is to be done; behind 计划 even 完成 says no more."""
_DONE_SINCE = regex(r"完成|实际|实现|达到|已|共|累计|[了过](?=\d|$)|全年|本年|当年")
_SCOPE = regex(r"概况|基本情况|(?:主要|建设|实施|工作|项目)内容|立项|背景")
_NO_GOAL = regex(r"完成|实现|达成|对照|偏离|差距|未达")


def aside(context: Context, year: int) -> str:
    """Return why a number isn't held against the data of a year; empty when it is."""
    if _is_planned(context, year):
        return "说的是以后年度的安排，未核对"
    if spans_years(context) and (context.mention.kind is Kind.MONEY or not spans_years(context, both=True)):
        return "多年累计数，未核对"
    if context.left.rstrip().endswith(_TIMES):
        return "算式里的数，未核对"
    if context.mention.start in context.contexts.scoring_rules:
        return "评分标准里的扣分办法，未核对"
    if _is_of_procedure(context):
        return "审批、采购等规定的界限，未核对"
    if context.mention.unit in _AGES and context.mention.approximator is not None:
        return "年龄的界限，未核对"
    if context.mention.unit == "年" and context.mention.kind is Kind.COUNT and _SPAN.match(context.right):
        return "时间跨度，未核对"
    return ""


def is_habit(context: Context) -> bool:
    """Tell whether a number only says how often a thing is done (每季度核对一次): no count of this year's."""
    return context.mention.start in context.contexts.habits


def _is_of_procedure(context: Context) -> bool:
    """Tell whether an amount is where a rule of approval or procurement begins: 单笔5万元以上的支出须经…研究."""
    if context.mention.kind is not Kind.MONEY:
        return False
    text, end = context.contexts.layout.text, context.mention.end
    if _DECIDED.match(text, end, min(context.clause.end, end + _NEAR)):
        return True
    limited = _LIMITED.search(context.left) and (context.mention.approximator or context.right.startswith("的"))
    return bool(limited) and _PROCEDURE.search(text, *context.view.span) is not None


def is_of_plans(context: Context) -> bool:
    """Tell whether a number stands where measures or next year's work are set out, and is said to be aimed at."""
    layout = context.contexts.layout
    if not _NEXT_HEADING.search(context.heading):
        return False
    return _AIMED.search(layout.words(Span(context.view.span.start, context.mention.start))) is not None


def spans_years(context: Context, *, both: bool = False) -> bool:
    """Tell whether a number is a sum over several years; with `both`, whether they are this year and the last."""
    place = context.mention.start
    found = _OVER_YEARS.search(context.contexts.layout.text, max(context.view.span.start, place - _SHORT), place)
    return found is not None and (not both or found["years"] in ("两", "2"))


def _is_planned(context: Context, year: int) -> bool:
    """Tell whether the year that governs a number is a later one, and the words say what is planned in it."""
    text, place = context.contexts.layout.text, context.mention.start
    start = max(context.view.span.start, place - _REACH)
    years = [one for one in context.view.years if start <= one.start() and one.end() <= place]
    if not years:
        planned = _NEXT_HEADING.search(context.heading) and _PLANNED.search(text[context.clause.start : place])
        return planned is not None
    named = years[-1]
    base = int(named[1]) if named[1] and text.endswith(_COMPARED, start, named.start()) else 0  # 比2022年增长25%
    if 0 < base < year - 1 or (base == year and any(one[1] and int(one[1]) > year for one in years)):
        return True
    later = named[2] is not None or (named[1] is not None and int(named[1]) > year)
    return later and (_PLANS.match(text, named.end(), place) or _MEASURES.search(context.heading)) is not None


def is_parting(context: Context) -> bool:
    """Tell whether a number only parts things in two: 执行率超过95%的有4个, 100万元以上的项目."""
    bound = context.mention.approximator in (
        Approximator.ABOVE, Approximator.BELOW, Approximator.AT_LEAST, Approximator.AT_MOST,
    )  # fmt: skip
    if context.right.startswith(_OF_THOSE) and _IS.search(context.left):
        return True
    if not bound and not context.left.endswith(_BOUNDS):
        return False
    if _PARTED.match(context.right):
        return True
    after = context.contexts.layout.numbers_in(Span(context.window.right.end, context.window.right.end + 1))
    return context.right == "的" and bool(after) and after[0].unit in _COUNTED


def is_goal(context: Context) -> bool:
    """Tell whether a number stands where goals are set: under such a heading, or behind such a lead-in."""
    layout = context.contexts.layout
    line = layout.line(context.mention.start)
    before = layout.words(Span(line.start, context.mention.start))
    if _in_goal_cell(layout.text, line, context.mention.start):
        return True  # what is to be reached may be told as 完成1800户
    if _NO_GOAL.search(before[-60:]) or re.search("实际", before[-30:]):
        return False
    headed = _GOAL.search(context.heading) is not None and not _NO_GOAL.search(context.heading)
    return headed or _GOAL_LEAD.match(before) is not None


def may_be_goal(context: Context) -> bool:
    """Tell whether a number may be what was to be done, for no word since says that it was: 主要内容为改造渡口6座.

    So it is in a sentence that speaks of what is planned, and where a project is described.
    """
    start = max(context.view.span.start, context.mention.start - _REACH)
    words = context.contexts.layout.text[start : context.mention.start]
    if said := next(reversed([*_SET_OUT.finditer(words)]), None):
        return not _DONE_SINCE.search(words, said.end())
    return _SCOPE.search(context.heading) is not None and not _DONE_SINCE.search(words)


def _in_goal_cell(text: str, line: Span, at: int) -> bool:
    """Whether a number stands in the cell of a 自评表 for 预期目标: beside those words, or under them."""
    cells = text[line.start : at].split("\t")[:-1]
    beside = next((one.strip() for one in reversed(cells) if one.strip()), "")
    end = line.start - 1
    above = text[text.rfind("\n", max(0, end - _REACH), max(0, end)) + 1 : max(0, end)].split("\t")
    over = above[len(cells)].strip() if cells and len(cells) < len(above) else ""
    return any(_GOAL_CELL.fullmatch(one) for one in (beside, over))
