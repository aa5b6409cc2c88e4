"""Names that must be known, and how problems are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from funnel_sim.config.paths import Keys
from funnel_sim.domain.errors import did_you_mean

Problem = tuple[Keys, str]
Problems = Iterator[Problem]

MOST_SHOWN = 4


def known(name: str, names: Collection[str], what: str, at: Keys) -> Problems:
    """A name must be one of `names`."""
    if name not in names:
        yield at, f"unknown {what} '{name}'.{did_you_mean(name, list(names))}"


def listed(words: Collection[str]) -> str:
    """Words in quotes, the first few of many."""
    shown = [f"'{word}'" for word in list(words)[:MOST_SHOWN]]
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def told_once(problems: Iterable[Problem]) -> Problems:
    """Problems of many rows: of those that say the same of the same key the first, and how many."""
    ordered = sorted(problems, key=_said)  # stable: the first row stays first
    groups = [list(group) for _, group in groupby(ordered, key=_said)]
    for (at, sentence), *more in sorted(groups, key=lambda group: str(group[0][0])):
        others = f" The same holds for {len(more)} further rows." if len(more) > 1 else ""
        yield at, sentence + (" The same holds for one further row." if len(more) == 1 else others)


def _said(problem: Problem) -> tuple[str, str]:
    """The key and the rule, without the value."""
    at, sentence = problem
    return str(at[-1]), sentence.partition(". Got ")[0]
