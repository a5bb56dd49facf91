"""What every test shares: a progress store of its own, never the learner's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from bpo_course.progress import STORE_VARIABLE

# The same examples in every run, and no test fails because a machine is slow. `make test-slow`
# takes the long profile.
settings.register_profile("long", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("short", settings.get_profile("long"), max_examples=12)
settings.load_profile("short")

_FOLDER = tempfile.TemporaryDirectory(prefix="bpo-course-tests-")
# The kernels that run the notebooks inherit it too.
os.environ[STORE_VARIABLE] = f"sqlite:///{Path(_FOLDER.name) / 'progress.db'}"


@pytest.fixture
def store_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store that only this test uses."""
    url = f"sqlite:///{tmp_path / 'progress.db'}"
    monkeypatch.setenv(STORE_VARIABLE, url)
    return url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what a page shows when its test fails: a log of CI has no screenshot."""
    report = yield
    page: Any = getattr(item, "funcargs", {}).get("page")
    if report.failed and page is not None:
        with suppress(Exception):  # the page may be gone, or not answer
            report.sections.append(("What the page shows", page.inner_text("body", timeout=5000)))
            report.sections.append(("Faults of the page", "\n".join(getattr(page, "faults", ()))))
    return report
