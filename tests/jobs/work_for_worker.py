"""Handlers that the real worker of the tests loads (``celery worker -I tests.jobs.work_for_worker``)."""
import time
from pathlib import Path

from ocop.jobs.handlers import Output, Work, handler


@handler("test.slow_first")
def slow_first(work: Work) -> Output:
    """Hangs at its first attempt until it is killed, and works at the next; writes down every start."""
    starts = Path(work.params["starts"])
    with starts.open("a") as file:
        file.write("x")
    if len(starts.read_text()) == 1:
        time.sleep(120)
    return Output("kết quả.txt", "text/plain", b"done")


@handler("test.quick")
def quick(work: Work) -> Output:
    """Writes down that it ran."""
    with Path(work.params["starts"]).open("a") as file:
        file.write("x")
    return Output("a.txt", "text/plain", b"quick")
