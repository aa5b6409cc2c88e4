"""Columns of text into numbers, minutes and truth, against what a person reads."""

from __future__ import annotations

import math

import pytest

from funnel_sim.calibration.readers.table import cells_of
from funnel_sim.calibration.readers.values.durations import read_minutes
from funnel_sim.calibration.readers.values.numbers import read_numbers
from funnel_sim.calibration.readers.values.outcomes import status_of_stage, status_of_word
from funnel_sim.calibration.readers.values.truth import said_no, said_yes


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("€ 2.900,00", 2900.0), ("2.900,00 €", 2900.0), ("1,234.50", 1234.5), ("12", 12.0),
        ("1 234,50", 1234.5), ("1\u202f234,50 €", 1234.5), ("1'234.50", 1234.5),
        ("CHF 1’234.50", 1234.5), ("$1,234,567", 1_234_567.0), ("EUR 99,9", 99.9),
        ("(250.00)", -250.0), ("-1.5", -1.5), ("250,00-", -250.0), ("1.2E+07", 12e6),
        ("1234.567", 1234.567), ("0.125", 0.125), (".5", 0.5),
    ],
)  # fmt: skip
def test_many_forms_of_numbers(text: str, number: float):
    assert read_numbers(cells_of([text])).values[0] == pytest.approx(number)


def test_one_number_decides_for_the_column():
    assert list(read_numbers(cells_of(["1.234", "5,5"])).values) == [1234.0, 5.5]
    assert list(read_numbers(cells_of(["1.234", "5.5"])).values) == [1.234, 5.5]


def test_where_nothing_decides_nothing_is_guessed():
    read = read_numbers(cells_of(["1.234", "2.900", "12"]))
    assert read.undecided
    assert not read.bad.any()
    assert read_numbers(cells_of(["1.234"]), "comma").values[0] == 1234.0
    assert read_numbers(cells_of(["1.234"]), "point").values[0] == 1.234
    assert read_numbers(cells_of(["1.234,5", "1,234.5"])).contradicts


@pytest.mark.parametrize("text", ["12 pieces", "1.2.3", "1,23,4", "abc", "--5", "12-13"])
def test_what_is_no_number_is_told(text: str):
    read = read_numbers(cells_of([text, "1,5"]))
    assert read.bad[0]
    assert math.isnan(read.values[0])


def test_a_currency_is_told_where_the_sign_means_one():
    codes = list(read_numbers(cells_of(["€ 1", "2 GBP", "$3", "CHF 4", "5"])).currency)
    assert codes == ["EUR", "GBP", "", "CHF", ""]


def test_minutes():
    read, bad = read_minutes(cells_of(["0:12:30", "01:30", "90", "", "-5", "long"]), "seconds")
    assert list(read[:3]) == [12.5, 90.0, 1.5]
    assert list(bad) == [False, False, False, False, True, True]
    assert read_minutes(cells_of(["60000"]), "milliseconds")[0][0] == 1.0


def test_truth():
    cells = cells_of(["TRUE", "oui", "1", "Nein", "false", "0", "", "perhaps"])
    assert list(said_yes(cells)) == [True] * 3 + [False] * 5
    assert list(said_no(cells)) == [False] * 3 + [True] * 3 + [False] * 2


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Won", "won"), ("gewonnen", "won"), ("Gagnée", "won"), ("LOST", "lost"),
        ("Verloren", "lost"), ("Perdue", "lost"), ("open", "open"), ("Offen", "open"),
        ("en cours", "open"), ("Angebot", None), ("", None),
    ],
)  # fmt: skip
def test_words_of_status(word: str, status: str | None):
    assert status_of_word(word) == status


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Closed Won", "won"), ("closedwon", "won"), ("6. Closed Won (Sales)", "won"),
        ("Geschlossen und gewonnen", "won"), ("Fermée / Gagnée", "won"), ("Closed-Lost", "lost"),
        ("Abgeschlossen und verloren", "lost"), ("Perdu", "lost"), ("Disqualified", "lost"),
        ("Negotiation", None), ("Wonder", None), ("Almost won", None),
        ("Noch nicht verloren", None),
    ],
)  # fmt: skip
def test_names_of_final_stages(name: str, status: str | None):
    assert status_of_stage(name) == status
