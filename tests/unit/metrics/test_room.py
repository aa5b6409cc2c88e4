"""Memory that is used again: pieces of one thread beside one another, and nothing left in them."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from funnel_sim.metrics import measure
from funnel_sim.metrics.room import KEPT, Room
from tests.unit.metrics.log_builder import two_weeks
from tests.unit.metrics.story import story_log
from tests.unit.metrics.story_customers import customers_frame, customers_log
from tests.unit.metrics.story_people import people_frame, people_log

ROOM = sys.modules[measure.__module__].ROOM
STORIES = [(story_log(), two_weeks()), (people_log(), people_frame()),
           (customers_log(), customers_frame())]  # fmt: skip


def take(room):
    return [room.take(5, np.float64), room.take((3, 2), np.int32), room.take(0, np.int8)]


def test_pieces_lie_beside_one_another_in_memory_that_is_used_again():
    room = Room()
    take(room)
    room.clear()
    pieces = take(room)
    assert [piece.shape for piece in pieces] == [(5,), (3, 2), (0,)]
    for number, piece in enumerate(pieces):
        piece[...] = number
    assert pieces[0].tolist() == [0.0] * 5
    assert pieces[1].tolist() == [[1, 1]] * 3
    room.clear()
    assert np.shares_memory(pieces[0], take(room)[0])


def test_what_does_not_fit_is_handed_out_all_the_same():
    room = Room()
    for _ in range(2):
        room.clear()
        first, second = room.take(KEPT // 8, np.float64), room.take(4, np.float64)
        assert len(first) == KEPT // 8
        second[:] = 1.0
        assert not np.shares_memory(first, second)


def test_threads_have_memory_of_their_own():
    room = Room()
    take(room)
    room.clear()
    mine = take(room)[0]
    with ThreadPoolExecutor(1) as pool:
        pool.submit(take, room).result()
        pool.submit(room.clear).result()
        theirs = pool.submit(take, room).result()[0]
    assert not np.shares_memory(mine, theirs)


def bits(log, frame):
    measures = measure(log, frame)
    return [measures.total.tobytes(), *(measures.by[d].tobytes() for d in sorted(measures.by))]


@pytest.mark.parametrize("byte", [0, 255])
def test_measures_do_not_depend_on_what_was_in_memory_before(byte):
    """Nor on the replication before, whose notes lie there."""
    expected = [bits(log, frame) for log, frame in STORIES]
    for log, frame in reversed(STORIES):
        for _ in range(2):  # what was asked for once is there the next time
            ROOM.clear()
            ROOM.take(2**16, np.uint8)[:] = byte
        assert bits(log, frame) in expected
    assert [bits(log, frame) for log, frame in STORIES] == expected
