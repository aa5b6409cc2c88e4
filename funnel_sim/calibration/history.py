"""The history of a sales funnel in one form, whatever CRM it comes from.

Readers make it, fits read it, and nothing else stands between them. Moments are naive local time
of the company (`datetime64[ns]`), money is in the currency of the deal, texts are `str`. What is
not known is missing (`NaT`, `NaN`, `None`), never zero or an empty text. Working days are not
applied here: calendars belong to the fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

WON: Final = "won"
LOST: Final = "lost"
OPEN: Final = "open"

DEALS: Final[Mapping[str, str]] = {
    "id": "text, unique",
    "created": "moment; when the lead or deal came in",
    "closed": "moment of the win or loss; missing while open, and where nobody noted it",
    "status": "won, lost or open at `History.as_of`",
    "stage": "name of the last stage known, missing where the source has none",
    "channel": "where the lead came from, missing where unknown",
    "segment": "missing where the source has none",
    "value": "money, missing where unknown; 0 only where the source says a won deal was free",
    "currency": "ISO 4217 code, missing where the source has none",
    "owner": "who worked on it last, missing where unknown",
    "type": "new business, renewal ... as the source says, missing where it says nothing",
    "lost_reason": "missing where none was given",
}
"""Columns of `History.deals`, one row per deal."""

PASSAGES: Final[Mapping[str, str]] = {
    "deal": "id of the deal",
    "stage": "name of the stage",
    "entered": "moment",
    "begun": "moment at which work in the stage began, missing in nearly all CRMs",
    "left": "moment; missing while the deal is in the stage",
    "owner": "who had it in that stage, missing where unknown",
}
"""Columns of `History.passages`, one row per visit of a deal to a stage, by deal and moment."""

ACTIVITIES: Final[Mapping[str, str]] = {
    "deal": "id of the deal, missing where the activity belongs to none",
    "kind": "call, visit, meeting ... as the source says, in small letters",
    "at": "moment at which it began",
    "minutes": "how long it took, missing where unknown",
    "owner": "who did it, missing where unknown",
    "outcome": "as the source says, missing where it says nothing",
}
"""Columns of `History.activities`, one row per call, visit, meeting ..."""

SPEND: Final[Mapping[str, str]] = {
    "channel": "as in `deals`",
    "month": "first day of the month",
    "amount": "money spent on marketing there and then",
}
"""Columns of `History.spend`, one row per channel and month."""


@dataclass(frozen=True, slots=True)
class Cleaning:
    """One step of cleaning, and how much it touched: nothing is changed or dropped in silence."""

    rule: str
    """What was done, in words: `read "€ 2.900,00" as 2900`, `dropped a repeated header row`."""
    rows: int
    """Rows that it touched."""
    dropped: bool = False
    """Whether these rows are in no table; they are then in the file of rejected rows."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a company's deals on one day."""

    deals: pd.DataFrame
    """See `DEALS`."""
    passages: pd.DataFrame
    """See `PASSAGES`; no rows where the source records no changes of stage."""
    activities: pd.DataFrame
    """See `ACTIVITIES`; no rows where there is no such file."""
    spend: pd.DataFrame
    """See `SPEND`; no rows where there is no such file."""
    stages: tuple[str, ...]
    """Open stages in their order, as far as the source tells; final stages (won, lost) left out."""
    as_of: pd.Timestamp
    """Nothing that happened at or after this moment is in the tables."""
    sources: tuple[str, ...]
    """Files it was read from, as given."""
    system: str
    """`hubspot`, `pipedrive`, `salesforce`, `zoho`, `olist`, `event_log`, `mapped`."""
    cleaning: tuple[Cleaning, ...] = field(default=())
    """In the order in which it was done."""
