"""Every text has a counterpart in every language, with the same fields; numbers have its marks."""

from __future__ import annotations

import threading
from datetime import date
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from funnel_sim.domain.language import (
    CATALOGUES,
    ENGLISH,
    LANGUAGES,
    date_in_words,
    language,
    mid_sentence,
    month_in_short,
    phrase,
    phrases,
    speaking,
)
from funnel_sim.metrics.registry import KPIS
from funnel_sim.reporting.formatting import format_difference_interval, format_value, listed
from tests.support.texts import Template, templates

OTHERS = [name for name in LANGUAGES if name != ENGLISH]
USED: dict[Template, str] = {template: where for where, template in templates()}


def catalogue(name: str) -> Catalog:
    with (CATALOGUES / f"{name}.po").open("rb") as file:
        return read_po(file, locale=name, abort_invalid=True)


def entries(name: str) -> dict[Template, Message]:
    return {texts(m.id): m for m in catalogue(name) if m.id}


def texts(content: object) -> Template:
    return (content,) if isinstance(content, str) else tuple(content)  # type: ignore[arg-type]


def fields(template: str) -> set[tuple[str | None, str | None]]:
    return {(name, spec) for _, name, spec, _ in Formatter().parse(template) if name is not None}


def test_the_scan_finds_templates():
    assert ("{best} is the clear winner on {kpi}.",) in USED
    assert ("{n:,} replication", "{n:,} replications") in USED
    assert ("Contribution",) in USED
    assert len(USED) > 500


@pytest.mark.parametrize("name", OTHERS)
def test_no_text_is_missing(name):
    known = entries(name)
    missing = [f"{where}: {t}" for t, where in USED.items() if t not in known]
    empty = [m.id for m in known.values() if not all(texts(m.string))]
    assert not missing
    assert not empty


@pytest.mark.parametrize("name", OTHERS)
def test_no_text_is_left_over(name):
    assert [t for t in entries(name) if t not in USED] == []


@pytest.mark.parametrize("name", OTHERS)
def test_fields_are_the_same(name):
    for template, message in entries(name).items():
        wanted = fields(template[-1])
        assert [fields(text) == wanted for text in texts(message.string)] == [True] * len(
            texts(message.string)
        ), template


@pytest.mark.parametrize("name", OTHERS)
def test_no_text_is_marked_as_doubtful(name):
    assert [m.id for m in catalogue(name) if m.id and m.fuzzy] == []


def test_every_kpi_has_a_label_in_every_language():
    for name in OTHERS:
        with speaking(name):
            assert all(kpi.label for kpi in KPIS)
            assert sum(kpi.label != kpi.english for kpi in KPIS) > 0.9 * len(KPIS)


def test_english_is_what_the_code_says():
    assert language() == ENGLISH
    assert phrase("{a:,} of {b:.1f}", a=12345, b=0.25) == "12,345 of 0.2"
    assert phrase("a {{brace}}") == "a {brace}"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match=r"must be one of en, de, fr\. Got 'it'"), speaking("it"):
        pass


@pytest.mark.parametrize(
    ("name", "money", "share", "names"),
    [
        ("en", "1.23 M€", "+12.3 (10.0 to 15.0) pp", "a, b and c"),
        ("de", "1,23 Mio.\u00a0€", "+12,3 (10,0 bis 15,0) Pp.", "a, b und c"),
        ("fr", "1,23 M€", "+12,3 (10,0 à 15,0) pt", "a, b et c"),
    ],
)
def test_numbers_are_written_as_the_language_does(name, money, share, names):
    with speaking(name):
        assert format_value(1_234_567, "money", "EUR") == money
        assert format_difference_interval(0.123, 0.1, 0.15, "share") == share
        assert listed("abc") == names


def test_thousands_and_plurals():
    def said(name: str, number: int) -> str:
        with speaking(name):
            return phrases("{n:,} replication", "{n:,} replications", number)

    assert [said("de", n) for n in (0, 1, 1200)] == [
        "0 Replikationen",
        "1 Replikation",
        "1.200 Replikationen",
    ]
    assert [said("fr", n) for n in (0, 1, 1200)] == [
        "0 réplication",
        "1 réplication",
        "1\u202f200 réplications",
    ]


def test_dates_and_months():
    day = date(2027, 1, 4)
    said = {}
    for name in LANGUAGES:
        with speaking(name):
            said[name] = (date_in_words(day), month_in_short(3), mid_sentence("Gross Margin"))
    assert said == {
        "en": ("4 January 2027", "Mar", "gross margin"),
        "de": ("4. Januar 2027", "Mär", "Gross Margin"),
        "fr": ("4 janvier 2027", "mars", "gross margin"),
    }


def test_threads_do_not_mix_languages():
    heard: list[str] = []
    with speaking("de"):
        thread = threading.Thread(target=lambda: heard.append(language()))
        thread.start()
        thread.join()
        assert language() == "de"
    assert heard == [ENGLISH]
