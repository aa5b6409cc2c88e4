"""What may be wrong with a row of a Log, each with its sentence."""

from __future__ import annotations

from enum import auto
from typing import Any

from funnel_sim.domain.names import Word


class Fault(Word):
    """Something wrong with a row."""

    @staticmethod
    def _generate_next_value_(_name: str, _start: int, count: int, _last: list[Any]) -> int:
        return count

    NOT_ADVANCED = auto()
    ENDS_OTHERWISE = auto()
    ENDS_AT_ANOTHER_TIME = auto()
    ENDS_ELSEWHERE = auto()
    LEFT_WITHOUT_ENTERING = auto()
    BEGINS_ELSEWHERE = auto()
    THROUGH_ELSEWHERE = auto()
    WENT_ON = auto()
    TOUCH_OF_ANOTHER = auto()

    BEFORE_ORIGIN = auto()
    UNLIKE_ORIGIN = auto()
    DONE_OR_WON = auto()
    CARE_WITH_VALUE = auto()
    MAY_NOT_BE_RECYCLED = auto()
    BACK_FROM_NOWHERE = auto()
    BACK_THOUGH_NOT_RECYCLED = auto()
    BACK_MORE_THAN_ONCE = auto()
    BACK_BEFORE_IT_LEFT = auto()

    WIN_WITHOUT_CUSTOMER = auto()
    NOT_SINCE_THE_WIN = auto()
    START_THAT_IS_LATER = auto()
    LOST_WITHOUT_REASON = auto()
    LOST_TOO_EARLY = auto()
    BUSINESS_OF_NOBODY = auto()
    SEGMENT_OF_ANOTHER = auto()
    SOURCE_OF_ANOTHER = auto()
    NUMBER_OF_ANOTHER = auto()
    CUSTOMER_NOT_THERE = auto()

    SEAT_OF_ANOTHER_TEAM = auto()
    DUE_WITHOUT_REASON = auto()
    LEFT_BEFORE_DUE = auto()
    DUE_BEFORE_HIRED = auto()
    SEAT_TAKEN = auto()
    AWAY_TOO_EARLY = auto()
    AWAY_BACKWARDS = auto()
    AWAY_OFF_THE_PAYROLL = auto()
    TOUCH_OFF_THE_PAYROLL = auto()
    TOUCH_OF_ANOTHER_TEAM = auto()

    ENTERED_BEFORE_ARRIVAL = auto()
    QUEUED_BEFORE_ENTRY = auto()
    STARTED_BEFORE_QUEUED = auto()
    ENDED_BEFORE_STARTED = auto()
    TAKEN_OVER_TOO_EARLY = auto()
    VISIT_BACKWARDS = auto()
    TOUCH_AFTER_ITS_VISIT = auto()

    TOUCH_BEGINS_LATE = auto()
    TOUCH_ENDS_LATE = auto()
    VISIT_BEGINS_LATE = auto()
    VISIT_ENDS_LATE = auto()
    LEAD_LEAVES_LATE = auto()
    REP_HIRED_LATE = auto()
    REP_LEAVES_LATE = auto()
    ABSENCE_BEGINS_LATE = auto()
    CUSTOMER_WON_LATE = auto()
    CUSTOMER_LOST_LATE = auto()
    UNFINISHED_THOUGH_EARLY = auto()


