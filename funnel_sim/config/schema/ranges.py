"""Ranges that an assumption may lie in: `120..260`, `30 %..50 %`, `12..40 / wk`.

Both ends have one unit, which may be written once, behind the second. Ends are finite and the low
one comes first. What is between them is held equally possible.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from funnel_sim.domain.quoting import quoted
from funnel_sim.domain.units import LONGEST_TEXT, NUMBER, format_number

BETWEEN = ".."
_END = re.compile(rf"\s*(?P<number>{NUMBER})\s*(?P<unit>.*?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RangeValue:
    """From `low` to `high`, in `unit` as it is written behind a number; empty for bare numbers."""

    low: float
    high: float
    unit: str = ""

    def written(self, value: float) -> str | float | int:
        """A value of the range as a config would have it."""
        if self.unit:
            return f"{format_number(value)} {self.unit}"
        return int(value) if value.is_integer() else value

    def __str__(self) -> str:
        ends = f"{format_number(float(self.low))}{BETWEEN}{format_number(float(self.high))}"
        return f"{ends} {self.unit}".rstrip()


def parse_range(written: object) -> RangeValue:
    """`120..260 EUR` → RangeValue(120, 260, 'EUR'); ValueError with a sentence where it is none."""
    rule = "must be a range from low to high, such as 120..260 or 30 %..50 %"
    if isinstance(written, RangeValue):
        return written
    if not isinstance(written, str) or len(written) > 2 * LONGEST_TEXT or BETWEEN not in written:
        msg = f"{rule}. Got {quoted(written)}."
        raise ValueError(msg)
    ends = [_END.fullmatch(part) for part in written.split(BETWEEN, 1)]
    if any(end is None for end in ends):
        msg = f"{rule}. Got {quoted(written)}."
        raise ValueError(msg)
    (low, first), (high, unit) = (
        (float(end["number"].replace("_", "")), " ".join(end["unit"].split()))
        for end in ends
        if end is not None
    )
    if first and first.replace(" ", "") != unit.replace(" ", ""):
        msg = f"must have the same unit at both ends. Got {quoted(written)}."
        raise ValueError(msg)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        msg = f"must go from a low number to a higher one. Got {quoted(written)}."
        raise ValueError(msg)
    return RangeValue(low, high, unit)


Range = Annotated[
    RangeValue,
    PlainValidator(parse_range),
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "examples": ["120..260", "30 %..50 %", "12..40 / wk"]}),
]
"""A range of values with their unit: `120..260 EUR`."""
