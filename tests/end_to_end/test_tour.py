"""The tour shows what the program prints, and leads to code that is there."""

import re
import shlex
import shutil

import pytest

from tests.support.command_line import done
from tests.support.pages import CODE, ROOT, defined, links, page

TEXT = page("docs/tour.md")
COMMANDS = re.findall(r"^```console\n\$ funnel-sim (.+)\n((?:.*\n)*?)```", TEXT, flags=re.MULTILINE)
LEFT_OUT = "…"


def shown_in(printed, block):
    """Whether the lines of the block come in order, with others between only where it says so."""
    rest = [line.rstrip() for line in printed.splitlines()]
    adjacent = False
    for line in block.splitlines():
        if line == LEFT_OUT:
            adjacent = False
            continue
        if line not in rest or (adjacent and rest[0] != line):
            return False
        rest = rest[rest.index(line) + 1 :]
        adjacent = True
    return True


@pytest.mark.parametrize(
    ("command", "block"),
    [
        pytest.param(*one, marks=[pytest.mark.slow] if one[0].startswith("run") else [], id=one[0])
        for one in COMMANDS
    ],
)
def test_a_command_prints_what_is_shown(command, block, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    assert shown_in(done(*shlex.split(command)).stdout, block)


def test_lines_that_are_left_out_must_be_marked():
    assert shown_in("a\nb\nc\n", "a\n…\nc\n")
    assert not shown_in("a\nb\nc\n", "a\nc\n")
    assert not shown_in("a\nb\nc\n", "b\n…\na\n")


def test_every_step_leads_to_the_code_that_does_it():
    steps = re.findall(r"^## \d+\. .*?(?=^## )", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert len(steps) == 11
    named = [
        (name, (ROOT / "docs" / target).resolve())
        for text, target in links(TEXT)
        for name in CODE.findall(text)
        if target.endswith(".py")
    ]
    assert len(named) > 25
    for name, file in named:
        assert name in defined(file), f"there is no {name} in {file.relative_to(ROOT)}"


def test_the_file_is_shown_as_it_is():
    written = page("examples/mini_funnel.yaml")
    (shown,) = re.findall(r"^```yaml\n(.*?)```", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert shown in written
