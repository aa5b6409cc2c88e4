"""What deals are worth: nothing is not zero."""

from __future__ import annotations

import pandas as pd

from funnel_sim.calibration.history import WON
from funnel_sim.calibration.readers.ledger import Ledger
from funnel_sim.domain.currencies import CURRENCIES

_SIGNS = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP"}


def values_of(deals: pd.DataFrame, ledger: Ledger) -> tuple[pd.Series, pd.Series]:
    """Value and currency of each deal. Zero stays only where a deal was won for nothing."""
    value = deals["value"].astype("float64")
    zero = value.eq(0) & deals["status"].ne(WON)
    ledger.clean("took a value of 0 of deals lost or open for missing", int(zero.sum()))
    negative = value < 0
    ledger.clean("took values below 0 for missing", int(negative.sum()))
    free = value.eq(0) & deals["status"].eq(WON)
    if free.any():
        ledger.notice(f"{int(free.sum())} deals were won with a value of 0, which is kept.")
    value = value.where(~zero & ~negative)
    currency = deals["currency"].map(_code, na_action="ignore")
    unknown = deals["currency"].notna() & currency.isna()
    ledger.clean("took currencies that are none of ISO 4217 for missing", int(unknown.sum()))
    codes = sorted({str(code) for code in currency[value.notna()].dropna()})
    if len(codes) > 1:
        ledger.notice(
            f"Values are in {', '.join(codes)} and are not converted. Use one file per currency, "
            "or export the value in the company's currency."
        )
    return value, currency


def _code(name: str) -> str | None:
    code = str(name).strip().upper()
    code = _SIGNS.get(code, code)
    found = [known for known in CURRENCIES if known in code.replace("-", " ").split()]
    return found[0] if found else None
