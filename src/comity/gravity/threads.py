"""How many threads the engine uses: its own, over blocks of the panel; never those of the linear algebra
library.

A library that starts two threads for each of a hundred small matrices spends its time waiting for them, most
of all on a machine that is busy.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def count() -> int:
    """``COMITY_THREADS``, or as many as the process may use: joblib tells its workers by
    ``OMP_NUM_THREADS``."""
    asked = os.environ.get("COMITY_THREADS") or os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdigit():
        return max(1, int(asked))
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1


def over(work: Callable[[_In], _Out], parts: Iterable[_In]) -> list[_Out]:
    """Do the work for each part, at the same time where there are threads for it; results in order.

    The caller works too, so that few parts are handed over, and what no other thread has begun is not waited
    for.
    """
    parts = list(parts)
    others = min(count(), len(parts)) - 1
    if others < 1:
        return [work(part) for part in parts]
    done: dict[int, _Out] = {}
    waiting = iter(range(len(parts)))

    def share() -> None:
        for number in waiting:
            done[number] = work(parts[number])

    pool = _pool(count(), os.getpid())
    handed = [pool.submit(share) for _ in range(others)]
    try:
        share()
    finally:
        errors = [future.exception() for future in handed if not future.cancel()]
    for error in filter(None, errors):
        raise error
    return [done[number] for number in range(len(parts))]


def single_blas() -> Any:  # noqa: ANN401 - a context manager
    """A context in which the linear algebra library uses one thread."""
    return _controller().limit(limits=1, user_api="blas")


@cache
def _pool(threads: int, process: int) -> ThreadPoolExecutor:
    """One pool a process: threads do not survive a fork."""
    del process
    return ThreadPoolExecutor(threads, thread_name_prefix="comity-gravity")


@cache
def _controller() -> Any:  # noqa: ANN401
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
