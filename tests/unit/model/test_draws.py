"""Random numbers by key: one at a time or many at once, and no two purposes share one."""

from __future__ import annotations

import itertools

import numpy as np

from funnel_sim.model.draws import (
    OF_THE_JUDGEMENT,
    OF_THE_REP,
    OF_THE_SICKNESS,
    OF_THE_TRAINING,
    OF_THE_VACATION,
    OF_THE_VISIT,
    Draws,
    care_key,
    channel_key,
    occurrence,
    opening_key,
    role_key,
    segment_key,
    stage_key,
)

DRAWS = Draws(seed=2**63 - 1, replication=7)
PURPOSES = (OF_THE_REP, OF_THE_TRAINING, OF_THE_VACATION, OF_THE_SICKNESS, OF_THE_JUDGEMENT)
WEB, CLOSING = channel_key("web"), stage_key("closing")


def test_many_at_once_are_the_same_as_one_at_a_time():
    numbers = np.arange(50, dtype=np.uint64)
    channels = np.full(50, WEB, dtype=np.uint64)
    visits = DRAWS.first_attempts(channels, numbers, CLOSING, OF_THE_VISIT)
    touches = DRAWS.first_attempts(channels, numbers, CLOSING, 3)
    for number in range(50):
        assert tuple(visits[number]) == DRAWS.visit(WEB, number, CLOSING, visit=0)
        assert tuple(touches[number]) == DRAWS.touch(WEB, number, CLOSING, 0, touch=2, attempt=0)


def test_every_occurrence_has_a_counter_of_its_own():
    fields = (0, 1, 2, 255, 2**16 - 1)
    words = [occurrence(*fields) for fields in itertools.product(fields, repeat=4)]
    assert len(set(words)) == len(words)
    assert max(words) < 2**64


def test_no_two_questions_get_the_same_answer():
    answers = [
        DRAWS.visit(WEB, 1, CLOSING, 0),
        DRAWS.visit(WEB, 1, CLOSING, 1),
        DRAWS.visit(WEB, 2, CLOSING, 0),
        DRAWS.visit(channel_key("fair"), 1, CLOSING, 0),
        DRAWS.visit(WEB, 1, stage_key("detection"), 0),
        DRAWS.touch(WEB, 1, CLOSING, 0, 0, 0),
        DRAWS.touch(WEB, 1, CLOSING, 0, 0, 1),
        DRAWS.touch(WEB, 1, CLOSING, 0, 1, 0),
        tuple(DRAWS.leads(WEB, np.array([1], dtype=np.uint64))[0]),
        *(DRAWS.rep(role_key("web"), 1, 0, purpose) for purpose in PURPOSES),
        DRAWS.rep(role_key("web"), 1, 1, OF_THE_REP),
        DRAWS.rep(role_key("web"), 2, 0, OF_THE_REP),
        DRAWS.rep(role_key("web"), 1, 0, OF_THE_SICKNESS, count=1),
        DRAWS.recycling(WEB, 1),
        DRAWS.customer(WEB, 1, 0),
        DRAWS.customer(WEB, 1, 1),
        DRAWS.customer(segment_key("small"), 1, 0),
        DRAWS.recycling(opening_key(), 1),
        Draws(2**63 - 1, 8).visit(WEB, 1, CLOSING, 0),
        Draws(7, 2**31).visit(WEB, 1, CLOSING, 0),
    ]
    numbers = [u for answer in answers for u in answer]
    numbers += [DRAWS.briefing(WEB, 1, CLOSING, 0)]
    kinds = care_key("hotline"), care_key("training")
    numbers += [DRAWS.care(WEB, 1, kind, case) for kind in kinds for case in range(3)]
    numbers += DRAWS.periods(WEB, np.array([1], dtype=np.uint64)).tolist()
    assert len(set(numbers)) == len(numbers)


def test_numbers_are_uniform_and_independent_over_leads():
    """20,000 leads x 4: means and neighbours' correlation within 4 standard errors."""
    table = DRAWS.leads(WEB, np.arange(20_000, dtype=np.uint64))
    assert abs(table.mean(axis=0) - 0.5).max() < 4 / np.sqrt(12 * 20_000)
    centred = table - table.mean(axis=0)
    lanes = np.corrcoef(centred.T) - np.eye(4)
    assert abs(lanes).max() < 4 / np.sqrt(20_000)
    neighbours = (centred[1:] * centred[:-1]).mean(axis=0) * 12
    assert abs(neighbours).max() < 4 / np.sqrt(20_000)
