"""What is added up: every sum that KPIs are made of, as a column of the cells and of the ledger."""

from __future__ import annotations

from enum import auto
from typing import Any

from funnel_sim.domain.names import ActivityKind, Word


class Amount(Word):
    """A sum by its name in lower case; those without a note are KPIs of that name."""

    @staticmethod
    def _generate_next_value_(_name: str, _start: int, count: int, _last: list[Any]) -> int:
        return count

    LEADS = auto()
    REENTRIES = auto()
    RENEWALS_DUE = auto()
    CARE_DUE = auto()
    LEAD_COST = auto()

    WINS = auto()
    NEW_CUSTOMERS = auto()
    NEW_DECIDED = auto()
    """New business won, lost, unreachable or cold."""
    LOST = auto()
    UNREACHABLE = auto()
    COLD = auto()
    RECYCLED = auto()
    RENEWALS_WON = auto()
    RENEWALS_DECIDED = auto()
    """Renewals won, lost, unreachable or cold."""
    CARE_DONE = auto()
    CARE_MISSED = auto()
    HAND_OVERS = auto()
    CYCLE_DAYS = auto()
    """Calendar days from creation to win of new customers."""
    CYCLE_MEDIAN = auto()
    OPEN_AT_START = auto()
    OPEN = auto()
    PIPELINE_AT_START = auto()
    PIPELINE_CREATED = auto()
    PIPELINE_LOST = auto()
    PIPELINE_COLD = auto()
    PIPELINE_RECYCLED = auto()
    OPEN_PIPELINE = auto()

    ENTERED = auto()
    OVERFLOWED = auto()
    STAGE_VISITS_ENDED = auto()
    """Whatever the outcome."""
    ADVANCED = auto()
    QUALIFIED = auto()

    BOOKINGS = auto()
    BOOKINGS_UNDER_QUOTA = auto()
    """Those of reps who have a quota."""
    COMMISSION = auto()
    REVENUE = auto()
    GROSS_MARGIN = auto()
    EXPANSION_REVENUE = auto()
    RENEWAL_REVENUE = auto()
    BACKLOG = auto()

    CUSTOMERS = auto()
    CUSTOMERS_LOST = auto()
    CUSTOMERS_AT_BEGIN = auto()
    CUSTOMERS_KEPT = auto()
    """Those of the begin who are still there at the end."""
    VALUE_AT_BEGIN = auto()
    """Of the customers at the begin."""
    VALUE_KEPT = auto()
    """At the end, of the customers at the begin, with the expansions that they bought."""

    TOUCHES = auto()
    UNANSWERED = auto()
    CALLS = auto()
    VIDEOS = auto()
    VISITS = auto()
    DEMOS = auto()
    PROPOSALS = auto()
    SUPPORT_TOUCHES = auto()
    TRAINING_TOUCHES = auto()
    VISIT_COST = auto()
    CALL_COST = auto()
    LOST_DEAL_COST = auto()
    FIRST_RESPONSES = auto()
    FIRST_RESPONSE_HOURS = auto()
    """Waits that ended with a first response."""
    RESPONSES_IN_TIME = auto()

    WORK_HOURS = auto()
    TRAVEL_HOURS = auto()
    BRIEFING_HOURS = auto()
    HOURS_ON_WON = auto()
    HOURS_ON_LOST = auto()
    HOURS_ON_COLD = auto()
    HOURS_ON_OPEN = auto()
    HOURS_ON_CARE = auto()
    WORK_ON_WON = auto()
    WORK_ON_LOST = auto()
    WORK_ON_COLD = auto()
    WORK_ON_OPEN = auto()
    WORK_ON_CARE = auto()
    """These follow one another as the hours do."""
    SELLING_COST = auto()
    TRAVEL_COST = auto()

    WAITS = auto()
    WAITS_NOT_ZERO = auto()
    """Waits that no rep ended at once."""
    WAIT_HOURS = auto()
    """Whole waits of those begun in the window."""
    WAITING_HOURS = auto()

    PAID_HOURS = auto()
    CAPACITY_HOURS = auto()
    """Hours there × selling share: what is there for touches."""
    ADMIN_HOURS = auto()
    PAY = auto()
    SEATS = auto()
    QUOTA = auto()
    REPS_AT_QUOTA = auto()
    HIRES = auto()
    HIRING_COST = auto()
    DEPARTURES = auto()
    VACATION_HOURS = auto()
    SICK_HOURS = auto()
    TRAINING_HOURS = auto()
    ABSENCE_COST = auto()
    CHANNEL_COST = auto()


OF_KIND: dict[ActivityKind, Amount] = {
    ActivityKind.CALL: Amount.CALLS,
    ActivityKind.VIDEO: Amount.VIDEOS,
    ActivityKind.VISIT: Amount.VISITS,
    ActivityKind.DEMO: Amount.DEMOS,
    ActivityKind.PROPOSAL: Amount.PROPOSALS,
    ActivityKind.SUPPORT: Amount.SUPPORT_TOUCHES,
    ActivityKind.TRAINING: Amount.TRAINING_TOUCHES,
}
"""What counts the touches of a kind."""
