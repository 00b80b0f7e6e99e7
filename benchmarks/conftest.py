"""Ours against theirs: timed in turns, so that whatever slows the machine down meets both, and told as a ratio.

What is timed is the CPU time of the process: other programs on the machine are no part of it.
"""

import gc
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from statistics import quantiles
from time import process_time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

Work = Callable[[], object]
Side = Callable[[], AbstractContextManager[Work]]
"""Entering it sets one round up and gives the work that is timed; leaving it checks what came of the work."""
Compare = Callable[..., None]


@pytest.fixture
def compare(benchmark: BenchmarkFixture, record_property: Callable[[str, object], None]) -> Compare:
    """Times both sides in so many rounds, theirs before ours in each. pytest-benchmark's own table shows ours."""

    def compared(*, ours: Side, theirs: Side, rounds: int, goal: str) -> None:
        their_times: list[float] = []
        our_work: list[Work] = []
        with ExitStack() as our_round:

            def set_up() -> None:
                our_round.close()
                their_times.append(_seconds(theirs))
                our_work.append(our_round.enter_context(ours()))
                # Nothing is left of the other side's round: what is alive costs at each garbage collection.
                gc.collect()

            def work() -> None:
                our_work.pop()()

            benchmark.pedantic(work, setup=set_up, rounds=rounds)  # type: ignore[no-untyped-call]
        if benchmark.stats is not None:
            pairs = zip(benchmark.stats.stats.data, their_times, strict=True)
            low, median, high = quantiles((our / their for our, their in pairs), n=4)
            record_property("ratio", f"{median:.2f} x (middle half of {rounds} rounds {low:.2f} to {high:.2f}), {goal}")

    return compared


def _seconds(side: Side) -> float:
    with side() as work:
        gc.collect()
        start = process_time()
        work()
        return process_time() - start


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.benchmark(timer=process_time))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.getreports("passed")
    ratios = {report.nodeid: value for report in reports for name, value in report.user_properties if name == "ratio"}
    if ratios:
        terminalreporter.section("ours to theirs")
        for nodeid, ratio in ratios.items():
            terminalreporter.line(f"{nodeid}: {ratio}")
