"""From measurements to the table."""

import math

import pytest

from benchmarks.programs import Effort, Program
from benchmarks.run import BEGIN, END, put
from benchmarks.table import answer_table, figures, short, speed_table
from benchmarks.timing import Broken, Measurement
from benchmarks.workload import Answers, Case

CASE = Case("pr")
MB = 1_000_000


def program(name):
    return Program(name, f"the {name}", "nowhere", Effort())


def measured(name, seconds, case=CASE, leads=20_000, memory=50 * MB):
    return Measurement(name, case, seconds, 2 * seconds, leads, 3 * leads, memory)


def rows(results, *names):
    table = list(speed_table(results, [program(name) for name in names], CASE))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def test_the_fastest_comes_first_with_its_speed_and_its_lead():
    results = [measured("simpy", 1.0), measured("c", 0.01)]
    first, second = rows(results, "simpy", "c")
    assert first[:7] == ["the c", "2.00 M", "6.00 M", "100", "1.00", "50 MB", "0.500"]
    assert second[:7] == ["the simpy", "20.0 k", "60.0 k", "1.00", "100", "50 MB", "50.0"]


def test_a_slow_hour_of_the_machine_does_not_change_the_ratio():
    """Rounds are compared one by one: the second took all programs ten times as long."""
    simpy, mine = (1.0, 10.0, 1.1), (0.1, 1.0, 0.1)
    results = [
        measured(name, seconds)
        for pair in zip(simpy, mine, strict=True)
        for name, seconds in zip(("simpy", "mine"), pair, strict=True)
    ]
    (ratio,) = (row[3] for row in rows(results, "simpy", "mine") if row[0] == "the mine")
    assert ratio == "10.0"


def test_growth_and_what_was_not_run_or_failed():
    results = [
        measured("simpy", 1.0),
        measured("simpy", 20.0, Case("pr", firm=10), 200_000, 90 * MB),
        Broken("simpy", Case("pr", firm=100), "its process ended with status -9"),
        measured("simpy", 110.0, Case("pr", years=100.0), 2_000_000, 400 * MB),
    ]
    (row,) = rows(results, "simpy")
    assert row[6:] == ["50.0", "100", "failed", "–", "55.0", "400 MB"]


def test_answers_have_intervals():
    by_program = {"c": [Answers(leads=10, wins=w, revenue=1000.0 * w) for w in (1, 2, 3)]}
    table = list(answer_table(by_program, [program("c"), program("not played")]))
    assert len(table) == 3
    half_width = 4.302653 / math.sqrt(3)  # Student's t, 2 degrees of freedom, 97.5 %
    assert f"| the c | 3 | 2.0 ± {half_width:.1f} | 2 ± {half_width:.0f} | 0.00 % |" in table[2]


@pytest.mark.parametrize(
    ("number", "text"),
    [(3_090_000, "3.09 M"), (28_700, "28.7 k"), (999_600, "1.00 M"), (999, "999"), (0.32, "0.320")],
)
def test_three_figures(number, text):
    assert short(number) == text


def test_no_number():
    assert figures(math.nan) == "–"


def test_what_stands_around_the_marks_stays(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    put(page, "new\n")
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
