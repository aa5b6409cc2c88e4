"""The contracts of pyproject.toml on who may import whom."""

from pathlib import Path

from click.testing import CliRunner
from importlinter.cli import lint_imports_command

ROOT = Path(__file__).resolve().parents[2]


def test_every_import_points_downwards():
    result = CliRunner().invoke(
        lint_imports_command, ["--no-logo", "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    )
    assert result.exit_code == 0, result.output
    assert "0 broken" in result.output
