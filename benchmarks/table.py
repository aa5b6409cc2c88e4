"""What was measured, as Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.agreement import Samples
from benchmarks.programs import BASE, LIMIT, Program, growth_cases
from benchmarks.timing import Broken, Measurement
from benchmarks.workload import STAGES, Answers, Case

NOTHING = "–"

Results = Sequence[Measurement | Broken]


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured of one program in one case."""

    measurements: tuple[Measurement, ...]
    broken: bool

    @classmethod
    def of(cls, results: Results, program: str, case: Case) -> Speed:
        """Pick what concerns a program in a case, in the order in which it was measured."""
        mine = [r for r in results if r.program == program and r.case == case]
        measured = tuple(r for r in mine if isinstance(r, Measurement))
        return cls(measured, len(measured) < len(mine))

    def median(self, what: str) -> float:
        """Median of an attribute of the measurements; NaN where there are none."""
        values: list[float] = [getattr(m, what) for m in self.measurements]
        return median(values or [math.nan])

    def ratio(self, base: Speed) -> float:
        """Median over rounds of the speed in that of another program in the same round."""
        pairs = zip(self.measurements, base.measurements, strict=False)
        return median([m.leads_per_second / b.leads_per_second for m, b in pairs] or [math.nan])

    @property
    def microseconds(self) -> float:
        """Per lead."""
        return 1e6 / self.median("leads_per_second")

    @property
    def peak(self) -> float:
        """Most bytes held."""
        return max((m.peak_memory for m in self.measurements), default=math.nan)

    def say(self, text: str) -> str:
        """The text, or why there is none."""
        if self.measurements:
            return text
        return "failed" if self.broken else NOTHING


def speed_table(results: Results, programs: Sequence[Program], case: Case) -> Iterator[str]:
    """One row per program, the fastest first."""
    growing = list(growth_cases(case.variant, case.years))
    yield (
        "| program | leads/s | events/s | × SimPy | C is × faster | memory | µs per lead "
        "| bigger firm: × 10 | × 100 | longer time: × 10 | × 100 | memory at × 100 |"
    )
    yield "|---" * 12 + "|"
    of = {p.name: Speed.of(results, p.name, case) for p in programs}
    nothing = Speed((), broken=False)
    for program in sorted(
        programs, key=lambda p: -_or_nothing(of[p.name].median("leads_per_second"))
    ):
        mine = of[program.name]
        grown = {
            (bigger, longer): Speed.of(results, program.name, larger)
            for bigger, longer, larger in growing
        }
        largest = max((s.peak for (b, t), s in grown.items() if b * t == 100), key=_or_nothing)
        cells = [
            program.title,
            mine.say(short(mine.median("leads_per_second"))),
            mine.say(short(mine.median("events_per_second"))),
            mine.say(figures(mine.ratio(of.get(BASE, nothing)))),
            mine.say(figures(of.get(LIMIT, nothing).ratio(mine))),
            mine.say(megabytes(mine.peak)),
            mine.say(figures(mine.microseconds)),
            *(s.say(figures(s.microseconds)) for _, s in sorted(grown.items(), key=_firm_first)),
            megabytes(largest),
        ]
        yield "| " + " | ".join(cells) + " |"


def answer_table(
    by_program: Mapping[str, Sequence[Answers]], programs: Sequence[Program]
) -> Iterator[str]:
    """Means of the answers with the half-widths of their 95 % intervals."""
    yield (
        "| program | replications | wins | revenue, k€ | gone cold "
        + "".join(f"| wait in {stage}, h " for stage in STAGES) + "|"
    )  # fmt: skip
    yield "|---" * (5 + len(STAGES)) + "|"
    for program in programs:
        if program.name in by_program:
            rows = [a.quantities() for a in by_program[program.name]]
            cells = [
                program.title,
                str(len(rows)),
                interval([r["wins"] for r in rows], 1),
                interval([r["revenue"] / 1e3 for r in rows], 0),
                interval([100 * r["share gone cold"] for r in rows], 2, " %"),
                *(interval([r[f"wait in {s}"] for r in rows], 4) for s in STAGES),
            ]
            yield "| " + " | ".join(cells) + " |"


def report(
    results: Results, samples: Samples, programs: Sequence[Program], cases: Sequence[Case],
    machine: Sequence[str], command: str,
) -> str:  # fmt: skip
    """All that `run` has found, as Markdown."""
    measured = [r for r in results if isinstance(r, Measurement)]
    lines = [f"Remake it with `{command}`. Measured on", ""]
    lines += [f"- {fact}" for fact in machine]
    if measured:
        share = sum(m.seconds for m in measured) / sum(m.wall for m in measured)
        lines += [f"- of which the programs had {share:.0%} of a core while they played"]
    for case in cases:
        name = case.variant.upper()
        if measured:
            lines += ["", f"### {name}", "", *speed_table(results, programs, case)]
        if case in samples:
            lines += ["", f"Answers in {name}:", "", *answer_table(samples[case], programs)]
    broken = [r for r in results if isinstance(r, Broken)]
    lines += [f"\nFailed: {r.program} in {r.case}: {r.reason}." for r in broken]
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- numbers


def short(number: float) -> str:
    """Three figures, in thousands or millions."""
    number = float(f"{number:.3g}")
    for unit, letter in ((1e6, " M"), (1e3, " k")):
        if number >= unit:
            return f"{figures(number / unit)}{letter}"
    return figures(number)


def figures(number: float, count: int = 3) -> str:
    """So many figures, without an exponent."""
    if math.isnan(number):
        return NOTHING
    digits = count - 1 - math.floor(math.log10(abs(number))) if number else 0
    return f"{number:,.{max(digits, 0)}f}"


def megabytes(size: float) -> str:
    """Bytes in MB."""
    return NOTHING if math.isnan(size) else f"{size / 1e6:,.0f} MB"


def interval(values: Sequence[float], decimals: int, unit: str = "") -> str:
    """Mean ± half-width of the 95 % interval (Student's t)."""
    from funnel_sim.stats.estimates import mean_interval

    if np.ptp(values) == 0:
        return f"{values[0]:,.{decimals}f}{unit}"
    found = mean_interval(values)
    return f"{found.mean:,.{decimals}f} ± {found.half_width:,.{decimals}f}{unit}"


def _or_nothing(number: float) -> float:
    return -math.inf if math.isnan(number) else number


def _firm_first(item: tuple[tuple[int, int], object]) -> tuple[int, int]:
    (bigger, longer), _ = item
    return longer, bigger
