"""The market of a calibration as a document, each number with what it rests on.

A stage is the customer's time (`lead_in`, the fitted law) and then the touches: so the time in a
stage is the fitted one plus the work and whatever wait for a seller the simulation brings. Who does
not advance says so at the last touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from funnel_sim.calibration.calibration import Calibration
from funnel_sim.calibration.fits.arrivals import ChannelFlow
from funnel_sim.calibration.fits.quantity import Quantity, named
from funnel_sim.calibration.fits.values import law_of_money
from funnel_sim.calibration.fits.work import ASSUMED_MINUTES, KindFit
from funnel_sim.calibration.fragment.commented import Said
from funnel_sim.calibration.fragment.names import config_names
from funnel_sim.calibration.fragment.parameters import Parameters
from funnel_sim.domain.names import ActivityKind
from funnel_sim.stats.time_laws import TimeLaw

ASSUMED_VALUE, ASSUMED_MARGIN = 1000, "100 %"
ASSUMED_PAY = 60_000
ASSUMED_SELLING = "100 %"
QUANTILES = 200
"""Of a law that the config cannot write, so many quantiles stand in."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the history as names of the config."""

    segments: dict[str, str]
    channels: dict[str, str]
    stages: dict[str, str]
    activities: dict[str, str]
    teams: dict[str, str]

    @classmethod
    def of(cls, calibration: Calibration) -> Names:
        """All of a calibration."""
        return cls(
            config_names(calibration.mix.segments, "segment"),
            config_names(calibration.arrivals.names, "channel"),
            config_names(calibration.visits.stages, "stage"),
            config_names([k.kind for k in calibration.work.kinds], "activity"),
            config_names([team.name for team in calibration.staff.teams], "team"),
        )


def market_document(calibration: Calibration, numbers: Parameters, names: Names) -> dict[str, Any]:
    """Everything below `market`, with comments."""
    currency = _currency(calibration)
    return {
        "description": "Calibrated from " + ", ".join(calibration.history.sources),
        "currency": currency,
        "calendar": _calendar(calibration),
        "segments": _segments(calibration, names),
        "channels": {
            names.channels[flow.channel]: channel(calibration, numbers, names, flow)
            for flow in calibration.arrivals.flows
        },
        "activities": _activities(calibration, names),
        "stages": {
            names.stages[s.stage]: stage(calibration, numbers, names, s.stage)
            for s in calibration.stages
        },
        "roles": _roles(calibration, names, plain_currency(currency)),
    }


def plain_currency(currency: Any) -> str:
    """The code alone."""
    return str(currency.value if isinstance(currency, Said) else currency)


def channel(
    calibration: Calibration, numbers: Parameters, names: Names, flow: ChannelFlow
) -> dict[str, Any]:
    """One channel as a flow."""
    found: dict[str, Any] = {
        "leads": Said(
            f"{numbers.per_week[flow.channel]:.4g} / wk", _source(calibration, flow.quantities[0])
        ),
        **who_comes(calibration, numbers, names, flow.channel),
    }
    if flow.over_dispersion > 1.0:
        quantity = named(flow.quantities, f"over-dispersion, {flow.channel}")
        found["over_dispersion"] = Said(round(flow.over_dispersion, 3), quantity.said())
    if numbers.trend[flow.channel]:
        quantity = named(flow.quantities, f"trend, {flow.channel}")
        found["trend"] = Said(round(min(numbers.trend[flow.channel], 10.0), 4), quantity.said())
    if flow.season:
        found["season"] = {month: round(x, 3) for month, x in flow.season.items()}
    if flow.weekdays:
        days = {day: round(share, 4) for day, share in flow.weekdays.items()}
        found["weekdays"] = Said(days, f"shares of the days of the week, n {flow.leads}")
    return found


