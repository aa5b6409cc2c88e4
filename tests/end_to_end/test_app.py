"""The what-if page in a real browser: what it shows is what the command line says."""

from __future__ import annotations

import base64
import http.client
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support.browser import browser, guarded, served, until_final
from tests.support.what_if import cards_of_run, what_if_experiment

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

LEADS = "market.channels.website.leads"
VISIT = "market.activities.visit.cost"


class Place(NamedTuple):
    """A server, and what it is about."""

    address: str
    file: Path
    left: Path
    """Where the server's attempts to leave the machine are noted."""


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("app")
    file = what_if_experiment(folder / "e")
    environment, left = guarded(folder / "guard")
    with served(file, environment) as address:
        yield Place(address, file, left)


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def page(chrome, place) -> Iterator[Page]:
    with chrome.new_context(accept_downloads=True) as context:
        opened = context.new_page()
        opened.goto(place.address)
        until_final(opened, "Everything as the experiment has it.")
        yield opened


def slider(page: Page, path: str) -> None:
    """One step up by the keyboard."""
    page.get_by_role("slider", name=re.compile(re.escape(path))).press("ArrowRight")


def field(page: Page, path: str, value: str) -> None:
    """A number typed."""
    box = page.get_by_role("spinbutton", name=re.compile(re.escape(path)))
    box.fill(value)
    box.press("Enter")


def opened_group(page: Page, title: str) -> None:
    """A group of levers, unfolded."""
    page.get_by_test_id("stSidebar").get_by_text(title, exact=True).click()


def test_a_moved_slider_changes_the_numbers_into_those_of_the_command_line(page, place, tmp_path):
    before = until_final(page)
    assert before == cards_of_run(place.file, tmp_path / "before")
    for step in ("5.2", "5.4", "5.6"):
        slider(page, LEADS)
        after = until_final(page, f"website: 5 → {step} / wk")
    assert after != before
    assert after == cards_of_run(place.file, tmp_path / "after", "--set", f"{LEADS}=5.6 / wk")


def test_a_typed_number_does_the_same(page, place, tmp_path):
    opened_group(page, "Cost of visits")
    field(page, VISIT, "260")
    after = until_final(page, "190 → 260 €")
    assert after == cards_of_run(place.file, tmp_path, "--set", f"{VISIT}=260")


def test_the_link_brings_state_and_kept_scenarios_back(page, chrome):
    field(page, LEADS, "9")
    shown = until_final(page, "5 → 9 / wk")
    page.get_by_label("Keep this scenario as").fill("many leads")
    page.get_by_label("Keep this scenario as").press("Enter")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_test_id("kept").get_by_text("many leads").wait_for()
    kept = page.get_by_test_id("kept").inner_text()
    assert all(value in kept for value in shown.values())
    page.wait_for_url(re.compile("saved="))
    with chrome.new_context() as context:
        other = context.new_page()
        other.goto(page.url)
        assert until_final(other, "5 → 9 / wk") == shown
        other.get_by_role("button", name="Reset").click()
        assert until_final(other, "Everything as the experiment has it.") != shown
        other.get_by_role("button", name="Show it").click()
        assert until_final(other, "5 → 9 / wk") == shown


def test_the_downloaded_file_gives_the_same_result(page, tmp_path):
    field(page, LEADS, "7")
    shown = until_final(page, "5 → 7 / wk")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Experiment file").click()
    taken.value.save_as(tmp_path / "taken.yaml")
    with page.expect_download() as data:
        page.get_by_role("button", name="Data (ZIP of CSV)").click()
    data.value.save_as(tmp_path / "data.zip")
    assert cards_of_run(tmp_path / "taken.yaml", tmp_path / "again") == shown
    with zipfile.ZipFile(io.BytesIO((tmp_path / "data.zip").read_bytes())) as archive:
        for name in ("summary.csv", "comparison.csv", "replications.csv"):
            assert archive.read(name) == (tmp_path / "again" / name).read_bytes()
    page.get_by_role("button", name="Reset").click()
    until_final(page, "Everything as the experiment has it.")
    upload(page, tmp_path / "taken.yaml")
    assert until_final(page, "5 → 7 / wk") == shown


