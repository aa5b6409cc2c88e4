"""Words of units, those of KPIs and those of configs, as a reader sees them."""

from __future__ import annotations

from funnel_sim.domain.language import marked, phrase

WORDS = (
    marked("h"), marked("days"), marked("months"), marked("win"), marked("rep"), marked("min"),
    marked("d"), marked("wk"), marked("mo"), marked("yr"),
)  # fmt: skip


def unit_in_words(unit: str) -> str:
    """A unit of a config: `EUR / yr` is `EUR / Jahr` in German."""
    return " ".join(phrase(word) if word in WORDS else word for word in unit.split(" "))