def who_comes(
    calibration: Calibration, numbers: Parameters, names: Names, channel_name: str
) -> dict[str, Any]:
    """Mix, quality and hours of a channel, however its leads are counted."""
    shares = calibration.mix.shares(channel_name)
    mix = _shares(dict(zip(calibration.mix.segments, shares.tolist(), strict=True)), names)
    found: dict[str, Any] = {"mix": mix}
    shift = numbers.quality.get(channel_name, 0.0)
    if shift:
        quantity = named(calibration.passing.quantities, f"quality of {channel_name}")
        found["quality"] = Said(round(float(np.clip(shift, -10, 10)), 4), quantity.said())
    if calibration.days_only:
        note = "the source has days of creation only, so leads come at midnight"
        found["hours"] = Said({"0-1": 1}, note)
    return found


def stage(calibration: Calibration, numbers: Parameters, names: Names, name: str) -> dict[str, Any]:
    """One stage as it was worked; the part that was worked in the field is in its odds."""
    law = customers_time(calibration, name, numbers.advance[name])
    fitted = next((s for s in calibration.stages if s.stage == name and s.fit), None)
    comment = (
        "assumption: " + next(s for s in calibration.stages if s.stage == name).quantities[-1].note
    )
    if fitted:
        time = named(fitted.quantities, f"median time in {name}")
        comment = f"customer's time and waiting: {_source(calibration, time)}"
    cadence = {
        "lead_in": Said(law_of_hours(law), comment),
        "touches": _touches(calibration, names, name),
        "drop_out": "last",
    }
    found: dict[str, Any] = {
        "inside": cadence,
        "advance": _advance(calibration, numbers, names, name),
    }
    return found


def customers_time(calibration: Calibration, name: str, law: TimeLaw) -> TimeLaw:
    """The time before the touches: the fitted law, scaled down by assumed work it includes.

    Work that is known was taken off before the fit. Assumed work is taken off the median; a tenth
    of it is left at least.
    """
    work = assumed_work(calibration, name)
    return TimeLaw(law.family, law.scale * max(1.0 - work / law.median, 0.1), law.shape)


def assumed_work(calibration: Calibration, name: str) -> float:
    """Working hours of assumed work in a stage; 0 where work was learnt."""
    known = calibration.work.learnt or name in calibration.waiting.stages
    return 0.0 if known else ASSUMED_MINUTES / 60.0


def _advance(calibration: Calibration, numbers: Parameters, names: Names, name: str) -> Any:
    own = [s for (n, s) in numbers.levels if n == name and s != "all"]
    quantities = calibration.passing.quantities
    found = {names.segments[s]: percent(numbers.level(name, s)) for s in own}
    if set(own) != set(calibration.mix.segments):
        found["all"] = percent(numbers.level(name, "all"))
    comments: list[str] = []
    for q in quantities:
        if q.name.startswith(f"pass rate of {name}"):
            comments.append(_source(calibration, q) if not comments else q.said())
    if calibration.passing.field_effect:
        effect = named(quantities, "field effect")
        comments.append(
            f"as worked, {100 * calibration.passing.field_shares[name]:.0f} % of it in the field; "
            f"field_effect would be {effect.value:.3g} ({effect.said()})"
        )
    comment = " | ".join(comments)
    return Said(found if own else found["all"], comment)


def percent(log_odds: float) -> str:
    """A probability as the config writes it."""
    return f"{100.0 / (1.0 + np.exp(-log_odds)):.4g} %"


def law_of_hours(law: TimeLaw) -> dict[str, Any]:
    """A law of working hours as the config writes it."""
    found = law_of_money(law)
    family, given = next(iter(found.items()))
    return {family: {key: _hours(key, value) for key, value in given.items()}}


def _hours(key: str, value: Any) -> Any:
    if key == "values":
        return [f"{v} h" for v in value]
    return value if key in ("sigma", "shape", "cv") else f"{value} h"


def _touches(calibration: Calibration, names: Names, name: str) -> Any:
    number = calibration.visits.stages.index(name)
    if name in calibration.waiting.stages and not calibration.work.learnt:
        return Said(f"1 work_on_{names.stages[name]}", "from the beginning of work to its end")
    means = calibration.work.touches[number]
    if not means:
        return Said("1 work", "assumption: one piece of work per stage, at its end")
    counts = {kind: round(mean) for kind, mean in means.items()}
    if not any(counts.values()):
        counts[max(means, key=lambda kind: means[kind])] = 1
    written = " + ".join(f"{n} {names.activities[kind]}" for kind, n in counts.items() if n)
    said = ", ".join(f"{mean:.2f} {kind}" for kind, mean in means.items())
    return Said(written, f"mean per stage visit: {said}; all of them at the end of the stage")


