"""The KPIs: name, unit, what is better, formula, and the breakdowns that each one has.

Units: `money` (the currency of the Frame), `money/win`, `money/rep`, `share` (0 to 1), `ratio`,
`count`, `h` (working hours), `days` (calendar days), `months`. Everything is over the window from
the end of the warm-up to the horizon. A flow belongs to the moment at which it happens: revenue,
margin and commission to the win; counts and cash of a touch to its start; hours to the hours they
take, so that a touch across the end of a month is split. A month is that of the moment, also for a
lead: the month in which it enters the queue.

Tables add up: over the dimensions in `additive`, rows sum to the total. What cannot be traced to a
segment, channel or stage is not spread over them by a key: the direct costs are shown, and the rest
has lines of its own. So contribution = direct_contribution - idle_cost - channel_cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from funnel_sim.domain.errors import did_you_mean
from funnel_sim.domain.tables import DIMENSIONS

Direction = Literal["higher", "lower", "neutral"]
"""What is better, other things equal."""

LONGEST_NAME = 24
"""Characters in the name of a KPI, which is also a column of tables."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """What a column of the tables means."""

    name: str
    label: str
    """For charts and tables."""
    unit: str
    direction: Direction
    formula: str
    """In names of other KPIs, or in words where it comes straight from the Log."""
    dimensions: tuple[str, ...]
    """Breakdowns that have it; NaN in the others."""
    additive: tuple[str, ...] = ()
    """Breakdowns whose rows sum to the total."""


ALL = DIMENSIONS
MONTH = ("month",)
MARKET = ("month", "segment", "channel")
STAFF = ("month", "team")
PLACED = ("month", "segment", "channel", "team")


def _flow(
    name: str,
    label: str,
    unit: str,
    direction: Direction,
    formula: str,
    dimensions: tuple[str, ...],
) -> Kpi:
    return Kpi(name, label, unit, direction, formula, dimensions, additive=dimensions)


_MONEY = (
    _flow("revenue", "Revenue", "money", "higher", "sum of the value of deals won", ALL),
    _flow(
        "gross_margin", "Gross margin", "money", "higher",
        "sum over wins of value × gross margin of the segment", ALL,
    ),
    _flow(
        "cost_of_sales", "Cost of sales", "money", "lower",
        "pay + seats + commission + visit_cost + call_cost + marketing", MONTH,
    ),
    _flow("pay", "Pay", "money", "lower", "paid_hours × salary and on-costs per hour", STAFF),
    _flow("seats", "Seats", "money", "lower", "paid_hours × seat cost per hour", STAFF),
    _flow(
        "commission", "Commission", "money", "lower",
        "sum over wins of the winning role's rate × its base, revenue or margin", ALL,
    ),
    _flow(
        "visit_cost", "Visits, cash", "money", "lower",
        "cash of visits begun and met + travel cash of all touches begun and met", ALL,
    ),
    _flow(
        "call_cost", "Calls and other touches, cash", "money", "lower",
        "cash, travel apart, of touches begun and answered that are no visits", ALL,
    ),
    _flow("marketing", "Marketing", "money", "lower", "lead_cost + channel_cost",
          ("month", "channel")),
    _flow("lead_cost", "Cost per lead", "money", "lower",
          "leads × cost per lead of the channel", MARKET),
    _flow("channel_cost", "Channels, fixed", "money", "lower",
          "working hours × fixed cost of the channel per hour", ("month", "channel")),
    _flow("contribution", "Contribution", "money", "higher", "gross_margin − cost_of_sales", MONTH),
    _flow(
        "direct_contribution", "Direct contribution", "money", "higher",
        "gross_margin − selling_cost − commission − visit_cost − call_cost − lead_cost", MARKET,
    ),
    _flow(
        "selling_cost", "Selling time at cost", "money", "neutral",
        "selling_hours × (pay + seat per hour) / selling share; with idle_cost it is pay + seats",
        ALL,
    ),
    _flow(
        "travel_cost", "Travel time at cost", "money", "lower",
        "travel_hours × (pay + seat per hour) / selling share; a part of selling_cost", ALL,
    ),
    _flow("idle_cost", "Idle time at cost", "money", "lower", "pay + seats − selling_cost", STAFF),
    _flow(
        "lost_deal_cost", "Spent on lost deals", "money", "lower",
        "selling_cost + visit_cost + call_cost of leads that were lost, unreachable or went cold "
        "by the horizon; a part of these, not added again", ALL,
    ),
)  # fmt: skip

_OUTCOMES = (
    _flow("leads", "Leads", "count", "higher",
          "leads created; those after the last closing count too, in the last month", MARKET),
    _flow("wins", "Wins", "count", "higher", "leads won", ALL),
    _flow("new_customers", "New customers", "count", "higher",
          "wins of leads who were no customers", ALL),
    _flow("lost", "Lost", "count", "lower", "leads that said no", ALL),
    _flow("unreachable", "Unreachable", "count", "lower",
          "leads given up because nobody answered", ALL),
    _flow("cold", "Gone cold", "count", "lower",
          "leads that waited longer than their patience", ALL),
    Kpi(
        "open", "Open leads", "count", "neutral",
        "leads created at any time and still open at the end; by month, at the end of the month; "
        "leads not yet in the queue have no team and stage", ALL, ("segment", "channel"),
    ),
    Kpi(
        "open_pipeline", "Open pipeline", "money", "neutral",
        "sum of the value of open leads, unweighted; by month as `open`", ALL,
        ("segment", "channel"),
    ),
    Kpi("win_rate", "Win rate", "share", "higher",
        "wins / (wins + lost + unreachable + cold)", MARKET),
    Kpi("average_deal", "Average deal", "money/win", "higher", "revenue / wins", PLACED),
    Kpi(
        "sales_cycle_mean", "Sales cycle, mean", "days", "lower",
        "mean calendar days from creation to win over wins; in a short horizon too short, since "
        "quick deals are won first", PLACED,
    ),
    Kpi(
        "sales_cycle_median", "Sales cycle, median", "days", "lower",
        "calendar days from creation by which half of the leads that are won are won: "
        "Aalen–Johansen over leads created, open ones censored at the horizon",
        ("segment", "channel"),
    ),
    _flow("entered", "Stage visits begun", "count", "neutral", "leads entering a stage", ALL),
    _flow("advanced", "Advanced", "count", "higher", "leads leaving a stage for the next", ALL),
    Kpi(
        "conversion_rate", "Conversion rate", "share", "higher",
        "advanced / stage visits ended, whatever the outcome", ALL,
    ),
    _flow(
        "qualified", "Qualified leads", "count", "higher",
        "leads advanced from the stage `qualification`, or from the second where none is called "
        "so; 0 where there is one stage only", PLACED,
    ),
)  # fmt: skip

_ACTIVITY = (
    _flow("touches", "Touches", "count", "neutral",
          "touches begun, every attempt counted", ALL),
    _flow("unanswered", "Attempts unanswered", "count", "lower",
          "attempts begun that nobody answered", ALL),
    _flow("calls", "Calls", "count", "neutral",
          "touches of kind call begun, every attempt counted", ALL),
    _flow("videos", "Video meetings", "count", "neutral",
          "touches of kind video begun and answered", ALL),
    _flow("visits", "Visits", "count", "neutral",
          "touches of kind visit begun and answered", ALL),
    _flow("demos", "Demos", "count", "neutral",
          "touches of kind demo begun and answered", ALL),
    _flow("meetings", "Meetings", "count", "neutral", "visits + videos + demos", ALL),
    _flow("proposals", "Proposals", "count", "neutral",
          "touches of kind proposal begun and answered", ALL),
    _flow("support_touches", "Support touches", "count", "neutral",
          "touches of kind support begun and answered", ALL),
    _flow("training_touches", "Training touches", "count", "neutral",
          "touches of kind training begun and answered", ALL),
    _flow("first_responses", "First responses", "count", "higher",
          "first touches of a lead begun", ALL),
    Kpi("first_response_wait", "Wait for first response", "h", "lower",
        "mean over first_responses of start − entry into the queue", PLACED),
)  # fmt: skip

_TIME = (
    _flow("paid_hours", "Paid hours", "h", "neutral",
          "headcount × working hours = work + travel + briefing + admin + idle", STAFF),
    _flow("selling_hours", "Selling hours", "h", "neutral",
          "work_hours + travel_hours + briefing_hours", ALL),
    _flow("work_hours", "Hours with customers", "h", "neutral",
          "work of touches, as far as within the window", ALL),
    _flow("travel_hours", "Travel hours", "h", "lower",
          "travel of touches, as far as within the window", ALL),
    _flow("briefing_hours", "Briefing hours", "h", "lower",
          "briefing after hand-overs, as far as within the window", ALL),
    _flow("admin_hours", "Admin hours", "h", "neutral", "paid_hours × (1 − selling share)", STAFF),
    _flow("idle_hours", "Idle hours", "h", "neutral",
          "paid_hours × selling share − selling_hours", STAFF),
    Kpi("utilisation", "Utilisation", "share", "neutral",
        "selling_hours / (paid_hours × selling share)", STAFF),
    _flow("waits", "Waits", "count", "neutral",
          "requests for a rep, one per attempt at a touch, those met at once included", ALL),
    Kpi(
        "wait", "Wait for a rep", "h", "lower",
        "mean over waits begun in the window, whether met by a rep or ended by going cold; those "
        "still waiting at the horizon count with the wait so far, a lower bound", ALL,
    ),
    Kpi("p_wait", "Share that waits", "share", "lower",
        "waits begun that no rep met at once / waits", ALL),
    _flow("waiting_hours", "Waiting hours", "h", "lower",
          "hours of all waits, as far as within the window", ALL),
    Kpi("queue_length", "Queue length", "count", "lower",
        "waiting_hours / working hours: leads waiting, averaged over time", ALL,
        ("segment", "channel", "team", "stage")),
)  # fmt: skip

_UNIT_ECONOMICS = (
    Kpi("cac", "Cost to win a customer", "money/win", "lower", "cost_of_sales / wins", MONTH),
    Kpi(
        "payback", "Payback", "months", "lower",
        "12 × cost_of_sales / gross_margin, where a deal's value is the revenue of a year", MONTH,
    ),
    Kpi("visit_cost_per_win", "Visit cost per win", "money/win", "lower",
        "(visit_cost + travel_cost) / wins", MARKET),
    Kpi("revenue_per_rep", "Revenue per rep", "money/rep", "higher",
        "revenue / (paid_hours / working hours), over the window or month", STAFF),
    Kpi("contribution_per_rep", "Contribution per rep", "money/rep", "higher",
        "contribution / (paid_hours / working hours), over the window or month", MONTH),
    Kpi("return_on_sales_cost", "Return on sales cost", "ratio", "higher",
        "gross_margin / cost_of_sales", MONTH),
)  # fmt: skip

KPIS: tuple[Kpi, ...] = (*_MONEY, *_OUTCOMES, *_ACTIVITY, *_TIME, *_UNIT_ECONOMICS)
"""All KPIs, in the order of the columns of every table."""

INDEX: dict[str, int] = {kpi.name: column for column, kpi in enumerate(KPIS)}
"""Column of each KPI."""


def kpi(name: str) -> Kpi:
    """The KPI of that name.

    Raises:
        ValueError: there is none; the message names the nearest.
    """
    if name not in INDEX:
        msg = f"Unknown KPI '{name}'.{did_you_mean(name, tuple(INDEX))}"
        raise ValueError(msg)
    return KPIS[INDEX[name]]
