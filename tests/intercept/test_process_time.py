"""Time as users' code meets it through the module ``time``."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from mock_glue_wf import mock_glue_workflows

if TYPE_CHECKING:
    from types_boto3_glue.client import GlueClient

R = TypeVar("R")

START = datetime(2026, 1, 1, tzinfo=UTC)
FUNCTIONS = pytest.mark.parametrize("function", ["sleep", "time", "time_ns", "monotonic", "monotonic_ns"])
CLOCKS_AFTER_30_SECONDS = pytest.mark.parametrize(
    ("clock", "reading"),
    [
        ("time", 1030.0),
        ("time_ns", 1_030_000_000_000),
        ("monotonic", 80.0),
        ("monotonic_ns", 80_000_000_000),
    ],
)


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The process's own clocks stand still, and its own sleeps are only noted."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(time, "time", lambda: 1000.0)
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000_000)
    monkeypatch.setattr(time, "monotonic", lambda: 50.0)
    monkeypatch.setattr(time, "monotonic_ns", lambda: 50_000_000_000)
    return slept


def in_another_thread(function: Callable[[], R]) -> R:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


class TestTheThreadThatSwitchedTheMockOn:
    def test_skips_its_sleeps(self, slept: list[float]) -> None:
        with mock_glue_workflows(start_time=START) as glue_mock:
            time.sleep(30)

            assert glue_mock.clock.now() == START + timedelta(seconds=30)
        assert slept == []

    @CLOCKS_AFTER_30_SECONDS
    def test_reads_clocks_that_count_what_was_skipped(self, clock: str, reading: float) -> None:
        with mock_glue_workflows():
            time.sleep(30)

            assert getattr(time, clock)() == reading

    def test_reads_clocks_that_count_what_the_mocks_clock_was_moved_by(self) -> None:
        with mock_glue_workflows() as glue_mock:
            glue_mock.clock.advance(seconds=30)

            assert time.monotonic() == 80.0

    def test_reads_fractions_of_a_second(self) -> None:
        with mock_glue_workflows():
            time.sleep(0.25)

            assert time.time_ns() == 1_000_250_000_000

    def test_may_sleep_for_no_time(self) -> None:
        with mock_glue_workflows():
            time.sleep(0)

            assert time.monotonic() == 50.0

    def test_cannot_sleep_for_a_negative_time(self) -> None:
        with mock_glue_workflows(), pytest.raises(ValueError, match=r"^sleep length must be non-negative$"):
            time.sleep(-1)

    def test_cannot_sleep_for_what_is_no_number(self) -> None:
        no_number: Any = "30"
        with mock_glue_workflows(), pytest.raises(TypeError, match="'str' object cannot be interpreted as an integer"):
            time.sleep(no_number)

    def test_may_sleep_for_what_counts_as_an_integer(self) -> None:
        class Seconds:
            def __index__(self) -> int:
                return 30

        with mock_glue_workflows():
            time.sleep(Seconds())

            assert time.monotonic() == 80.0


class TestAThreadThatTheMockHasAnswered:
    def test_skips_its_sleeps(self, client: "GlueClient", slept: list[float]) -> None:
        def poll() -> None:
            client.list_workflows()
            time.sleep(30)

        with mock_glue_workflows(start_time=START) as glue_mock:
            in_another_thread(poll)

            assert glue_mock.clock.now() == START + timedelta(seconds=30)
        assert slept == []

    @CLOCKS_AFTER_30_SECONDS
    def test_reads_clocks_that_count_what_was_skipped(self, clock: str, reading: float, client: "GlueClient") -> None:
        def poll() -> float:
            client.list_workflows()
            now: float = getattr(time, clock)()
            return now

        with mock_glue_workflows():
            time.sleep(30)

            assert in_another_thread(poll) == reading


class TestAnyOtherThread:
    def test_really_sleeps(self, slept: list[float]) -> None:
        with mock_glue_workflows(start_time=START) as glue_mock:
            in_another_thread(lambda: time.sleep(0.5))

            assert glue_mock.clock.now() == START
        assert slept == [0.5]

    @pytest.mark.parametrize(
        ("clock", "reading"),
        [("time", 1000.0), ("time_ns", 1_000_000_000_000), ("monotonic", 50.0), ("monotonic_ns", 50_000_000_000)],
    )
    def test_reads_the_real_time(self, clock: str, reading: float) -> None:
        with mock_glue_workflows():
            time.sleep(30)

            assert in_another_thread(getattr(time, clock)) == reading

    def test_that_only_another_mock_has_answered_really_sleeps(self, client: "GlueClient", slept: list[float]) -> None:
        def poll() -> None:
            with mock_glue_workflows():
                client.list_workflows()
            time.sleep(30)

        with mock_glue_workflows():
            in_another_thread(poll)
        assert slept == [30]


class TestNestedMocks:
    def test_sleep_moves_the_innermost(self) -> None:
        with mock_glue_workflows(start_time=START) as outer, mock_glue_workflows(start_time=START) as inner:
            time.sleep(30)

            assert outer.clock.now() == START
            assert inner.clock.now() == START + timedelta(seconds=30)

    def test_sleep_moves_the_one_that_is_left(self) -> None:
        first, second = mock_glue_workflows(start_time=START), mock_glue_workflows(start_time=START)
        glue_mock = first.start()
        second.start()
        second.stop()
        time.sleep(30)
        first.stop()

        assert glue_mock.clock.now() == START + timedelta(seconds=30)

    def test_clocks_count_what_was_skipped_in_any(self) -> None:
        with mock_glue_workflows():
            time.sleep(10)
            with mock_glue_workflows():
                time.sleep(20)

                assert time.monotonic() == 80.0


class TestWhenTheLastMockIsOff:
    @FUNCTIONS
    def test_time_is_as_it_was(self, function: str) -> None:
        before = getattr(time, function)
        with mock_glue_workflows(), mock_glue_workflows():
            assert getattr(time, function) is not before

        assert getattr(time, function) is before

    @FUNCTIONS
    def test_time_is_as_it_was_after_mocks_were_stopped_out_of_order(self, function: str) -> None:
        before = getattr(time, function)
        first, second = mock_glue_workflows(), mock_glue_workflows()
        first.start()
        second.start()
        first.stop()
        second.stop()

        assert getattr(time, function) is before

    def test_what_somebody_put_on_top_stays_and_reads_the_real_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with mock_glue_workflows():
            theirs = partial(time.time)
            monkeypatch.setattr(time, "time", theirs)
            time.sleep(30)

        assert time.time is theirs
        assert time.time() == 1000.0

    def test_what_somebody_put_on_top_does_not_hinder_the_next(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with mock_glue_workflows():
            monkeypatch.setattr(time, "time", partial(time.time))
        with mock_glue_workflows():
            time.sleep(30)

            assert time.time() == 1030.0


def wait(glue: "GlueClient", run_id: str, timeout: float) -> str:
    """Poll as production code does."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        run = glue.get_job_run(JobName="clean", RunId=run_id)["JobRun"]
        if run["JobRunState"] != "RUNNING":
            return run["JobRunState"]
        time.sleep(30)
    return "gave up"


@pytest.mark.parametrize(("timeout", "end"), [(660, "SUCCEEDED"), (600, "gave up")])
def test_a_loop_with_a_deadline_sees_the_end_or_gives_up(timeout: float, end: str, client: "GlueClient") -> None:
    with mock_glue_workflows() as glue_mock:
        glue_mock.job("clean").takes(minutes=10)
        client.create_job(Name="clean", Role="etl", Command={"Name": "glueetl"})
        run_id = client.start_job_run(JobName="clean")["JobRunId"]

        assert wait(client, run_id, timeout) == end
