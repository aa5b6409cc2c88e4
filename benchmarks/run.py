"""Do all programs agree, and how fast are they? `python -m benchmarks.run` from the checkout.

First the answers are compared; where they differ, nothing is timed. Then every program is timed in
turn, then with more leads. What was found is written between two marks of `README.md`, and every
measurement, as it comes, into `results/benchmarks.jsonl`.

Exit status: 0; 1 where programs disagree or one of them failed; 2 for what cannot be run; 130 on
Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from benchmarks import ours
from benchmarks.agreement import Samples, differences, play
from benchmarks.machine import description
from benchmarks.programs import Program, programs
from benchmarks.table import report, short
from benchmarks.timing import ROOT, Broken, Measurement, growth, rounds
from benchmarks.workload import VARIANTS, Case

PAGE = ROOT / "benchmarks" / "README.md"
RAW = ROOT / "results" / "benchmarks.jsonl"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

INTERRUPTED = 130
GROWTH_ROUNDS = 3
"""Most measurements of one program with more leads."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run what is asked for and return the exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    asked = parse(arguments)
    chosen = [p for p in programs() if asked.only is None or p.name in asked.only]
    if missing := [p.library for p in chosen if p.library and find_spec(p.library) is None]:
        say(f"{' and '.join(missing)} missing. Install: pip install -e '.[benchmarks]'")
        return 2
    cases = [Case(variant, years=asked.years) for variant in VARIANTS]
    workload_of = cache(ours.workload)

    samples: Samples = {}
    if asked.agreement:
        say("answers: every program, two at a time")
        try:
            samples = play(_of_different_answers(chosen), cases, workload_of)
        except RuntimeError as error:
            say(f"failed: {error}")
            return 1
        found = differences(samples)
        say(f"{sum(d.agrees for d in found)} of {len(found)} comparisons agree")
        if wrong := [d for d in found if not d.agrees]:
            say("\n".join(f"  {d}" for d in wrong))
            return 1

    results: list[Measurement | Broken] = []
    asked.raw.parent.mkdir(parents=True, exist_ok=True)
    with asked.raw.open("w", encoding="utf-8") as raw:
        say("speed: every program in turn")
        collect(rounds(chosen, cases, workload_of, asked.rounds), results, raw.write)
        if asked.growth:
            say("growth: with more leads")
            collect(
                growth(chosen, cases, workload_of, min(asked.rounds, GROWTH_ROUNDS)),
                results,
                raw.write,
            )

    command = shlex.join(["python", "-m", "benchmarks.run", *arguments])
    put(asked.page, report(results, samples, chosen, cases, list(description()), command))
    say(f"written: {asked.page}")
    return 1 if any(isinstance(r, Broken) for r in results) else 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What is asked for; SystemExit with status 2 where it cannot be done."""
    names = [p.name for p in programs()]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run",
        description="Check that all programs agree, and time them.",
        epilog=f"Programs: {', '.join(names)}. All of it takes some ten minutes.",
    )
    parser.add_argument(
        "--only", nargs="+", choices=names, metavar="PROGRAM", help="leave out the others"
    )
    parser.add_argument("--rounds", type=count, default=5, help="measurements of each (5)")
    parser.add_argument("--years", type=years, default=1.0, help="length of the horizon (1)")
    parser.add_argument(
        "--no-agreement", dest="agreement", action="store_false", help="answers are not compared"
    )
    parser.add_argument(
        "--no-growth", dest="growth", action="store_false", help="no runs with more leads"
    )
    parser.add_argument("--page", type=page, default=PAGE, help="Markdown file with the two marks")
    parser.add_argument("--raw", type=Path, default=RAW, help="where every measurement is written")
    return parser.parse_args(arguments)


def collect(
    found: Iterable[Measurement | Broken],
    results: list[Measurement | Broken],
    write: Callable[[str], object],
) -> None:
    """Keep, write down and print each measurement as it comes."""
    for result in found:
        results.append(result)
        write(json.dumps(asdict(result)) + "\n")
        speed = (
            f"failed: {result.reason}"
            if isinstance(result, Broken)
            else f"{short(result.leads_per_second)} leads/s"
        )
        say(f"  {result.program:24} {result.case!s:24} {speed}")


def put(page: Path, text: str) -> None:
    """Put a text between the two marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def say(text: str) -> None:
    """Print at once, in order with what processes print."""
    print(text, flush=True)


def _of_different_answers(chosen: Sequence[Program]) -> list[Program]:
    """One row of those that time parts of the same replications."""
    return [p for p in chosen if p.options.get("part", "whole") == "whole"]


def count(text: str) -> int:
    """A number of rounds."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1. Got {number}.")
    return number


def years(text: str) -> float:
    """A length of the horizon."""
    length = float(text)
    if not 0.01 <= length <= 10:
        raise argparse.ArgumentTypeError(f"must be in [0.01, 10]. Got {length:g}.")
    return length


def page(text: str) -> Path:
    """A file with the two marks."""
    file = Path(text)
    if not file.is_file() or file.read_text(encoding="utf-8").count(BEGIN) != 1:
        raise argparse.ArgumentTypeError(f"needs a file with the line {BEGIN}. Got {text}.")
    return file


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("\nStopped; the page is as it was.")
        sys.exit(INTERRUPTED)