def upload(page: Page, file: Path) -> None:
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("headcount: 2", "headcont: 2"), "Did you mean 'headcount'?"),
        (("patience: 8 d", "patience: 8 days ago"), "patience"),
        (("currency: EUR", "currency: [EUR"), "Not readable as YAML"),
        (("gross_margin: 38 %", "gross_margin: 39 %"), "is another experiment"),
        (("market:", "market: /etc/passwd\nold:"), "it never reads other files"),
    ],
)
def test_a_broken_file_is_told_and_the_page_goes_on(page, tmp_path, change, said):
    shown = until_final(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Experiment file").click()
    taken.value.save_as(tmp_path / "broken.yaml")
    text = (tmp_path / "broken.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "broken.yaml").write_text(text.replace(*change, 1), encoding="utf-8")
    upload(page, tmp_path / "broken.yaml")
    wrong = page.get_by_test_id("wrong")
    wrong.get_by_text("broken.yaml cannot be opened here").wait_for()
    assert said in wrong.inner_text()
    assert until_final(page) == shown
    content = page.content()
    assert "Traceback" not in content
    assert "root:" not in content


def test_two_visitors_at_once_do_not_mix(chrome, place, tmp_path):
    """Both move the same slider to and fro at the same time; each sees what is theirs."""
    with chrome.new_context() as one, chrome.new_context() as other:
        pages = [one.new_page(), other.new_page()]
        for visitor in pages:
            visitor.goto(place.address)
        for visitor in pages:
            until_final(visitor)
        for leads in (("6", "3"), ("8", "4")):
            for visitor, number in zip(pages, leads, strict=True):
                field(visitor, LEADS, number)
        found = [until_final(v, f"5 → {n} / wk") for v, n in zip(pages, ("8", "4"), strict=True)]
        for number, shown in zip(("8", "4"), found, strict=True):
            out = tmp_path / number
            assert shown == cards_of_run(place.file, out, "--set", f"{LEADS}={number} / wk")


def test_no_request_leaves_the_machine(chrome, place):
    """Neither from the browser, which is told every address, nor from the server."""
    asked: list[str] = []
    with chrome.new_context() as context:
        visitor = context.new_page()
        visitor.on("request", lambda request: asked.append(request.url))
        visitor.on("websocket", lambda line: asked.append(line.url))
        visitor.goto(place.address)
        until_final(visitor)
        for tab in ("Funnel", "Money", "Teams"):
            visitor.get_by_role("tab", name=tab).click()
            visitor.locator(".js-plotly-plot:visible").first.wait_for()
        field(visitor, LEADS, "10")
        until_final(visitor, "5 → 10 / wk")
    hosts = {re.sub(r"^\w+://([^/:]+).*", r"\1", url) for url in asked if "://" in url}
    assert len(asked) > 10
    assert hosts == {"127.0.0.1"}
    assert place.left.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    ("origin", "answer"), [("http://127.0.0.1", 101), ("http://example.org", 403)]
)
def test_a_foreign_page_gets_no_answer_and_makes_nobody_ask_around(place, origin, answer):
    """A page of another site, in a visitor's browser, that tries to talk to the server."""
    host = place.address.removeprefix("http://")
    line = http.client.HTTPConnection(host, timeout=30)
    key = base64.b64encode(b"sixteen bytes ok").decode()
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Origin": origin,
               "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13"}  # fmt: skip
    line.request("GET", "/_stcore/stream", headers=headers)
    assert line.getresponse().status == answer
    line.close()
    assert place.left.read_text(encoding="utf-8") == ""


def test_the_guard_would_notice(tmp_path):
    environment, left = guarded(tmp_path / "guard")
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    ended = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True,
                           text=True, check=False)  # fmt: skip
    assert "there is no network here" in ended.stderr
    assert "192.0.2.1" in left.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's list of open ports")
def test_only_this_machine_can_reach_the_page(place):
    port = int(place.address.rpartition(":")[2])
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
    ]
    assert listening == [f"0100007F:{port:04X}"]
