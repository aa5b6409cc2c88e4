"""A market fits together: names exist, shares add up, journeys lead through stages."""

from __future__ import annotations

from collections.abc import Mapping

from funnel_sim.config.checks.naming import Problems, known, listed
from funnel_sim.config.coverage import NEW, journeys_of
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.base import ALL
from funnel_sim.config.schema.customers import Customers
from funnel_sim.config.schema.market import WEEKDAYS, Cadence, Channel, Market
from funnel_sim.domain.names import ActivityKind

OF_A_FLOW = (
    "season", "trend", "over_dispersion", "dispersion_period", "weekdays", "hours",
    "working_hours_only",
)  # fmt: skip
"""Keys of a channel that say when leads come by themselves."""


def market_problems(market: Market, at: Keys) -> Problems:
    """What does not fit within a market."""
    for part in ("segments", "stages", "journeys"):
        if ALL in getattr(market, part):
            yield (*at, part, ALL), "`all` stands for every name. Give this one another name."
    yield from _journeys(market, (*at, "journeys"))
    for name, segment in market.segments.items():
        yield from _customers(segment.customers, market, (*at, "segments", name, "customers"))
    for name, channel in market.channels.items():
        yield from _channel(channel, market, (*at, "channels", name))
    for name, activity in market.activities.items():
        if activity.kind is None and name not in ActivityKind.words():
            known = ", ".join(ActivityKind.words())
            yield (
                (*at, "activities", name),
                f"`kind` must say what '{name}' counts as. Add `kind:` with one of {known}.",
            )
    for name, stage in market.stages.items():
        here = (*at, "stages", name)
        yield from _per_segment(stage.advance, market, (*here, "advance"), complete=True)
        yield from _per_segment(stage.field_effect, market, (*here, "field_effect"))
        if stage.inside is None and stage.field is None:
            yield here, "a stage needs the touches of at least one mode. Add `inside` or `field`."
        for mode, touches in (("inside", stage.inside), ("field", stage.field)):
            if touches is not None:
                yield from _cadence(touches, market, (*here, mode))


def _journeys(market: Market, at: Keys) -> Problems:
    if market.journeys and NEW not in market.journeys:
        yield (
            at,
            f"`journeys` needs `{NEW}`, the journey of new leads. Add it with its `stages`.",
        )
    for name, journey in market.journeys.items():
        for n, stage in enumerate(journey.stages):
            here = (*at, name, "stages", n)
            yield from known(stage, market.stages, "stage", here)
            if stage in journey.stages[:n]:
                yield here, f"stage '{stage}' comes twice. A journey passes a stage once."


def _customers(customers: Customers, market: Market, at: Keys) -> Problems:
    journeys = journeys_of(market)
    for name, care in customers.care.items():
        here = (*at, "care", name)
        if care.journey is not None:
            yield from known(care.journey, journeys, "journey", (*here, "journey"))
        elif name not in journeys:
            yield (
                here,
                f"no journey is called '{name}'. Add it to `journeys`, or name one in `journey`.",
            )
    for part in ("expansion", "renewal"):
        business = getattr(customers, part)
        if business is not None:
            yield from known(business.journey, journeys, "journey", (*at, part, "journey"))


def _channel(channel: Channel, market: Market, at: Keys) -> Problems:
    for segment in channel.mix:
        yield from known(segment, market.segments, "segment", (*at, "mix", segment))
    total = sum(channel.mix.values())
    if abs(total - 1.0) > 1e-6:
        yield (*at, "mix"), f"`mix` must add up to 100 %. Got {100 * total:g} %."
    weekdays, hours = channel.weekdays or {}, channel.hours
    if len(weekdays) == len(WEEKDAYS) and not any(weekdays.values()):
        yield (*at, "weekdays"), "`weekdays` needs at least one weight above 0."
    if hours is not None and not any(hours.values()):
        yield (*at, "hours"), "`hours` needs at least one weight above 0."
    if channel.response is not None and channel.response.half.value == 0.0:
        yield (
            (*at, "response", "half"),
            f"`half` must be greater than 0. Got {channel.response.half}.",
        )
    if channel.prospects is not None:
        for key in OF_A_FLOW:
            if getattr(channel, key) != Channel.model_fields[key].default:
                yield (
                    (*at, key),
                    f"`{key}` is for leads that come by themselves, not for a list of `prospects`. "
                    "Take it out.",
                )


def _per_segment(
    values: Mapping[str, float], market: Market, at: Keys, *, complete: bool = False
) -> Problems:
    for segment in values:
        if segment != ALL:
            yield from known(segment, market.segments, "segment", (*at, segment))
    missing = [segment for segment in market.segments if segment not in values]
    if ALL not in values and missing:
        what = "a value" if complete else "an effect"
        yield at, f"`{at[-1]}` has no value for {listed(missing)}. Add {what}, or `all`."


def _cadence(touches: Cadence, market: Market, at: Keys) -> Problems:
    for activity in dict.fromkeys(touches.touches):
        yield from known(activity, market.activities, "activity", (*at, "touches"))
    if touches.no_answer is not None:
        here = (*at, "no_answer", "activity")
        yield from known(touches.no_answer.activity, market.activities, "activity", here)
        if touches.no_answer.activity not in touches.touches:
            yield (
                here,
                (
                    f"`no_answer` speaks of '{touches.no_answer.activity}', which is not among the "
                    f"touches ({', '.join(dict.fromkeys(touches.touches))})."
                ),
            )
    if isinstance(touches.drop_out, tuple):
        count, total = len(touches.touches), sum(touches.drop_out)
        if len(touches.drop_out) != count:
            yield (
                (*at, "drop_out"),
                (f"`drop_out` needs one share per touch. Got {len(touches.drop_out)} for {count}."),
            )
        if abs(total - 1.0) > 1e-6:
            yield (*at, "drop_out"), f"`drop_out` must add up to 100 %. Got {100 * total:g} %."
