"""How charts and spreadsheets write numbers by themselves: format codes for a scale or a kind.

The values stay whole (537_123.4 EUR); the code shows them on the scale (`537 k€`). A comma behind
the digits of a code divides by a thousand.
"""

from __future__ import annotations

from collections.abc import Iterable

from funnel_sim.reporting.content.model import CellKind
from funnel_sim.reporting.formatting import Scale, symbol_of

_BY_DIVISOR = {1e3: ",", 1e6: ",,", 1e9: ",,,"}


def code_of(scale: Scale, values: Iterable[float | None]) -> str:
    """Format code of a chart axis or label for values of that scale."""
    known = [abs(v) / scale.divisor for v in values if v is not None]
    largest = max(known, default=0.0)
    whole = scale.divisor == 1.0 and all(v.is_integer() for v in known)
    digits = "#,##0" if largest >= 20 or whole else "0.0" if largest >= 2 else "0.00"
    if scale.divisor == 0.01:
        return "0 %" if largest >= 2 else "0.0 %"
    unit = f'" {scale.symbol}"' if scale.symbol else ""
    return f"{digits}{_BY_DIVISOR.get(scale.divisor, '')}{unit}"


def code_of_cell(kind: CellKind, currency: str) -> str:
    """Format code of a spreadsheet cell."""
    return {
        "text": "@",
        "number": "#,##0.00",
        "count": "#,##0.0",
        "share": "0.0%",
        "money": f'#,##0 "{symbol_of(currency)}"',
    }[kind]
