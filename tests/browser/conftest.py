"""Debian's Chromium, once a module; browser tests are skipped with a plain reason where there is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

CHROMIUM = next(
    (p for p in ("/usr/bin/chromium", shutil.which("chromium") or "") if p and Path(p).exists()), None
)


@pytest.fixture(scope="module")  # the driver keeps an event loop running, which later tests must not meet
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install Debian's with `apt-get install chromium`")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is in the dev extra")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()
