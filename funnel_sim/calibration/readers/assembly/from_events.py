"""Event logs into deals and visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from funnel_sim.calibration.history import OPEN
from funnel_sim.calibration.readers.assembly import outcomes
from funnel_sim.calibration.readers.assembly.deals import clean_ids, gathered
from funnel_sim.calibration.readers.assembly.events import (
    deals_of_events,
    joined_events,
    visits_of_events,
)
from funnel_sim.calibration.readers.assembly.from_deals import Assembled
from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.shape import looked_up
from funnel_sim.calibration.readers.assembly.stages import stages_of
from funnel_sim.calibration.readers.assembly.typed import Rows
from funnel_sim.calibration.readers.ledger import Ledger


def from_events(parts: Sequence[Rows], rules: Rules, ledger: Ledger) -> Assembled:
    """Deals and visits of the cases and events of logs."""
    files = list(dict.fromkeys(part.source.table.file for part in parts))
    events = joined_events(gathered(parts, "events"), ledger)
    events["case"], touched = clean_ids(events["case"])
    ledger.clean("read identifiers such as '123.0' as '123'", touched)
    counts = events["activity"].value_counts()
    written = Counter({str(name): int(rows) for name, rows in counts.items()})
    stages = stages_of(written, None, {}, set(), rules, ledger)
    events["activity"] = stages.clean(events["activity"])
    words = [*stages.names, *stages.names.values(), *events["outcome"].dropna().unique()]
    outcomes.check_names(words, files, rules, ledger)
    deals = deals_of_events(events, stages, files[0], rules, ledger)
    ledger.stop_if_refused()
    late = deals["closed"] > rules.now
    ledger.clean("took ends in the future for missing", int(late.sum()))
    deals["closed"] = deals["closed"].where(~late & deals["status"].ne(OPEN))
    visits = visits_of_events(events, stages)
    visits = _ended(visits, deals)
    return Assembled(deals, visits, stages, events["activity"], {}, (), {})


def _ended(visits: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """The last visit of a decided case has ended with it."""
    last = ~visits["deal"].duplicated(keep="last")
    end = looked_up(visits["deal"], deals.set_index("id")["closed"])
    visits["left"] = visits["left"].where(visits["left"].notna() | ~last, end)
    return visits
