"""The terms of a Frame that postings reckon with, as structured arrays and numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Rows
from funnel_sim.domain.names import ActivityKind, CommissionBase
from funnel_sim.metrics.amounts import OF_KIND

Floats = NDArray[np.float64]

QUALIFYING_STAGE = "qualification"
"""Stage whose passing makes a lead qualified; the second stage where none is called so."""

TEAM = np.dtype([
    ("pay", "f8"),  # money per paid hour
    ("seat", "f8"),  # money per paid hour
    ("selling_share", "f8"),
    ("selling_hour", "f8"),  # what an hour of selling costs, with the admin and the seat it needs
    ("quota", "f8"),  # money per paid hour; NaN without one
    ("hiring_cost", "f8"),
    ("commission_rate", "f8"),
    ("on_margin", "i8"),  # 1 where commission is on the margin instead of the revenue
    ("accelerator", "f8"),
])  # fmt: skip
"""Terms of a team, those of its role."""
ACTIVITY = np.dtype([
    ("counted_as", "i8"),  # the Amount that counts its touches
    ("touch_cost", "f8"),
    ("trip_cost", "f8"),
])  # fmt: skip
"""Terms of an activity."""
CHANNEL = np.dtype([
    ("lead_cost", "f8"),
    ("cost_per_hour", "f8"),
])  # fmt: skip
"""Terms of a channel."""
SEGMENT = np.dtype([
    ("gross_margin", "f8"),
    ("contract", "f8"),  # working hours over which revenue counts; 0 for at once
])  # fmt: skip
"""Terms of a segment."""


class Terms(NamedTuple):
    """The rates of a Frame."""

    teams: Rows
    """Dtype `TEAM`."""
    activities: Rows
    """Dtype `ACTIVITY`."""
    channels: Rows
    """Dtype `CHANNEL`."""
    segments: Rows
    """Dtype `SEGMENT`."""
    response_target: float
    qualifying_stage: int
    hours_per_year: float

    @classmethod
    def of(cls, frame: Frame) -> Terms:
        """Those of a Frame."""
        activities = _table(ACTIVITY, len(frame.activities), {
            "counted_as": [OF_KIND[ActivityKind[word.upper()]] for word in frame.activity_kinds],
            "touch_cost": frame.touch_cost,
            "trip_cost": frame.trip_cost,
        })  # fmt: skip
        channels = _table(CHANNEL, len(frame.channels), {
            "lead_cost": frame.lead_cost,
            "cost_per_hour": frame.channel_cost_per_hour,
        })  # fmt: skip
        segments = _table(SEGMENT, len(frame.segments), {
            "gross_margin": frame.gross_margin,
            "contract": frame.contract if frame.recognised else 0.0,
        })  # fmt: skip
        return cls(
            teams=_teams(frame),
            activities=activities,
            channels=channels,
            segments=segments,
            response_target=float(frame.response_target),
            qualifying_stage=_qualifying_stage(frame),
            hours_per_year=float(frame.calendar.hours_per_year),
        )


class Days(NamedTuple):
    """The working days of a calendar."""

    offsets: Floats
    """Calendar days from the start date to each."""
    hours: float
    """Length of each."""
    opens: float
    """Hours after midnight."""

    @classmethod
    def of(cls, frame: Frame) -> Days:
        """Those of a Frame."""
        calendar = frame.calendar
        hours, opens = float(calendar.hours_per_day), float(calendar.opens)
        return cls(_floats(calendar.day_offsets), hours, opens)


class Window(NamedTuple):
    """The hours that count: [start, end), cut into months. Working hours."""

    start: float
    """End of the warm-up."""
    end: float
    """The horizon."""
    edges: Floats
    """Begin of each month and the end of the last, shape (months + 1,)."""

    @classmethod
    def of(cls, frame: Frame) -> Window:
        """That of a Frame."""
        return cls(float(frame.warm_up), float(frame.horizon), _floats(frame.calendar.month_starts))

    @property
    def hours(self) -> float:
        """Length."""
        return self.end - self.start

    @property
    def month_hours(self) -> Floats:
        """Hours of each month that lie in the window, shape (months,)."""
        return np.asarray(np.diff(np.clip(self.edges, self.start, self.end)))


def _floats(values: Floats) -> Floats:
    return np.array(values, dtype=np.float64)


def _table(dtype: np.dtype[np.void], rows: int, columns: dict[str, object]) -> Rows:
    table = np.empty(rows, dtype)
    for name, values in columns.items():
        table[name] = values
    return table


def _teams(frame: Frame) -> Rows:
    role = frame.team_role
    pay, seat = frame.pay_per_hour[role], frame.seat_per_hour[role]
    share = frame.selling_share[role]
    on_margin = [base == CommissionBase.MARGIN.word for base in frame.commission_base]
    return _table(TEAM, len(frame.teams), {
        "pay": pay,
        "seat": seat,
        "selling_share": share,
        "selling_hour": (pay + seat) / share,
        "quota": frame.quota_per_hour[role],
        "hiring_cost": frame.hiring_cost[role],
        "commission_rate": frame.commission_rate[role],
        "on_margin": np.array(on_margin)[role],
        "accelerator": frame.accelerator[role],
    })  # fmt: skip


def _qualifying_stage(frame: Frame) -> int:
    """Index of the stage whose passing makes a lead qualified; -1 if there is none."""
    if QUALIFYING_STAGE in frame.stages:
        return frame.stages.index(QUALIFYING_STAGE)
    return 1 if len(frame.stages) > 1 else -1
