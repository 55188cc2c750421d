"""Finds years that can't be right: the sentence speaks of this year's facts, or the title of this year's report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.judgement import Judgement, agreement
from youju.checking.against_data.layout import Layout, Span
from youju.checking.against_data.terms import read_terms
from youju.checking.interval import Fit
from youju.domain.facts import LAST_YEAR, Ledger
from youju.domain.findings import Code, Finding, Mention, Severity, Verdict
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_years"]

_YEAR = regex(r"(?<!\d)((?:19|20)\d\d)\s?年")
_AS_OF = regex(r"(?:截至|截止|截止到|截至到)$")
_UNTIL = regex(r"[至到]$")
_ROW = regex(r"((?:19|20)\d\d)年度?(?:、|和|与)$")
_YEAR_END = regex(r"年\s?(?:12月(?:31日|底|末)?|年?末|年?底)")
_TITLE = regex(r"年度?.{0,30}(?:报告|自评|评价|总结)")
_PROVED = (Verdict.SUPPORTED, Verdict.DERIVED)
_REFUTED = (Verdict.CONTRADICTED, Verdict.UNSUPPORTED)
_TITLE_LINES = 3
_EVALUATED = regex(
    r"[年度]?度?(?:[^，。；]{0,40}(?:开展|进行|实施)[^，。；]{0,12}(?:自评|评价)|(?:部门)?(?:预算)?绩效|自评工作|[^，。；]{0,30}(?:报告如下|作如下报告))"
)
_COMPARING = tuple("自从至比较到与和及由")
_DEADLINE = regex(r"(?:之|以)?前")
"""A later year until which something is to be done: 2025年10月底前支付率达到90%."""
_NEXT = regex(r"下一?步|后续|明年|改进|措施|建议|打算|计划|整改")
"""Headings under which a later year is what is aimed at."""
_DATA = regex(r"(?:数据|资料|台账)(?!局|中心)[^，。；]{0,24}[，,]?(?:均|统一)?(?:截至|截止|截止到|截至到)$")
"""What the whole report rests on, up to a day: it is the end of its own year."""
_OWN_YEAR = regex(r"本年|当年|今年")
_LISTED = regex(r"年度?[、和与至到]$")
_QUOTED = regex(r"[《〔（(][^》〕）)\n]*$")


def check_years(
    layout: Layout,
    bindings: Mapping[int, Binding],
    judgements: Mapping[int, Judgement],
    ledger: Ledger,
) -> Iterator[Finding]:
    """Yield a finding for each year that contradicts the year of the data."""
    own = ledger.profile.year
    bindings = {  # the unit's own words may speak of any year
        start: one
        for start, one in bindings.items()
        if not any(fact.item in ledger.profile.prose for fact in one.facts)
    }
    for mention in layout.mentions:
        if mention.kind is not Kind.DATE or not (match := _YEAR.match(mention.text)):
            continue
        year = int(match.group(1))
        if year != own and _is_wrong(layout, mention, year, ledger, bindings, judgements):
            expected = mention.text.replace(match.group(1), str(own), 1)
            message = f"数据是{own}年度的，文中写成{mention.text}"
            yield Finding(
                Code.YEAR_SLIP, Severity.WARNING, mention.start, mention.end, message, expected, quote=mention.text
            )


def _is_wrong(
    layout: Layout,
    mention: Mention,
    year: int,
    ledger: Ledger,
    bindings: Mapping[int, Binding],
    judgements: Mapping[int, Judgement],
) -> bool:
    text, own = layout.text, ledger.profile.year
    line = layout.line(mention.start)
    if _QUOTED.search(text[max(line.start, mention.start - 40) : mention.start]):
        return False
    in_title = text.count("\n", 0, mention.start) < _TITLE_LINES and "。" not in text[line.start : line.end]
    if in_title and _TITLE.search(text[mention.start : line.end][:60]):
        return True
    clause = layout.words(layout.clause(mention.start))
    sentence = layout.sentences[layout.sentence_at(mention.start)]
    years = read_terms().years
    behind = clause[mention.end - layout.clause(mention.start).start :]
    lead = layout.leads[layout.sentence_at(mention.start)]
    if year > own and lead >= 0 and _NEXT.search(layout.words(layout.sentences[lead])):
        return False
    if _OWN_YEAR.search(behind) or (year > own and (years["year_next"].search(behind) or _DEADLINE.match(behind))):
        return False
    ahead = text[max(0, mention.start - 7) : mention.start]
    ends_year = _YEAR_END.search(mention.text) is not None
    as_of = _AS_OF.search(ahead) is not None or (ends_year and _UNTIL.search(ahead) is not None)
    if as_of and abs(year - own) == 1 and not ends_year:
        return False
    if ends_year and year < own and _DATA.search(text, line.start, mention.start):
        return True
    around = clause.replace(mention.text, "", 1)
    before = text[max(0, mention.start - 1) : mention.start]
    if _EVALUATED.match(text[mention.end - 1 : mention.end + 60]) and before != "按":
        return not years["year_free"].search(around)
    row = _ROW.search(ahead)
    if row is not None and not years["year_next"].search(clause):
        return year > own or year <= int(row.group(1))
    listed = _LISTED.search(text[max(0, mention.start - 3) : mention.start]) is not None
    if not as_of and (listed or before in _COMPARING or years["year_free"].search(around)):
        return False
    return _speaks_of_this_year(layout, mention, sentence, bindings, judgements, ledger)


def _speaks_of_this_year(
    layout: Layout,
    mention: Mention,
    sentence: Span,
    bindings: Mapping[int, Binding],
    judgements: Mapping[int, Judgement],
    ledger: Ledger,
) -> bool:
    """Tell whether the numbers that a year governs, up to the next year, are this year's facts."""
    following = _YEAR.search(layout.text, mention.end, sentence.end)
    if following and layout.text[following.start() - 1] in "比较":
        following = _YEAR.search(layout.text, following.end(), sentence.end)
    end = following.start() if following else sentence.end
    for number in layout.numbers_in(Span(mention.end, end)):
        binding, judgement = bindings.get(number.start), judgements.get(number.start)
        if binding is None or judgement is None or binding.strength is Strength.WEAK:
            continue
        if judgement.judged.verdict in _REFUTED and _is_this_years(binding, ledger):
            return True
        if judgement.judged.verdict in _PROVED:
            fact = next((one for one in binding.facts if one.id == judgement.judged.fact_id), None)
            return fact is not None and fact.period != LAST_YEAR
    return False


def _is_this_years(binding: Binding, ledger: Ledger) -> bool:
    """Tell whether a number taken for last year's is just what this year's data says."""
    if binding.quantity is None:
        return False
    last = [fact for fact in binding.facts if fact.period == LAST_YEAR]
    now = [ledger.get(one.item, one.measure, fund_source=one.fund_source, basis=one.basis) for one in last]
    return any(one is not None and agreement(binding.quantity, one.quantity) is Fit.RIGHT for one in now)
