"""Texts in the language of the reader: English as written in the code, or from a catalogue.

A text that a reader sees is a template with named fields, given to `phrase` where it is needed:

    phrase("{best} is the clear winner on {what}.", best=best, what=what)

The English template is the key. `catalogues/<language>.po` holds what stands for it in another
language, with the same fields; a test fails where one is missing. `phrases` chooses between
singular and plural by the rules of the language, and `marked` names a text that is kept in a table
and given to `phrase` later. Numbers in fields get the marks of the language: 1,234.5 is 1.234,5 in
German.

The language is a context variable, so threads and sessions do not mix. It is English unless
`speaking` says otherwise. Babel, which knows languages, is imported when another one is spoken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from string import Formatter
from typing import Any

ENGLISH = "en"
LANGUAGES = (ENGLISH, "de", "fr")
CATALOGUES = Path(__file__).parent / "catalogues"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_LANGUAGE: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak one of `LANGUAGES` for as long as the block lasts.

    Raises:
        ValueError: it is none of them.
    """
    if language not in LANGUAGES:
        msg = f"`language` must be one of {', '.join(LANGUAGES)}. Got '{language}'."
        raise ValueError(msg)
    token = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def language() -> str:
    """The language that is spoken now."""
    return _LANGUAGE.get()


def phrase(template: str, /, **values: object) -> str:
    """The text for a template, its fields filled."""
    return _FILL.format(catalogue(language()).gettext(template), **values)


def phrases(one: str, many: str, number: int, /, **values: object) -> str:
    """The text for so many; the field `n` is the number."""
    template = catalogue(language()).ngettext(one, many, number)
    return _FILL.format(template, n=number, **values)


def marked(text: str) -> str:
    """The text itself: says that it stands in the catalogues."""
    return text


def mid_sentence(label: str) -> str:
    """A label as it stands within a sentence: German nouns keep their capital."""
    return label if language() == "de" else label.lower()


def with_marks(number: str) -> str:
    """A number written with , between thousands and a decimal point, with the language's marks."""
    if language() == ENGLISH:
        return number
    group, decimal = _marks(language())
    return number.translate({ord(","): group, ord("."): decimal})


def date_in_words(day: date) -> str:
    """`4 January 2027`."""
    if language() == ENGLISH:
        return f"{day.day} {day:%B %Y}"
    from babel.dates import format_date

    return str(format_date(day, format="long", locale=language()))


def day_in_short(day: date) -> str:
    """`Mon 4 Jan`."""
    if language() == ENGLISH:
        return f"{_DAYS[day.weekday()]} {day.day} {month_in_short(day.month)}"
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMEd", day, locale=language()))


def month_in_short(month: int) -> str:
    """`Jan` for 1."""
    return _months(language())[month - 1]


def catalogue(language: str) -> NullTranslations:
    """What stands for the templates in a language."""
    return NullTranslations() if language == ENGLISH else _read(language)


@cache
def _read(language: str) -> GNUTranslations:
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (CATALOGUES / f"{language}.po").open("rb") as file:
        texts = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, texts)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def _marks(language: str) -> tuple[str, str]:
    """Between thousands, and before decimals."""
    from babel.core import Locale

    symbols = Locale.parse(language).number_symbols["latn"]
    return str(symbols["group"]), str(symbols["decimal"])


@cache
def _months(language: str) -> tuple[str, ...]:
    if language == ENGLISH:
        return ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip
    from babel.dates import get_month_names

    names = get_month_names("abbreviated", "stand-alone", locale=language)
    return tuple(str(names[month]) for month in range(1, 13))


class _Fill(Formatter):
    """Fills fields as `str.format` does, with numbers as the language writes them."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = super().format_field(value, format_spec)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return with_marks(text)
        return text


_FILL = _Fill()
