"""The register of collections that sentence plans walk over, and how a plan's words find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from youju.domain.facts import Fact, Indicator, Item
from youju.domain.report import Run, Text
from youju.drafting.scope import Scope
from youju.drafting.words import listed
from youju.errors import DataFileError

__all__ = ["COLLECTIONS", "collection", "over_indicators", "over_items", "readings_of", "walk"]

Collection = Callable[..., Iterable[Scope]]
COLLECTIONS: dict[str, Collection] = {}
"""Every collection that plans may walk over; some take words after their name."""


def collection(name: str) -> Callable[[Collection], Collection]:
    """Register a collection under this name."""

    def register(make: Collection) -> Collection:
        COLLECTIONS[name] = make
        return make

    return register


def walk(text: str, scope: Scope, place: str = "", *, most: int | None = None) -> tuple[Scope, ...]:
    """Return a scope for each thing of a collection: its name, then its arguments.

    Args:
        text: The collection's name and its arguments.
        scope: Where the plan stands.
        place: File of the plan, for errors.
        most: Look no further than so many.

    Raises:
        DataFileError: There is no such collection, or it takes other arguments.
    """
    name, *arguments = text.split()
    if name not in COLLECTIONS:
        raise DataFileError(f"没有“{name}”这个集合", place=place, remedy="可用的集合见 prompts/offline/README.md")
    try:
        return tuple(islice(COLLECTIONS[name](scope, *arguments), most))
    except TypeError:
        raise DataFileError(f"集合“{text}”的参数个数不对", place=place, remedy="见 prompts/offline/README.md") from None


def over_items(scope: Scope, items: Iterable[Item]) -> Iterator[Scope]:
    """Yield the scope of each item."""
    return (scope.at_item(item) for item in items)


def over_indicators(scope: Scope, indicators: Iterable[Indicator]) -> Iterator[Scope]:
    """Yield the scope of each indicator; those of which the data holds nothing but the names come last, as one.

    Within the scope of one project only its own.
    """
    untold: list[Indicator] = []
    for one in indicators:
        if scope.owner not in (None, one.project):
            continue
        if scope.situation.is_untold(one):
            untold.append(one)
        else:
            yield scope.at_indicator(one)
    if untold:
        names = (scope.at_indicator(one).word("item") for one in untold)
        yield scope.at_indicator(untold[0]).with_words(item=listed(names))


def readings_of(scope: Scope, facts: Iterable[Fact]) -> tuple[Run, ...]:
    """Return the facts as a list reads: 年初计划18公里、全年完成11.4公里."""
    runs: list[Run] = []
    for fact in facts:
        runs += [Text(f"{'、' if runs else ''}{fact.measure}"), scope.show(fact)]
    return tuple(runs)
