"""Text without what does not matter when it is compared: case, accents, spaces, kinds of quotes."""

from __future__ import annotations

import re
import unicodedata

_QUOTES = str.maketrans("„“”«»‚‘’`´", '"""""' + "'''''")
_SPACE = re.compile(r"\s+")
_DASH_BETWEEN = re.compile(r"\s+[-–—]\s+")
_OTHER = re.compile(r"[^\w:|%]+")


def fold(text: str) -> str:
    """`text` in small letters, without accents, with plain quotes and single spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _SPACE.sub(" ", bare).strip().casefold()


def heading_key(heading: str) -> str:
    """What two headings have in common that mean the same; `Deal - Phase` is not `Deal-Phase`."""
    spaced = _DASH_BETWEEN.sub("|", fold(heading))
    return _OTHER.sub(" ", spaced).strip()
