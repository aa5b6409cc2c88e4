"""The report of a calibration in Markdown: what was learnt, what was not, and what stands in."""

from __future__ import annotations

from collections.abc import Iterable

from funnel_sim.calibration.calibration import Calibration
from funnel_sim.calibration.fits.quantity import CONFIDENCE, Quantity, short
from funnel_sim.stats.time_laws import FAMILIES

NEVER_IN_A_CRM = (
    ("gross margin", "100 %: revenue counts in full"),
    ("pay, seats, hiring cost", "one salary for everybody, nothing else"),
    ("cost of a visit, travel time", "none: visits are free until you put them in"),
    ("time that sellers have for selling", "all of it"),
    ("patience of waiting customers", "they wait for ever"),
    ("what slow answers and hand-overs cost in odds", "nothing"),
    ("learning, ramp, training, absence, turnover", "none"),
)
"""What no history of deals tells, and what the config assumes instead."""


def report_text(calibration: Calibration) -> str:
    """The whole report."""
    history = calibration.history
    parts = [
        "# Calibration",
        f"From {', '.join(history.sources)} ({history.system}): {len(history.deals)} deals created "
        f"from {calibration.since.date()} to before {history.as_of.date()}. Intervals are at "
        f"{100 * CONFIDENCE:.0f} %. Times are working hours"
        + (
            "; the source notes days only, so times under a day are not told apart"
            * calibration.days_only
        )
        + ".",
        "## What was learnt",
        _table(q for q in calibration.quantities if q.learnt),
        "## What could not be learnt",
        _gaps(calibration.gaps),
        "No CRM tells these; the config assumes:",
        _rows(("quantity", "assumption"), NEVER_IN_A_CRM),
        "## How well the laws of time fit",
        _families(calibration),
        "## What was done with the data",
        _cleaning(calibration),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(quantities: Iterable[Quantity]) -> str:
    rows = [
        (
            q.name,
            short(q.value),
            "" if q.low != q.low else f"{short(q.low)} to {short(q.high)}",
            q.unit,
            str(q.n),
            q.note,
        )
        for q in quantities
    ]
    return _rows(("quantity", "value", "interval", "unit", "n", "note"), rows)


def _gaps(quantities: Iterable[Quantity]) -> str:
    rows = [(q.name, str(q.n), str(q.floor), q.note) for q in quantities]
    if not rows:
        return "Everything that was asked for could be fitted."
    return "Insufficient history:\n\n" + _rows(("quantity", "n", "needs", "what stands in"), rows)


def _families(calibration: Calibration) -> str:
    rows = []
    for stage in calibration.stages:
        if stage.fit is None or stage.agreement is None:
            word = "no time to speak of" if stage.short else "insufficient history"
            rows.append((stage.stage, word, *[""] * 6))
            continue
        aic = {fit.advance.family: fit.aic for fit in stage.fits}
        least = min(aic.values())
        close = stage.agreement
        rows.append(
            (
                stage.stage,
                stage.fit.advance.family
                if close.fits
                else f"none fits ({stage.fit.advance.family})",
                *(f"{aic[f] - least:.1f}" for f in FAMILIES),
                f"{close.distance:.3f}",
                f"{close.critical:.3f}",
            )
        )
    heading = ("stage", "law", *(f"ΔAIC {f}" for f in FAMILIES), "KS distance", "5 % point")
    return _rows(heading, rows)


def _cleaning(calibration: Calibration) -> str:
    visits = calibration.visits
    rows = [
        (step.rule, str(step.rows), "yes" if step.dropped else "no")
        for step in calibration.history.cleaning
    ]
    rows += [
        (
            "stages that deals passed without being in them: passed in no time",
            str(visits.skipped),
            "no",
        ),
        (
            "deals that went back to an earlier stage: time counts for the furthest",
            str(visits.went_back),
            "no",
        ),
        (
            "deals that ended nobody knows when: outcome counts, time does not",
            str(visits.undated),
            "no",
        ),
    ]
    if calibration.arrivals.pooled:
        rows.append(
            (
                f"channels pooled as other: {', '.join(calibration.arrivals.pooled)}",
                str(len(calibration.arrivals.pooled)),
                "no",
            )
        )
    if calibration.arrivals.end < calibration.history.as_of:
        rows.append(
            (
                f"no lead came after {calibration.arrivals.end.date()}: arrivals end there",
                "",
                "no",
            )
        )
    return _rows(("step", "rows", "dropped"), rows)


def _rows(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines
    )
