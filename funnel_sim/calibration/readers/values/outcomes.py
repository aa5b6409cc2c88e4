"""Words for won, lost and open, in English, German and French, as CRMs write them.

A status must be one of these words as a whole. The name of a stage may say more around them:
`Closed Won (Sales)`, `Geschlossen und gewonnen`, `Fermée / Perdue`.
"""

from __future__ import annotations

import re
from typing import Final

from funnel_sim.calibration.history import LOST, OPEN, WON
from funnel_sim.calibration.readers.values.folding import fold

_STATUS: Final = {
    WON: """won|closed won|closedwon|closed-won|win|signed|converted|gewonnen|geschlossen gewonnen|
        abgeschlossen und gewonnen|geschlossen und gewonnen|gagne|gagnee|gagnes|fermee gagnee|
        ferme gagne|conclu|conclue|signe|signee""",
    LOST: """lost|closed lost|closedlost|closed-lost|loss|disqualified|unqualified|verloren|
        geschlossen verloren|abgeschlossen und verloren|geschlossen und verloren|disqualifiziert|
        perdu|perdue|perdus|fermee perdue|ferme perdu|disqualifie|disqualifiee""",
    OPEN: """open|in progress|in process|pending|active|offen|in bearbeitung|laufend|aktiv|ouvert|
        ouverte|ouverts|en cours|actif|active""",
}
_WORD_OF: Final = {
    word.strip(): status for status, words in _STATUS.items() for word in words.split("|")
}
_LOST_STAGE = re.compile(
    r"\b(?:lost|closedlost|verloren|perdue?s?|disqualified|disqualifiziert|disqualifiee?)\b"
)
_WON_STAGE = re.compile(r"\b(?:won|closedwon|gewonnen|gagnee?s?)\b")
_NOT = re.compile(r"\b(?:not|nicht|non|pas|to be|almost|fast)\b")


def status_of_word(word: str) -> str | None:
    """won, lost or open if this word means one of them."""
    plain = re.sub(r"\s*[/_-]\s*|\s+", " ", fold(word)).strip()
    return _WORD_OF.get(plain)


def status_of_stage(name: str) -> str | None:
    """Won or lost if a stage of this name is final; None for all others."""
    plain = fold(name)
    if _NOT.search(plain):
        return None
    if _LOST_STAGE.search(plain):
        return LOST
    return WON if _WON_STAGE.search(plain) else None
