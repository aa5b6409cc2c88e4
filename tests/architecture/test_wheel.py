"""What a user gets who installs the wheel and has no checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from funnel_sim.domain.errors import FunnelSimError
from funnel_sim.domain.resources import shipped

ROOT = Path(__file__).resolve().parents[2]
STARTER = ("configs", "experiments")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contents of a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.parametrize("name", STARTER)
def test_the_wheel_brings_every_starter_file(installed: Path, name: str):
    here = {p.relative_to(ROOT) for p in (ROOT / name).rglob("*.yaml")}
    starter = installed / "funnel_sim" / "_starter"
    there = {p.relative_to(starter) for p in (starter / name).rglob("*.yaml")}
    assert there == here != set()


@pytest.mark.parametrize("name", STARTER)
def test_the_installed_program_finds_its_own_starter_files(
    installed: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHONPATH", str(installed))
    ask = f"from funnel_sim.domain.resources import shipped; print(shipped({name!r}))"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()) == installed / "funnel_sim" / "_starter" / name


def test_the_wheel_is_typed_and_holds_neither_tests_nor_benchmarks(installed: Path):
    assert (installed / "funnel_sim" / "py.typed").is_file()
    assert not (installed / "tests").exists()
    assert not (installed / "benchmarks").exists()
    assert not (installed / "make.py").exists()


def test_a_checkout_uses_the_files_beside_the_package():
    assert shipped("experiments") == ROOT / "experiments"


def test_a_missing_file_is_named():
    with pytest.raises(FunnelSimError, match="`configs/atlantis` did not come with"):
        shipped("configs/atlantis")