def _activities(calibration: Calibration, names: Names) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in calibration.work.kinds:
        found[names.activities[kind.kind]] = _activity(kind, names.activities[kind.kind])
    if not calibration.work.learnt:
        for name, waiting in calibration.waiting.stages.items():
            law: Any = f"{max(waiting.work, 0.01):.4g} h"
            if waiting.work_law is not None:
                law = law_of_hours(waiting.work_law.law)
            note = f"from the beginning of work to its end, n {waiting.n}"
            found[f"work_on_{names.stages[name]}"] = {"duration": Said(law, note), "kind": "call"}
        if len(calibration.waiting.stages) < len(calibration.stages):
            assumed = Said(f"{ASSUMED_MINUTES:g} min", "assumption: no activities in the history")
            found["work"] = {"duration": assumed, "kind": "call"}
    return found


def _activity(kind: KindFit, name: str) -> dict[str, Any]:
    assert kind.fit is not None
    law = law_of_hours(kind.fit.law)
    family, given = next(iter(law.items()))
    minutes = {family: {k: _minutes(v) for k, v in given.items()}}
    found: dict[str, Any] = {"duration": Said(minutes, kind.quantity.said())}
    if name not in ActivityKind.words():
        found["kind"] = Said("call", "assumption: what reports count it as")
    return found


def _minutes(value: Any) -> Any:
    if isinstance(value, list):
        return [v.replace(" h", " min") for v in value]
    return value.replace(" h", " min") if isinstance(value, str) else value


def _segments(calibration: Calibration, names: Names) -> dict[str, Any]:
    by_name = {value.segment: value for value in calibration.values}
    found: dict[str, Any] = {}
    for name in calibration.mix.segments:
        fit = by_name[name]
        value = Said(ASSUMED_VALUE, f"assumption: {fit.quantity.said()}")
        if fit.law is not None:
            value = Said(fit.law, _source(calibration, fit.quantity))
        found[names.segments[name]] = {
            "deal_value": value,
            "gross_margin": Said(ASSUMED_MARGIN, "assumption: no CRM has it"),
        }
    return found


def _roles(calibration: Calibration, names: Names, currency: str) -> dict[str, Any]:
    role: dict[str, Any] = {
        "mode": "inside",
        "salary": Said(f"{ASSUMED_PAY} {currency} / yr", "assumption: no CRM has it"),
        "selling_time": Said(ASSUMED_SELLING, "assumption"),
    }
    if calibration.passing.skill_sd:
        skill = named(calibration.passing.quantities, "spread of skill")
        role["skill_sd"] = Said(round(calibration.passing.skill_sd, 4), skill.said())
    return {f"{team}_rep": role for team in names.teams.values()}


def _calendar(calibration: Calibration) -> dict[str, Any]:
    return calibration.calendar.model_dump(mode="json", exclude_defaults=True)


def _currency(calibration: Calibration) -> Any:
    known = calibration.history.deals["currency"].dropna()
    if len(known):
        return str(known.mode().iloc[0])
    return Said("EUR", "assumption: the source names none")


def _shares(shares: dict[str, float], names: Names) -> dict[str, str]:
    """In percent with two decimals, adding up to 100."""
    hundredths = {name: round(10_000 * share) for name, share in shares.items()}
    first = next(iter(hundredths))
    hundredths[first] += 10_000 - sum(hundredths.values())
    return {names.segments[name]: f"{value / 100:g} %" for name, value in hundredths.items()}


def _source(calibration: Calibration, quantity: Quantity) -> str:
    """What a number rests on: files, period, n, interval."""
    files = ", ".join(calibration.history.sources)
    last = calibration.history.as_of.date()
    return f"{files}, {calibration.since.date()} to {last}: {quantity.said()}"
