"""The closed vocabularies, with the integer codes that arrays use for them.

Configs and tables show the lower-case names; Blueprint and Log hold the codes.
"""

from __future__ import annotations

from enum import IntEnum


class Word(IntEnum):
    """A code with a name in lower case, as written in configs and tables."""

    @property
    def word(self) -> str:
        """The name as users write and read it."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Word:
        """The code for a word; KeyError for an unknown one."""
        return cls[word.upper()]

    @classmethod
    def words(cls) -> tuple[str, ...]:
        """All words in the order of their codes."""
        return tuple(code.word for code in cls)


class Mode(Word):
    """From where a team works."""

    INSIDE = 0
    FIELD = 1


class Ownership(Word):
    """Who takes the later touches of a lead."""

    POOLED = 0
    OWNER = 1


class Discipline(Word):
    """How a free rep chooses among the leads that wait."""

    FIFO = 0
    CLOSEST_TO_CLOSE = 1
    HIGHEST_VALUE = 2
    MARGIN_PER_HOUR = 3
    EFFORT_SHARES = 4
    """Serve the segment that is furthest below its share of the team's time."""
    OWN_JUDGEMENT = 5
    """Each rep weighs the criteria as he likes."""


class Entry(Word):
    """How a lead came in."""

    NEW = 0
    """Through a channel."""
    OPENING = 1
    """It was open on the first day."""
    PROSPECT = 2
    """Approached from a list."""
    RECYCLED = 3
    """Back after a time of nurture."""
    EXPANSION = 4
    RENEWAL = 5
    CARE = 6
    """A customer's onboarding, support or training case."""


class Away(Word):
    """Why a rep is away."""

    VACATION = 0
    SICK = 1
    TRAINING = 2


class Departure(Word):
    """Why a rep leaves."""

    STAYS = 0
    LEAVES = 1
    """By himself; the seat is filled again."""
    CLOSED = 2
    """The seat is closed."""


class Churn(Word):
    """Why a customer is lost."""

    STAYS = 0
    NOT_RENEWED = 1
    LEAVES = 2
    """Whatever was done."""


class Exit(Word):
    """How a lead stands when the replication is over."""

    OPEN = 0
    WON = 1
    LOST = 2
    UNREACHABLE = 3
    """Lost because nobody answered within the allowed attempts."""
    COLD = 4
    """Reneged: waited for a touch longer than its patience."""
    RECYCLED = 5
    """Lost, unreachable or cold for now: it comes back after a time of nurture, as a new row."""
    DONE = 6
    """A case of care is closed; nothing is sold."""


class VisitOutcome(Word):
    """How a stage visit ended."""

    OPEN = 0
    ADVANCED = 1
    LOST = 2
    UNREACHABLE = 3
    COLD = 4


class TouchResult(Word):
    """What a touch, or an attempt at one, led to."""

    UNFINISHED = 0
    """In hand at the end of the horizon."""
    CONTINUES = 1
    """The stage needs further touches."""
    ADVANCED = 2
    LOST = 3
    NO_ANSWER = 4
    """Nobody answered; it will be tried again."""
    UNREACHABLE = 5
    """Nobody answered at the last allowed attempt."""


class ActivityKind(Word):
    """What an activity is, whatever a config calls it."""

    CALL = 0
    VIDEO = 1
    VISIT = 2
    DEMO = 3
    PROPOSAL = 4
    SUPPORT = 5
    TRAINING = 6


class CommissionBase(Word):
    """What a commission is a share of."""

    REVENUE = 0
    MARGIN = 1
