"""Exhibits that only matplotlib draws: months, hours, pipeline, course, and single replications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from funnel_sim.reporting.chart_data.calendar import calendar_data, middle_of, typical_seat
from funnel_sim.reporting.chart_data.course import course_data, has_course
from funnel_sim.reporting.chart_data.flows import flow_data
from funnel_sim.reporting.chart_data.hours import hours_data
from funnel_sim.reporting.chart_data.pipeline import pipeline_data
from funnel_sim.reporting.chart_data.reading import designs_of
from funnel_sim.reporting.chart_data.team_months import busy_data, waiting_data
from funnel_sim.reporting.charts import WEEKS
from funnel_sim.reporting.content.basis import Basis
from funnel_sim.reporting.content.model import Exhibit

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def of_time(base: Basis) -> Iterator[Exhibit]:
    """Where the selling hours went, and which months are busy for whom."""
    from funnel_sim.reporting.drawing.heat import draw_heat
    from funnel_sim.reporting.drawing.hours import draw_hours

    yield _drawn("hours", hours_data(base.comparison, base.outcomes), draw_hours)
    yield _drawn("utilisation", busy_data(base.comparison, base.outcomes), draw_heat)
    yield _drawn("waiting", waiting_data(base.comparison, base.outcomes), draw_heat)


def of_pipeline(base: Basis) -> Iterator[Exhibit]:
    """What becomes of the pipeline, and how a plan goes over many months."""
    from funnel_sim.reporting.drawing.course import draw_course
    from funnel_sim.reporting.drawing.waterfall import draw_waterfall

    yield _drawn("pipeline", pipeline_data(base.comparison, base.outcomes), draw_waterfall)
    if has_course(base.outcomes):
        yield _drawn("over_time", course_data(base.comparison, base.outcomes), draw_course)


def of_one_year(base: Basis) -> Iterator[Exhibit]:
    """A typical replication: the ways of leads, and the days of a rep; one page per design."""
    from funnel_sim.reporting.drawing.calendar import draw_calendars
    from funnel_sim.reporting.drawing.flows import draw_flows

    traces = base.gathered.traces
    pairs = [
        (traces[one.design], design)
        for one, design in zip(base.outcomes, designs_of(base.outcomes), strict=True)
    ]
    count = len(base.outcomes[0].replications)
    flows = [flow_data(t.log, t.frame, design, count) for t, design in pairs]
    days = [
        calendar_data(t.log, t.frame, d, typical_seat(t.log, t.frame), middle_of(t.frame), WEEKS)
        for t, d in pairs
    ]
    place = base.organisations.index(base.best)
    yield Exhibit("flows", flows[place].title, flows[place].subtitle,
                  picture=lambda: draw_flows([flows[place]]))  # fmt: skip
    yield Exhibit("calendar", days[place].title, days[place].subtitle,
                  picture=lambda: draw_calendars([days[place]]), in_deck=False)  # fmt: skip


def _drawn(name: str, data: Any, draw: Callable[[Any], list[Figure]]) -> Exhibit:
    return Exhibit(name, data.title, data.subtitle, picture=lambda: draw(data))
