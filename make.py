"""Set up and run funnel_sim from a bare checkout: `python3 make.py demo`, `python3 make.py test`.

Needs nothing but Python 3.11 or newer. Makes a virtual environment (`.venv`, or the folder that
FUNNEL_SIM_VENV names), installs the project there in editable form with the versions pinned in
`constraints.txt`, and does so again only when `pyproject.toml` or `constraints.txt` have changed.

Exit status: that of the command that was run; 2 where the set-up cannot be done; 130 on Ctrl-C.
"""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - older Pythons do run this file, and are told so
    sys.stderr.write(
        f"funnel_sim needs Python 3.11 or newer. This is {sys.version.split()[0]} "
        f"({sys.executable}). Run it with a newer one by name, e.g. `python3.11 make.py demo`.\n"
    )
    sys.exit(2)

ROOT = Path(__file__).resolve().parent
DEMO = "experiments/specialised_vs_stage_based.yaml"
STAMP = "funnel_sim.stamp"
INSTALL_LOG = "funnel_sim-install.log"
INTERRUPTED = 130
LINTERS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import-linter": ["lint-imports", "--no-logo"],
}
NO_VENV_SIGNS = (
    "ensurepip is not available",
    "No module named ensurepip",
    "No module named venv",
)
NETWORK_SIGNS = (
    "(from versions: none)",  # every library that we ask for exists, so no index has answered
    "Max retries exceeded",
    "ProxyError",
    "ReadTimeoutError",
)


class SetupError(Exception):
    """The virtual environment cannot be made or filled; the message says why and what to do."""


