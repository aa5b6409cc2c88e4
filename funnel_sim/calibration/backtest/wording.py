"""The report of a back-test: a verdict, a table per way of feeding, and what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from funnel_sim.calibration.backtest.comparison import TIE, TIE_OF_SCORE, Compared, Judged
from funnel_sim.calibration.backtest.tally import PARTS, TOTAL
from funnel_sim.calibration.backtest.world import Feed
from funnel_sim.calibration.fits.quantity import CONFIDENCE, short
from funnel_sim.runner.files import make_folder, write_text

if TYPE_CHECKING:
    from funnel_sim.calibration.backtest.run import Backtest

FED: Final[dict[Feed, str]] = {
    "actual": "Fed with the leads that really came",
    "forecast": "Leads forecast, too",
}
REPORT, DATA = "backtest.md", "backtest.json"


def verdict(result: Backtest) -> str:
    """Whether the model is validated for the period, and why."""
    judged = result.judged["actual"]
    word = "Validated" if judged.validated else "Not validated"
    days = f"{result.span.cut.date()} to before {result.span.end.date()}"
    parts = [f"{word} for {days}, fed with the leads that came:"]
    missed = [name for name in (TOTAL, *PARTS) if not judged.of(name).inside]
    inside = "the 90 % intervals hold the wins in total and in both parts"
    parts.append(inside if not missed else f"the 90 % interval misses {', '.join(missed)}")
    error, naive = 100 * judged.error, 100 * judged.naive_error
    tie = "ties or beats" if judged.ties else "does worse than"
    parts.append(
        f"and the model {tie} the naive forecast (mean error of the parts {error:.1f} % against "
        f"{naive:.1f} %)."
    )
    return f"{parts[0]} {parts[1]}, {parts[2]}"


def rows_of(judged: Judged) -> list[tuple[str, ...]]:
    """One row per number: what happened, the simulator, the naive forecast."""
    naive = {item.name: item for item in judged.naive}
    return [_row(item, naive.get(item.name)) for item in judged.simulated]


def _row(item: Compared, naive: Compared | None) -> tuple[str, ...]:
    return (
        item.name,
        short(item.real),
        short(item.mean),
        f"{short(item.low)} to {short(item.high)}",
        "inside" if item.inside else "outside",
        short(item.score),
        "" if naive is None else f"{short(naive.mean)} ({short(naive.low)} to {short(naive.high)})",
        "" if naive is None else short(naive.score),
    )


def report_text(result: Backtest) -> str:
    """The whole report in Markdown."""
    return "\n\n".join(_parts(result)) + "\n"


def _parts(result: Backtest) -> Iterator[str]:
    span, calibration = result.span, result.calibration
    history = calibration.history
    yield "# Back-test"
    yield verdict(result)
    yield (
        f"Fitted to {len(history.deals)} deals of {', '.join(history.sources)} as they were known "
        f"on {span.cut.date()}, {_open(result)} of them open; {result.replications} replications, "
        "each with parameters of its own, drawn around the estimates. Intervals are at "
        f"{100 * CONFIDENCE:.0f} %; CRPS is a score in the unit of the row, less is better. "
        "`later` is what came after the test period from deals created before its end"
        + (f", up to {span.follow_up.date()}." if span.follow_up > span.end else ": nothing here.")
    )
    heading = ("", "happened", "simulated", "interval", "", "CRPS", "naive", "naive CRPS")
    for feed, judged in result.judged.items():
        yield f"## {FED[feed]}"
        yield _table(heading, rows_of(judged))
        far = result.distances[feed]
        yield (
            f"Distances of simulated logs from the real one: arrivals {short(far.arrivals)} days, "
            f"cycle {short(far.cycle)} days, ways through the stages {short(far.ways)} (0 alike, 1 "
            "nothing in common)."
        )
    yield "## How to read it"
    yield (
        f"Validated means: intervals hold the wins in total and in both parts, the mean error of "
        f"the parts is at most {100 * TIE:.0f} points above that of the naive forecast, and the "
        f"score at most {TIE_OF_SCORE:g} times its. The naive forecast is a mixture cure model of "
        "the whole way to the win, without stages, channels or capacity: whoever cannot match it "
        "has no use for a simulator. Passing for one period is no proof for another one."
    )
    outside = [c.name for j in result.judged.values() for c in j.simulated if not c.inside]
    if outside:
        yield "Outside of their intervals: " + ", ".join(dict.fromkeys(outside)) + "."


def _open(result: Backtest) -> int:
    return int((result.calibration.history.deals["status"] == "open").sum())


def _table(heading: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def content_of(result: Backtest) -> dict[str, Any]:
    """Everything as plain values."""
    return {
        "cut": str(result.span.cut.date()),
        "end": str(result.span.end.date()),
        "follow_up": str(result.span.follow_up.date()),
        "validated": result.judged["actual"].validated,
        "verdict": verdict(result),
        "replications": result.replications,
        "real": result.real,
        "judged": {
            feed: {
                "covers": judged.covers,
                "ties": judged.ties,
                "error": judged.error,
                "naive_error": judged.naive_error,
                "simulated": [_plain(item) for item in judged.simulated],
                "naive": [_plain(item) for item in judged.naive],
            }
            for feed, judged in result.judged.items()
        },
        "distances": {
            feed: {"arrivals": far.arrivals, "cycle": far.cycle, "ways": far.ways}
            for feed, far in result.distances.items()
        },
    }


def _plain(item: Compared) -> dict[str, Any]:
    return {
        "name": item.name, "happened": item.real, "mean": item.mean, "low": item.low,
        "high": item.high, "crps": item.score, "inside": item.inside,
    }  # fmt: skip


def write_backtest(result: Backtest, folder: Path) -> tuple[Path, ...]:
    """Write the report and its numbers; gives back the files.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    import json
    import math

    def known(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: known(v) for key, v in value.items()}
        if isinstance(value, list):
            return [known(v) for v in value]
        return None if isinstance(value, float) and not math.isfinite(value) else value

    make_folder(folder)
    write_text(folder / REPORT, report_text(result))
    write_text(folder / DATA, json.dumps(known(content_of(result)), indent=1) + "\n")
    return folder / REPORT, folder / DATA
