"""The door to what the text's own numbers must obey, without any data.

Each family reads its relation once and judges it in one place:

- sums: `sum_claims`, `closing_sums` and `silent_sums` find a whole and its list (`lists`), `sums` judges; `shares` of
  one whole, `balances` of what came, went and is left
- rates: `rate_claims` reads the words, `rate_operands` and `rate_stated` propose parts and wholes, `quotients` judges
  each, `rates` all of them
- changes: `change_claims` reads the words, `change_sides` picks the two values, `changes` judges; `change_parts`
  adds up those of parts; `change_targets`, `comparisons`, `yardsticks` and `worded_bases` find other sides
- targets: `targets` reads and judges, `target_pairs` finds those told apart from their results; `completeness`
- several numbers at once: `series` reads lists, `list_claims` and `every_claims` hold what is said of them;
  `rate_ranks` which rate is the lowest
- prices and averages: `products`, `tariffs`, `per_time`, `means`; `proportions`, `conversions`
- points: `scores`, `score_rules`, `scales`
- things listed: `counts`
- what no check explains, but one slip of the pen does: `slips`, by any of the `relations` between neighbours
"""

from __future__ import annotations

from youju.checking.arithmetic.balances import check_balances
from youju.checking.arithmetic.change_parts import check_parts_of_changes
from youju.checking.arithmetic.change_targets import check_change_targets
from youju.checking.arithmetic.changes import check_changes
from youju.checking.arithmetic.comparisons import check_comparisons
from youju.checking.arithmetic.completeness import check_completeness
from youju.checking.arithmetic.conversions import check_conversions
from youju.checking.arithmetic.counts import check_counts
from youju.checking.arithmetic.every_claims import check_every_claims, check_pair_claims
from youju.checking.arithmetic.list_claims import check_list_claims
from youju.checking.arithmetic.means import check_means
from youju.checking.arithmetic.per_time import check_densities, check_per_time
from youju.checking.arithmetic.products import check_products
from youju.checking.arithmetic.proportions import check_proportions
from youju.checking.arithmetic.rate_ranks import check_rate_ranks
from youju.checking.arithmetic.rates import check_rate_bounds, check_rate_formulas, check_rates
from youju.checking.arithmetic.scales import check_scales
from youju.checking.arithmetic.score_rules import check_score_rules
from youju.checking.arithmetic.scores import check_points_lost, check_scores
from youju.checking.arithmetic.shares import check_shares
from youju.checking.arithmetic.slips import check_slips
from youju.checking.arithmetic.sums import check_sums
from youju.checking.arithmetic.target_pairs import check_named_targets, check_target_pairs
from youju.checking.arithmetic.targets import check_targets
from youju.checking.arithmetic.tariffs import check_tariffs
from youju.checking.arithmetic.worded_bases import check_places, check_worded_bases
from youju.checking.arithmetic.yardsticks import check_yardsticks
from youju.checking.reading import Reading
from youju.domain.findings import Finding, Severity

__all__ = ["check_arithmetic"]

_CHECKS = (
    check_sums,
    check_shares,
    check_rates,
    check_rate_formulas,
    check_rate_bounds,
    check_means,
    check_balances,
    check_changes,
    check_change_targets,
    check_parts_of_changes,
    check_targets,
    check_target_pairs,
    check_named_targets,
    check_scores,
    check_points_lost,
    check_score_rules,
    check_scales,
    check_counts,
    check_products,
    check_conversions,
    check_tariffs,
    check_per_time,
    check_densities,
    check_proportions,
    check_list_claims,
    check_rate_ranks,
    check_comparisons,
    check_completeness,
    check_every_claims,
    check_yardsticks,
    check_worded_bases,
    check_places,
    check_pair_claims,
)


def check_arithmetic(reading: Reading) -> list[Finding]:
    """Check every sum, rate, change, target, score and count that the text itself states, without any data.

    What looks mistyped is told only where no check has said what is wrong.
    """
    found = [one for check in _CHECKS for one in check(reading)]
    told = [one for one in found if one.severity is not Severity.INFO]
    slips = (one for one in check_slips(reading) if not any(_overlap(one, other) for other in told))
    return sorted([*found, *slips], key=lambda one: (one.start, one.end))


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end
