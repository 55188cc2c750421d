from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def parallel() -> Callable[[Callable[[], Any], int], None]:
    """Run a piece of work several times at once."""

    def run(work: Callable[[], Any], times: int) -> None:
        threads = [threading.Thread(target=work) for _ in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return run
