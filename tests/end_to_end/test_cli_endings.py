"""How the program ends: help, version, status, and words instead of tracebacks."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

import funnel_sim
from funnel_sim.cli.endings import ending_well
from funnel_sim.cli.main import VERBS, cli
from funnel_sim.domain.errors import BalanceViolation, Finding, InvalidInput
from tests.support.command_line import ROOT, done, invoke


def ended(error: BaseException, capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    """Status and last words after an error."""
    with pytest.raises(SystemExit) as end, ending_well():
        raise error
    out, err = capsys.readouterr()
    assert out == ""
    return end.value.code, err


def test_help_lists_every_verb_and_each_has_help_of_its_own():
    said = done("--help").stdout
    unwrapped = " ".join(said.split())
    for verb, meaning in VERBS.items():
        assert f"  {verb}" in said
        assert f" {verb} {meaning}" in unwrapped
        assert "Usage: " in done(verb, "--help").stdout


def test_help_of_the_program_loads_none_of_the_verbs():
    probe = (
        "import sys; from funnel_sim.cli.main import cli\n"
        "try: cli.main(['--help'], prog_name='funnel-sim')\n"
        "except SystemExit: pass\n"
        "print(*sorted(m for m in sys.modules), sep='\\n')"
    )
    said = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    loaded = set(said.split())
    assert "click" in loaded
    assert not loaded & {"numpy", "pydantic", "yaml", "rich", "scipy", "pandas", "matplotlib"}
    assert not any(f"funnel_sim.cli.{verb}" in loaded for verb in VERBS)


def test_version():
    assert done("--version").stdout == f"funnel-sim {funnel_sim.__version__}\n"


def test_without_a_verb_it_says_how_it_is_used():
    result = invoke()
    assert result.exit_code == 2
    assert "Usage: funnel-sim" in result.stderr


def test_an_unknown_verb_is_told_with_the_nearest():
    result = invoke("traec")
    assert result.exit_code == 2
    assert "trace" in result.stderr


def test_every_verb_of_the_list_is_a_command():
    context = click.Context(cli)
    for verb in cli.list_commands(context):
        command = cli.get_command(context, verb)
        assert command is not None
        assert command.name == verb


def test_wrong_input_ends_with_2_and_every_finding(capsys: pytest.CaptureFixture[str]):
    findings = [Finding("a.yaml", "seed", "first", 3), Finding("a.yaml", "name", "second", 1)]
    status, said = ended(InvalidInput(findings), capsys)
    assert status == 2
    assert said.splitlines()[0] == "a.yaml: 2 problems"
    assert "first" in said
    assert "second" in said


@pytest.mark.parametrize(
    "error", [ValueError("odd\nnumber"), BalanceViolation("hours do not add up"), KeyError("x")]
)
def test_a_fault_of_ours_ends_with_1_and_words(
    error: Exception, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("FUNNEL_SIM_DEBUG", raising=False)
    status, said = ended(error, capsys)
    assert status == 1
    assert "Traceback" not in said
    assert " ".join(str(error).split()) in said
    assert "fault of funnel-sim, not of your files" in said
    monkeypatch.setenv("FUNNEL_SIM_DEBUG", "1")
    assert "Traceback" in ended(error, capsys)[1]


def test_ctrl_c_ends_with_130(capsys: pytest.CaptureFixture[str]):
    status, said = ended(KeyboardInterrupt(), capsys)
    assert (status, said.strip()) == (130, "funnel-sim: stopped.")


def test_a_refusing_system_ends_with_1_and_no_blame(capsys: pytest.CaptureFixture[str]):
    status, said = ended(OSError(28, "No space left on device"), capsys)
    assert status == 1
    assert "No space left on device" in said
    assert "report" not in said
