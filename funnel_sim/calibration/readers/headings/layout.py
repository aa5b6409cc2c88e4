"""What a file of a system looks like: which headings stand for which field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from funnel_sim.calibration.readers.values.durations import Unit

Kind = Literal[
    "deals", "wins", "passages", "changes", "stages", "pipelines", "owners",
    "activities", "spend", "events", "leads",
]  # fmt: skip
Headings = Mapping[str, tuple[str, ...]]
"""Field -> headings that stand for it, the preferred one first."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "deals": (
        "id", "name", "created", "closed", "won_at", "lost_at", "expected_close", "modified",
        "status", "stage", "is_won", "is_closed", "probability", "channel", "segment", "value",
        "currency", "owner", "type", "lost_reason", "pipeline", "contact", "deleted", "current",
    ),
    "wins": ("id", "won_at", "owner", "value", "currency"),
    "passages": ("deal", "stage", "entered", "begun", "left", "owner"),
    "changes": ("deal", "stage", "entered", "left", "owner", "property", "deleted"),
    "stages": ("id", "label", "order", "is_won", "is_closed", "pipeline", "deleted"),
    "pipelines": ("id", "label"),
    "owners": ("id", "name", "first_name", "last_name", "email"),
    "activities": (
        "id", "deal", "contact", "kind", "subkind", "at", "time", "end", "duration", "owner",
        "outcome", "deleted",
    ),
    "spend": ("channel", "month", "amount"),
    "events": (
        "case", "activity", "resource", "enabled", "start", "end", "lifecycle", "outcome",
        "created", "channel", "segment", "value", "currency", "type", "lost_reason",
    ),
    "leads": ("id", "created", "channel", "status", "deal"),
}  # fmt: skip
"""Fields of each kind of table; a mapping of the user's may name these."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "deals": ("id|name", "created"),
    "wins": ("id", "won_at"),
    "passages": ("deal", "stage", "entered"),
    "changes": ("deal", "stage", "entered"),
    "stages": ("id", "label"),
    "pipelines": ("id", "label"),
    "owners": ("id", "name|first_name|last_name|email"),
    "activities": ("at",),
    "spend": ("channel", "month", "amount"),
    "events": ("case", "activity", "start|end"),
    "leads": ("id",),
}
"""Without these a table of the kind cannot be used; `a|b` is any of them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file that one system writes."""

    system: str
    kind: Kind
    title: str
    """In words: `HubSpot, export of deals`."""
    languages: Mapping[str, Headings]
    """Language (`en`, `de`, `fr`) -> headings; files may mix them."""
    marks: tuple[str, ...]
    """Headings of which each is this system's own: one of them must be there."""
    also: tuple[str, ...] = ()
    """Headings of which one must be there as well, where a mark alone is not enough."""
    precedence: int = 0
    """Of two layouts that fit, the higher wins: one that has all that another has, and more."""
    wide: Mapping[str, str] = field(default_factory=dict)
    """`entered`, `left` -> pattern of headings with a stage (and perhaps its pipeline) in them."""
    duration: Unit = "minutes"
    """Unit of durations that are plain numbers."""
    kind_of_activity: str = ""
    """What these activities are where no column says it."""
    exported: str = ""
    """Pattern of file names that tell the `day` of the export, where the system writes such."""
    closes_when_open: bool = False
    """Whether open deals have a closing date: the expected one."""

    def headings(self) -> dict[str, tuple[str, ...]]:
        """All headings of each field, whatever the language."""
        joined: dict[str, list[str]] = {}
        for headings in self.languages.values():
            for name, known in headings.items():
                joined.setdefault(name, []).extend(known)
        return {name: tuple(dict.fromkeys(known)) for name, known in joined.items()}
