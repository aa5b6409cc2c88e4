"""Ranks of waiting leads: the codes are those of the vocabulary, the lower rank goes first."""

from __future__ import annotations

from funnel_sim.domain.names import Discipline
from funnel_sim.model import ranking


def test_the_plain_codes_are_those_of_the_vocabulary():
    """The scalar code repeats the numbers, since a compiled engine cannot read an enum."""
    for discipline in Discipline:
        assert getattr(ranking, discipline.name) == discipline


def test_every_discipline_puts_first_what_it_names():
    near, far = (1, 50.0, 0.1), (4, 900.0, 0.001)  # stages left, value, margin per hour and value
    first = {d: min((near, far), key=lambda lead: ranking.rank(d, *lead)) for d in Discipline}
    assert first[Discipline.CLOSEST_TO_CLOSE] == near
    assert first[Discipline.HIGHEST_VALUE] == far
    assert first[Discipline.MARGIN_PER_HOUR] == near  # 5 an hour against 0.9
    assert ranking.rank(Discipline.FIFO, *near) == ranking.rank(Discipline.FIFO, *far)
