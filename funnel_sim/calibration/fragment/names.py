"""Names of a CRM as names of a config: small letters, digits and `_`, a letter first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 50


def config_names(names: Iterable[str], prefix: str = "x") -> dict[str, str]:
    """A name of a config for each of `names`, all different; `prefix` where nothing is left."""
    found: dict[str, str] = {}
    for name in names:
        plain = slug(name) or prefix
        unique, number = plain, 2
        while unique in found.values():
            unique, number = f"{plain}_{number}", number + 1
        found[name] = unique
    return found


def slug(name: str) -> str:
    """Letters without accents, everything else `_`; empty where no letter or digit is left."""
    text = name.replace("ß", "ss").replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "_", ascii_only.lower()).strip("_")[:LONGEST].strip("_")
    return f"n{plain}" if plain[:1].isdigit() else plain