def main(argv: list[str] | None = None) -> int:
    """Run one verb and return its exit status."""
    verb, slow, rest = parse(sys.argv[1:] if argv is None else argv)
    try:
        return {"demo": demo, "test": test, "check": check, "lint": lint}[verb](slow, rest)
    except SetupError as error:
        print(f"make.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return INTERRUPTED


def parse(argv: list[str]) -> tuple[str, bool, list[str]]:
    """The verb, whether slow tests are asked for, and what is passed on."""
    parser = argparse.ArgumentParser(
        prog="make.py",
        description="Set up funnel_sim in a virtual environment; run it, its tests or its checks.",
        epilog="What follows the verb is passed on, e.g. `make.py test -k queue`, "
        "`make.py demo --json`.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="demo | test | check | lint")
    verbs.add_parser("demo", help=f"run {DEMO}", add_help=False, allow_abbrev=False)
    for name, text in (
        ("test", "run the tests; --slow: the long ones too"),
        ("check", "all checks: ruff, mypy, import-linter, tests; --slow as above"),
    ):
        verb = verbs.add_parser(name, help=text, add_help=False, allow_abbrev=False)
        verb.add_argument("--slow", action="store_true")
    verbs.add_parser("lint", help="all checks but the tests")
    known, rest = parser.parse_known_args(argv)
    if known.verb == "lint" and rest:
        parser.error(f"lint takes no arguments. Got {' '.join(rest)}.")
    return known.verb, getattr(known, "slow", False), rest


# ---------------------------------------------------------------- verbs


def demo(_slow: bool, rest: list[str]) -> int:
    """Run the experiment that compares the four organisations."""
    python = ready(dev=False)
    return run([str(python.with_name("funnel-sim")), "run", DEMO, *rest])


def test(slow: bool, rest: list[str]) -> int:
    """Run the tests on two processes."""
    return run_tests(ready(dev=True), slow, rest)


def lint(_slow: bool, _rest: list[str]) -> int:
    """Run every linter, also when an earlier one has found something."""
    return run_linters(ready(dev=True))


def check(slow: bool, rest: list[str]) -> int:
    """Run the linters and the tests; both always run."""
    python = ready(dev=True)
    results = {"lint": run_linters(python), "test": run_tests(python, slow, rest)}
    failed = [name for name, status in results.items() if status != 0]
    say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def run_tests(python: Path, slow: bool, rest: list[str]) -> int:
    """Pytest; the marker expression of pyproject.toml leaves the slow tests out."""
    say("tests" + (", the slow ones too" if slow else ""))
    every = ["-m", ""] if slow else []
    return run([str(python), "-m", "pytest", "-n", "2", *every, *rest])


def run_linters(python: Path) -> int:
    """Each linter in turn; 1 if any of them found something."""
    failed = []
    for name, command in LINTERS.items():
        say(name)
        if run([str(python.with_name(command[0])), *command[1:]]) != 0:
            failed.append(name)
    say(f"failed: {', '.join(failed)}" if failed else "linters found nothing")
    return 1 if failed else 0


def run(command: list[str]) -> int:
    """Run in the checkout and return the exit status.

    On Ctrl-C the child, which gets the signal too, decides how to end; only then do we.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        status = subprocess.Popen(command, cwd=ROOT).wait()
    except FileNotFoundError:
        msg = f"{command[0]} is not there. Delete {venv_folder()} and try again."
        raise SetupError(msg) from None
    finally:
        signal.signal(signal.SIGINT, before)
    if status == -signal.SIGINT:
        raise KeyboardInterrupt
    return status if status >= 0 else 128 - status


def say(text: str) -> None:
    """A line about progress, in order with what the children print."""
    print(f"== {text}", flush=True)


# ---------------------------------------------------------------- set-up


def ready(*, dev: bool) -> Path:
    """The virtual environment's Python, with the project installed as pyproject.toml says now."""
    folder = venv_folder()
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not runs(python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        make_venv(folder)
    stamp = folder / STAMP
    wanted = fingerprint()
    installed = stamp.read_text().split() if stamp.exists() else []
    if installed[:1] != [wanted] or (dev and "dev" not in installed):
        stamp.unlink(missing_ok=True)
        install(python, dev=dev)
        stamp.write_text(f"{wanted} {'dev' if dev else ''}\n")
    return python


def venv_folder() -> Path:
    """Where the virtual environment is, or will be."""
    named = os.environ.get("FUNNEL_SIM_VENV")
    return Path(named).expanduser().absolute() if named else ROOT / ".venv"


def fingerprint() -> str:
    """Changes with whatever the installation depends on, and with the checkout's place."""
    sha = hashlib.sha256(str(ROOT).encode())
    for name in ("pyproject.toml", "constraints.txt"):
        sha.update((ROOT / name).read_bytes())
    return sha.hexdigest()


def runs(*command: str | Path) -> bool:
    """Whether the command can be started and ends well."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_venv(folder: Path) -> None:
    """Make the virtual environment; a broken one of ours is removed first, all else left alone."""
    if folder.exists():
        ours = folder == ROOT / ".venv" or (folder / INSTALL_LOG).exists()
        if not folder.is_dir() or not (ours or not any(folder.iterdir())):
            msg = (
                f"{folder} is no virtual environment with Python 3.11 or newer. "
                "Set FUNNEL_SIM_VENV to another folder."
            )
            raise SetupError(msg)
        say(f"{folder} is incomplete or of an older Python: making it anew")
        clear(folder)
    else:
        say(f"making a virtual environment in {folder}")
    make([sys.executable, "-m", "venv", str(folder)])


def make(command: list[str]) -> None:
    """Run one step of making the virtual environment; what it complains about gets a remedy."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    output = done.stdout + done.stderr
    if any(sign in output for sign in NO_VENV_SIGNS):
        msg = (
            f"{sys.executable} comes without `venv` or `ensurepip`. "
            "On Debian and Ubuntu: apt install python3-venv. Then try again."
        )
        raise SetupError(msg)
    msg = f"no virtual environment could be made. {command[0]} said: {last_lines(output, 3)}"
    raise SetupError(msg)


def clear(folder: Path) -> None:
    """Remove the folder, or its link."""
    try:
        if folder.is_symlink():
            folder.unlink()
        else:
            shutil.rmtree(folder)
    except OSError as error:
        msg = f"{folder} cannot be removed ({error.strerror}). Remove it by hand and try again."
        raise SetupError(msg) from None


def install(python: Path, *, dev: bool) -> None:
    """Install the project in editable form, with the pinned versions of its libraries."""
    extra = "[dev]" if dev else ""
    what = "funnel_sim with its development tools" if dev else "funnel_sim"
    say(f"installing {what}: a minute or two, once")
    if not runs(python, "-m", "pip", "--version"):
        make([str(python), "-m", "ensurepip"])
    command = [
        *(str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
        *("--progress-bar", "off", "-c", "constraints.txt", "-e", f".{extra}"),
    ]
    log = python.parent.parent / INSTALL_LOG
    with log.open("w", encoding="utf-8") as out:
        status = subprocess.run(
            command,
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
            env={**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"},
        ).returncode
    if status != 0:
        raise SetupError(why_no_install(log))


def why_no_install(log: Path) -> str:
    """What pip complained about, with a remedy where one is known."""
    output = log.read_text(encoding="utf-8", errors="replace")
    if any(sign in output for sign in NETWORK_SIGNS):
        return (
            "pip could not reach the package index. Check the network (or the proxy, or pip's "
            f"configuration) and try again. pip's own words: {log}"
        )
    return f"pip could not install the libraries. All of its words: {log}\n{last_lines(output, 8)}"


def last_lines(text: str, count: int) -> str:
    """The end of a long output."""
    return "\n".join(text.strip().splitlines()[-count:])


if __name__ == "__main__":
    sys.exit(main())
