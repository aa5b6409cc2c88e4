"""Marketing spend by channel and month."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from funnel_sim.calibration.history import SPEND
from funnel_sim.calibration.readers.assembly.deals import as_text
from funnel_sim.calibration.readers.ledger import Ledger
from funnel_sim.calibration.readers.values.folding import fold


def spend_of(
    rows: pd.DataFrame, channels: Mapping[str, str], as_of: pd.Timestamp, ledger: Ledger
) -> pd.DataFrame:
    """One row per channel and month; `channels` are the names in deals, by folded name."""
    whole = rows[["channel", "month", "amount"]].notna().all(axis=1).to_numpy(dtype=bool)
    rule = "left out spend without channel, month or amount"
    rows = ledger.keep(rows, whole, rule, "no channel, no month or no amount")
    before = (rows["month"] < as_of).to_numpy(dtype=bool)
    day = f"{as_of:%Y-%m-%d}"
    rows = ledger.keep(rows, before, f"left out spend from {day} on", f"spent on {day} or later")
    names = rows["channel"].map(lambda name: channels.get(fold(str(name)), str(name)))
    ledger.clean(
        "wrote channels of spend as deals have them", int((names != rows["channel"]).sum())
    )
    strange = sorted({str(n) for n in names if fold(str(n)) not in channels}) if channels else []
    if strange:
        ledger.notice(f"Spend is given for channels that no deal has: {', '.join(strange)}.")
    month = rows["month"].dt.to_period("M").dt.to_timestamp().astype("datetime64[ns]")
    tidy = rows.assign(channel=names, month=month)[list(SPEND)]
    summed = tidy.groupby(["channel", "month"])["amount"].sum().reset_index()
    ledger.clean("added up spend of one channel and month", len(tidy) - len(summed))
    summed["channel"] = as_text(summed["channel"])
    summed["amount"] = summed["amount"].astype("float64")
    return summed
