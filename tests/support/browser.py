"""A real browser, and a server that may talk to this machine only and notes whoever tries more."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.command_line import ROOT, start

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 240.0
"""Seconds for what may have to compile the engine first."""
ARGUMENTS = (
    "--no-sandbox",  # which root has to do without
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
GUARD = """
import os, sys

def within(event, arguments):
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost", "::1", "0.0.0.0") or str(host).startswith("127."):
        return
    with open(os.environ["LEFT_THE_MACHINE"], "a") as log:
        log.write(f"{event} {arguments[1:] if event != 'socket.getaddrinfo' else host}\\n")
    raise OSError(f"there is no network here: {event} {host}")

sys.addaudithook(within)
"""


def chromium() -> str:
    """The program; the test is skipped with words where there is none."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine: apt-get install chromium, and the test runs")


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window that finds no host but this machine."""
    from playwright.sync_api import sync_playwright

    program = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield opened
        opened.close()


def guarded(folder: Path) -> tuple[dict[str, str], Path]:
    """Environment of a Python without network, and the file in which it notes who wanted some."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    log = folder / "left_the_machine.txt"
    log.touch()
    paths = os.pathsep.join([str(folder), str(ROOT)])
    return {"PYTHONPATH": paths, "LEFT_THE_MACHINE": str(log)}, log


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(file: Path, environment: dict[str, str], *arguments: object) -> Iterator[str]:
    """`funnel-sim app` on an experiment; gives the address of the page."""
    port = free_port()
    log = file.parent / "server.txt"
    with log.open("w", encoding="utf-8") as out:
        server = start(
            *("app", file, "--no-browser", "--port", port, "--workers", 2, *arguments),
            env=environment, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(30)


def _wait(address: str, server: subprocess.Popen[str], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"no page at {address}: {log.read_text(encoding='utf-8')}")


def until_final(page: Page, moved: str | None = None) -> dict[str, str]:
    """What the cards say once all replications are there; `moved` is what the page must be about.

    Keys are designs.
    """
    from playwright.sync_api import TimeoutError

    if moved is not None:
        page.get_by_test_id("moved").filter(has_text=moved).wait_for(timeout=PATIENCE * 1000)
    try:
        page.wait_for_function(_SETTLED, timeout=PATIENCE * 1000)
    except TimeoutError as error:
        pytest.fail(f"{error}\n{page.evaluate(_STATE)}")
    found = {}
    for value in page.locator('[data-testid^="value-"]').all():
        name = re.sub("^value-", "", value.get_attribute("data-testid") or "")
        found[name] = value.inner_text()
    return found


_STATE = """() => [
    document.querySelector('[data-testid="stApp"]').dataset.testScriptState,
    document.querySelector('[data-testid="status"]')?.outerHTML,
    document.querySelector('[data-testid="moved"]')?.innerText,
    document.querySelectorAll('[data-stale="true"]').length,
]"""
_SETTLED = """() => {
    const status = document.querySelector('[data-testid="status"]');
    const running = document.querySelector('[data-testid="stApp"]');
    return status && status.dataset.phase === "finished"
        && running.dataset.testScriptState !== "running"
        && !document.querySelector('[data-stale="true"]');
}"""