EVENTS = {
    Fault.NOT_ADVANCED: "stage visits are followed by another without having advanced",
    Fault.ENDS_OTHERWISE: "leads left otherwise than their last stage visit ended",
    Fault.ENDS_AT_ANOTHER_TIME: "leads left at another time than their last stage",
    Fault.ENDS_ELSEWHERE: "leads left from another stage or team than they were in last",
    Fault.LEFT_WITHOUT_ENTERING: "leads left without having entered a stage",
    Fault.BEGINS_ELSEWHERE: "leads begin in another stage than they should enter",
    Fault.THROUGH_ELSEWHERE: "leads were through from another stage than the last of their journey",
    Fault.WENT_ON: "leads advanced from the last stage of their journey and went on",
    Fault.TOUCH_OF_ANOTHER: "touches belong to the stage visit of another lead",
    Fault.BEFORE_ORIGIN: "leads come before the one they come from",
    Fault.UNLIKE_ORIGIN: "leads have another source or segment than the one they come from",
    Fault.DONE_OR_WON: "sales are done, or cases of care won",
    Fault.CARE_WITH_VALUE: "cases of care have a value",
    Fault.MAY_NOT_BE_RECYCLED: "leads are recycled that may not be",
    Fault.BACK_FROM_NOWHERE: "leads come back from nowhere",
    Fault.BACK_THOUGH_NOT_RECYCLED: "leads come back that were not recycled",
    Fault.BACK_MORE_THAN_ONCE: "leads come back more than once",
    Fault.BACK_BEFORE_IT_LEFT: "leads come back before they have left",
    Fault.WIN_WITHOUT_CUSTOMER: "wins of new business made no customer, or others did",
    Fault.NOT_SINCE_THE_WIN: "customers are so from another moment than that of their win",
    Fault.START_THAT_IS_LATER: "customers of the start became so later",
    Fault.LOST_WITHOUT_REASON: "customers are lost without reason or time",
    Fault.LOST_TOO_EARLY: "customers are lost before they are customers",
    Fault.BUSINESS_OF_NOBODY: "leads are business of customers without being so, or the reverse",
    Fault.SEGMENT_OF_ANOTHER: "leads have another segment than their customer",
    Fault.SOURCE_OF_ANOTHER: "leads have another source than their customer",
    Fault.NUMBER_OF_ANOTHER: "leads have another number than their customer",
    Fault.CUSTOMER_NOT_THERE: "leads come from customers who are not customers then",
    Fault.SEAT_OF_ANOTHER_TEAM: "reps sit in another team",
    Fault.DUE_WITHOUT_REASON: "reps are due to leave without reason or time",
    Fault.LEFT_BEFORE_DUE: "reps leave before they are due to",
    Fault.DUE_BEFORE_HIRED: "reps are due to leave before they are hired",
    Fault.SEAT_TAKEN: "reps are hired on a seat that is still taken",
    Fault.AWAY_TOO_EARLY: "absences begin before they are due",
    Fault.AWAY_BACKWARDS: "absences end before they begin",
    Fault.AWAY_OFF_THE_PAYROLL: "absences lie outside the time on the payroll",
    Fault.TOUCH_OFF_THE_PAYROLL: "touches are by reps not yet hired or already gone",
    Fault.TOUCH_OF_ANOTHER_TEAM: "touches are by a rep of another team",
    Fault.TAKEN_OVER_TOO_EARLY: "stage visits are taken over before they begin",
    Fault.VISIT_BACKWARDS: "stage visits end before they begin",
    Fault.TOUCH_AFTER_ITS_VISIT: "touches end after their stage visit",
    Fault.TOUCH_BEGINS_LATE: "touches begin at or after the horizon",
    Fault.TOUCH_ENDS_LATE: "touches end at or after the horizon",
    Fault.VISIT_BEGINS_LATE: "stage visits begin at or after the horizon",
    Fault.VISIT_ENDS_LATE: "stage visits end at or after the horizon",
    Fault.LEAD_LEAVES_LATE: "leads leave at or after the horizon",
    Fault.REP_HIRED_LATE: "reps are hired at or after the horizon",
    Fault.REP_LEAVES_LATE: "reps leave at or after the horizon",
    Fault.ABSENCE_BEGINS_LATE: "absences begin at or after the horizon",
    Fault.CUSTOMER_WON_LATE: "customers are won at or after the horizon",
    Fault.CUSTOMER_LOST_LATE: "customers are lost at or after the horizon",
    Fault.UNFINISHED_THOUGH_EARLY: "touches are unfinished though they end before the horizon",
}
"""Faults that are told by how many rows have them."""
ORDER = {
    Fault.ENTERED_BEFORE_ARRIVAL: ("stage entries", "arrival"),
    Fault.QUEUED_BEFORE_ENTRY: ("waits", "entry into the stage"),
    Fault.STARTED_BEFORE_QUEUED: ("touches", "start of the wait"),
    Fault.ENDED_BEFORE_STARTED: ("ends of touches", "start of the touch"),
}
"""Faults that are told by the most hours by which what comes later is before what comes first."""
