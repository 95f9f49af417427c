"""The HTML report in a real browser, driven over the WebDriver protocol; skipped where Debian's chromium-driver is missing."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autofix.engine import fix
from autofix.report.formats import document
from autofix.work import Problem, Report

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="apt-get install chromium chromium-driver")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1300,1800"]
EVIL = "</script><script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"


class Browser:
    """As much of a WebDriver client as these tests need."""

    def __init__(self, server: str) -> None:
        self.server = server
        options = {"binary": CHROMIUM, "args": ARGUMENTS}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        self.session = f"{server}/session/{self.ask('/session', {'capabilities': {'alwaysMatch': wanted}})['sessionId']}"

    def ask(self, path: str, body: Any = None, method: str = "POST") -> Any:
        address = path if path.startswith("http") else self.server + path
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, page: Path) -> None:
        self.ask(f"{self.session}/url", {"url": page.as_uri()})

    def run(self, script: str) -> Any:
        return self.ask(f"{self.session}/execute/sync", {"script": script, "args": []})

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.ask(f"{self.session}/se/log", {"type": "browser"})]

    def quit(self) -> None:
        self.ask(self.session, method="DELETE")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with subprocess.Popen([str(DRIVER), "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as driver:
        try:
            assert driver.stdout is not None
            line = next(line for line in driver.stdout if "successfully on port" in line)
            port = re.findall(r"on port (\d+)", line)[0]
            browser = Browser(f"http://127.0.0.1:{port}")
            yield browser
            with contextlib.suppress(OSError):
                browser.quit()
        finally:
            driver.terminate()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    example = fix((Path(__file__).parent.parent / "examples/app.yaml").read_text())
    evil = fix(f"Description: {json.dumps(EVIL)}\nResources:\n  Uploads:\n    Type: AWS::S3::Bucket\n")
    results = tuple(replace(r, finding=replace(r.finding, message=EVIL), notes=(EVIL,)) for r in evil.results)
    reports = [
        Report(Path("app.yaml"), example),
        Report(Path(f"{EVIL.replace('/', '')}.yaml"), replace(evil, results=results)),
        Report(Path("broken.yaml"), problem=Problem(EVIL, 3)),
    ]
    path = tmp_path / "report.html"
    path.write_text(document("html")(reports), encoding="utf-8")
    return path


SHOWN = "return [...document.querySelectorAll('section:not([hidden]) li:not([hidden])')].map((item) => item.dataset.fixer)"


def chosen(name: str, value: str) -> str:
    return (
        f"const field = document.querySelector('[data-filter={name}]'); field.value = {json.dumps(value)};"
        "field.dispatchEvent(new Event('input', {bubbles: true}));"
    )


def test_the_page_loads_without_a_complaint_and_hostile_text_is_only_text(browser: Browser, page: Path) -> None:
    browser.open(page)
    assert browser.run("return document.title") == "autofix report"
    assert browser.run("return document.querySelectorAll('img, section script').length") == 0
    assert EVIL in browser.run("return document.body.innerText")
    assert browser.complaints() == []
    assert browser.run("return getComputedStyle(document.querySelector('.diff .new')).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_filters_narrow_the_findings(browser: Browser, page: Path) -> None:
    browser.open(page)
    everything = browser.run(SHOWN)
    total = len(everything)
    assert browser.run("return document.querySelector('output').value") == f"{total} of {total} findings"
    browser.run("document.querySelector('[data-pick=s3-public-access-block-missing]').click()")
    assert set(browser.run(SHOWN)) == {"s3-public-access-block-missing"}
    browser.run(chosen("file", "app.yaml"))
    assert browser.run(SHOWN) == ["s3-public-access-block-missing"]
    browser.run("document.querySelector('.filters').reset()")
    assert browser.run("return new Promise((done) => setTimeout(done, 50))") is None
    assert browser.run(SHOWN) == everything
    browser.run(chosen("safety", "manual"))
    assert browser.run(SHOWN) == ["s3-lifecycle-missing"]
    browser.run(chosen("safety", ""))
    browser.run(chosen("text", "nobody can tell"))
    assert browser.run(SHOWN) == ["ec2-flow-logs-missing"]
    browser.run(chosen("text", "matches nothing at all"))
    assert browser.run("return document.querySelector('output').value") == f"0 of {total} findings"


def test_a_diff_shows_both_sides_and_marks_the_words(browser: Browser, page: Path) -> None:
    browser.open(page)
    marks = browser.run("return [...document.querySelectorAll('.diff mark')].map((mark) => mark.textContent)")
    assert any("8.0.35"[-2:] in mark for mark in marks)
    rows = browser.run("return [...document.querySelectorAll('.diff tr')].map((row) => [...row.cells].map((cell) => cell.textContent))")
    assert ["", "", "2", "AWSTemplateFormatVersion: '2010-09-09'"] in rows
    assert all(len(row) == 4 for row in rows)
