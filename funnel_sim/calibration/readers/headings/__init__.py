"""Which headings each system writes, one module per system; no logic but their shape in `layout`.

The field names are ours, see `layout.FIELDS`. Headings are compared without case, accents and
punctuation.
"""

from __future__ import annotations

from typing import Final

from funnel_sim.calibration.readers.headings import (
    hubspot,
    pipedrive,
    plain,
    public_sets,
    salesforce,
    zoho,
)
from funnel_sim.calibration.readers.headings.layout import Layout

LAYOUTS: Final[tuple[Layout, ...]] = (
    *hubspot.LAYOUTS,
    *pipedrive.LAYOUTS,
    *salesforce.LAYOUTS,
    *zoho.LAYOUTS,
    *public_sets.LAYOUTS,
    *plain.LAYOUTS,
)
"""All files that are recognised."""
SYSTEMS: Final = tuple(dict.fromkeys(layout.system for layout in LAYOUTS))
