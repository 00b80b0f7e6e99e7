"""Virtual time: what falls due runs in order, each thing at its own instant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from mock_glue_wf.domain.clock import VirtualClock

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOON)


class ProcessClock(datetime):
    """In place of ``datetime.datetime``, as freezegun and time-machine put one: it shows what it is set to."""

    shown = NOON

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        assert tz is UTC
        return cls.shown


@pytest.fixture
def process_clock(monkeypatch: pytest.MonkeyPatch) -> type[ProcessClock]:
    monkeypatch.setattr("datetime.datetime", ProcessClock)
    monkeypatch.setattr(ProcessClock, "shown", NOON)
    return ProcessClock


class Log(list[str]):
    """What ran, each with its time of day."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__()
        self.clock = clock

    def note(self, text: str) -> Callable[[], None]:
        return lambda: self.append(f"{self.clock.now():%H:%M:%S} {text}")

    def later(self, delay: timedelta, text: str) -> Callable[[], None]:
        """What calls for a note rather than taking it."""

        def call() -> None:
            self.clock.call_later(delay, self.note(text))

        return call


@pytest.fixture
def log(clock: VirtualClock) -> Log:
    return Log(clock)


def test_a_clock_with_a_start_time_stands_still(clock: VirtualClock) -> None:
    assert clock.now() == NOON
    assert clock.now() == NOON


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(minutes=10), datetime(2026, 1, 1, 12, 10, tzinfo=UTC)),
        (timedelta(days=400), datetime(2027, 2, 5, 12, 0, tzinfo=UTC)),
        (timedelta(), NOON),
    ],
)
def test_advance_skips_time(clock: VirtualClock, length: timedelta, expected: datetime) -> None:
    clock.advance(length)
    assert clock.now() == expected
    assert clock.skipped == length


def test_advance_takes_the_units_of_timedelta(clock: VirtualClock) -> None:
    clock.advance(hours=1, minutes=30, seconds=0.5)
    assert clock.now() == datetime(2026, 1, 1, 13, 30, 0, 500_000, tzinfo=UTC)


def test_steps_add_up(clock: VirtualClock) -> None:
    clock.advance(minutes=1)
    clock.advance(MINUTE)
    assert clock.now() == datetime(2026, 1, 1, 12, 2, tzinfo=UTC)


def test_instants_have_glue_s_precision_of_milliseconds() -> None:
    clock = VirtualClock(datetime(2026, 1, 1, 12, 0, 0, 123_456, tzinfo=UTC))
    assert clock.now() == datetime(2026, 1, 1, 12, 0, 0, 123_000, tzinfo=UTC)


def test_parts_of_milliseconds_are_not_lost(clock: VirtualClock) -> None:
    clock.advance(microseconds=600)
    clock.advance(microseconds=600)
    assert clock.now() == datetime(2026, 1, 1, 12, 0, 0, 1000, tzinfo=UTC)


def test_a_step_back_is_refused(clock: VirtualClock) -> None:
    with pytest.raises(ValueError, match="from nothing to 100,000 days, not -1 seconds"):
        clock.advance(seconds=-1)
    assert clock.now() == NOON
    assert clock.skips == 0


def test_a_step_has_to_be_given(clock: VirtualClock) -> None:
    with pytest.raises(TypeError, match="give a length of time, either as a timedelta or as units: minutes=10"):
        clock.advance()


def test_a_step_is_given_in_one_way(clock: VirtualClock) -> None:
    with pytest.raises(TypeError, match="give a length of time"):
        clock.advance(MINUTE, minutes=1)


def test_a_bare_number_is_no_step(clock: VirtualClock) -> None:
    with pytest.raises(TypeError, match="a length of time is a timedelta or units such as minutes=10, not 60"):
        clock.advance(60)  # type: ignore[arg-type]


def test_what_falls_due_on_the_way_runs_in_order_of_time_each_at_its_own_instant(clock: VirtualClock, log: Log) -> None:
    clock.call_later(3 * MINUTE, log.note("third"))
    clock.call_later(1 * MINUTE, log.note("first"))
    clock.call_later(2 * MINUTE, log.note("second"))
    clock.advance(minutes=5)
    assert log == ["12:01:00 first", "12:02:00 second", "12:03:00 third"]
    assert clock.now() == datetime(2026, 1, 1, 12, 5, tzinfo=UTC)


def test_what_falls_due_at_the_same_instant_runs_in_the_order_it_was_called_for(clock: VirtualClock, log: Log) -> None:
    clock.call_later(2 * MINUTE, log.note("first"))
    clock.advance(minutes=1)
    clock.call_later(MINUTE, log.note("second"))
    clock.call_later(MINUTE, log.note("third"))
    clock.advance(minutes=1)
    assert log == ["12:02:00 first", "12:02:00 second", "12:02:00 third"]


def test_what_is_due_at_the_very_end_of_a_step_runs_and_what_is_due_later_does_not(
    clock: VirtualClock, log: Log
) -> None:
    clock.call_later(MINUTE, log.note("now"))
    clock.call_later(MINUTE + timedelta(milliseconds=1), log.note("later"))
    clock.advance(minutes=1)
    assert log == ["12:01:00 now"]


def test_what_is_due_runs_once(clock: VirtualClock, log: Log) -> None:
    clock.call_later(MINUTE, log.note("once"))
    clock.advance(minutes=1)
    clock.advance(minutes=1)
    assert log == ["12:01:00 once"]


def test_what_is_called_for_on_the_way_runs_on_the_same_way(clock: VirtualClock, log: Log) -> None:
    clock.call_later(MINUTE, log.later(MINUTE, "called for at 12:01"))
    clock.call_later(3 * MINUTE, log.note("called for at noon"))
    clock.advance(minutes=3)
    assert log == ["12:02:00 called for at 12:01", "12:03:00 called for at noon"]


def test_what_is_called_for_without_delay_waits_for_what_is_due_already(clock: VirtualClock, log: Log) -> None:
    clock.call_later(MINUTE, log.later(timedelta(), "called for by the first"))
    clock.call_later(MINUTE, log.note("second"))
    clock.advance(minutes=1)
    assert log == ["12:01:00 second", "12:01:00 called for by the first"]


def test_what_is_called_for_without_delay_runs_when_time_is_moved_by_nothing(clock: VirtualClock, log: Log) -> None:
    clock.call_later(timedelta(), log.note("at once"))
    clock.advance(seconds=0)
    assert log == ["12:00:00 at once"]


def test_the_clock_is_back_at_its_own_time_after_the_way(clock: VirtualClock, log: Log) -> None:
    clock.call_later(MINUTE, log.note("due"))
    clock.advance(minutes=10)
    clock.call_later(MINUTE, log.note("a minute from the end of the step"))
    clock.advance(minutes=10)
    assert log == ["12:01:00 due", "12:11:00 a minute from the end of the step"]


def test_a_cancelled_timer_does_not_run(clock: VirtualClock, log: Log) -> None:
    timer = clock.call_later(MINUTE, log.note("cancelled"))
    clock.call_later(MINUTE, log.note("kept"))
    clock.cancel(timer)
    clock.advance(minutes=1)
    assert log == ["12:01:00 kept"]


def test_a_timer_can_be_cancelled_by_what_is_due_at_the_same_instant(clock: VirtualClock, log: Log) -> None:
    clock.call_later(MINUTE, lambda: clock.cancel(timer))
    timer = clock.call_later(MINUTE, log.note("cancelled"))
    clock.advance(minutes=1)
    assert log == []


def test_idle_does_not_wait_for_a_cancelled_timer(clock: VirtualClock) -> None:
    timer = clock.call_later(MINUTE, lambda: None)
    clock.cancel(timer)
    clock.cancel(timer)
    clock.run_until_idle()
    assert clock.now() == NOON


def test_cancelling_what_has_run_does_not_make_idle_come_early(clock: VirtualClock, log: Log) -> None:
    timer = clock.call_later(MINUTE, log.note("first"))
    clock.advance(minutes=1)
    clock.call_later(MINUTE, log.note("second"))
    clock.cancel(timer)
    clock.run_until_idle()
    assert log == ["12:01:00 first", "12:02:00 second"]


def test_run_until_idle_skips_to_the_last_thing_due(clock: VirtualClock, log: Log) -> None:
    clock.call_later(2 * MINUTE, log.later(3 * MINUTE, "last"))
    clock.call_later(MINUTE, log.note("first"))
    clock.run_until_idle()
    assert log == ["12:01:00 first", "12:05:00 last"]
    assert clock.now() == datetime(2026, 1, 1, 12, 5, tzinfo=UTC)


def test_run_until_idle_moves_nothing_when_nothing_is_due(clock: VirtualClock) -> None:
    clock.run_until_idle()
    assert clock.now() == NOON
    assert clock.skips == 0


def test_run_until_idle_does_not_wait_for_background_timers(clock: VirtualClock, log: Log) -> None:
    clock.call_later(2 * MINUTE, log.note("tonight's schedule"), background=True)
    clock.call_later(MINUTE, log.note("end of a job run"))
    clock.run_until_idle()
    assert log == ["12:01:00 end of a job run"]
    clock.advance(minutes=1)
    assert log == ["12:01:00 end of a job run", "12:02:00 tonight's schedule"]


def test_run_until_idle_runs_background_timers_on_the_way(clock: VirtualClock, log: Log) -> None:
    clock.call_later(MINUTE, log.note("schedule"), background=True)
    clock.call_later(2 * MINUTE, log.note("end of a job run"))
    clock.run_until_idle()
    assert log == ["12:01:00 schedule", "12:02:00 end of a job run"]


def test_run_until_idle_waits_for_what_a_background_timer_began(clock: VirtualClock, log: Log) -> None:
    clock.call_later(MINUTE, log.later(5 * MINUTE, "its job run"), background=True)
    clock.call_later(2 * MINUTE, log.note("end of another job run"))
    clock.run_until_idle()
    assert log == ["12:02:00 end of another job run", "12:06:00 its job run"]


def test_a_cancelled_background_timer_is_not_counted_as_something_awaited(clock: VirtualClock, log: Log) -> None:
    schedule = clock.call_later(MINUTE, log.note("schedule"), background=True)
    clock.call_later(2 * MINUTE, log.note("end of a job run"))
    clock.cancel(schedule)
    clock.run_until_idle()
    assert log == ["12:02:00 end of a job run"]


@pytest.mark.parametrize(
    "move",
    [lambda clock: clock.advance(seconds=1), lambda clock: clock.run_until_idle()],
    ids=["advance", "run_until_idle"],
)
def test_time_cannot_be_moved_by_what_time_itself_runs(
    clock: VirtualClock, log: Log, move: Callable[[VirtualClock], None]
) -> None:
    clock.call_later(MINUTE, lambda: move(clock))
    clock.call_later(2 * MINUTE, log.note("after the refusal"))
    with pytest.raises(RuntimeError, match="time cannot be moved by what time itself runs; give an Outcome a duration"):
        clock.advance(minutes=1)
    clock.run_until_idle()
    assert log == ["12:02:00 after the refusal"]


def fail() -> None:
    raise ZeroDivisionError


def test_an_error_in_what_falls_due_reaches_who_moves_time_and_what_comes_after_it_still_runs(
    clock: VirtualClock, log: Log
) -> None:
    clock.call_later(MINUTE, fail)
    clock.call_later(MINUTE, log.note("next"))
    with pytest.raises(ZeroDivisionError):
        clock.advance(minutes=1)
    assert log == []
    clock.advance(minutes=1)
    assert log == ["12:01:00 next"]


def test_an_error_in_what_falls_due_leaves_the_clock_at_its_instant(clock: VirtualClock) -> None:
    """What ran before the error carries instants up to it: they must not lie ahead of the clock."""
    clock.call_later(MINUTE, fail)
    with pytest.raises(ZeroDivisionError):
        clock.advance(minutes=5)
    assert clock.now() == datetime(2026, 1, 1, 12, 1, tzinfo=UTC)


def test_what_falls_due_runs_under_the_lock(clock: VirtualClock) -> None:
    with ThreadPoolExecutor(1) as other_thread:
        got_it: list[bool] = []
        clock.call_later(
            MINUTE, lambda: got_it.append(other_thread.submit(clock.lock.acquire, blocking=False).result())
        )
        clock.advance(minutes=1)
    assert got_it == [False]


def test_a_thread_lives_in_the_clock_s_time_once_it_has_joined(clock: VirtualClock) -> None:
    assert not clock.joined
    clock.join()
    assert clock.joined


def test_a_thread_that_joins_leaves_other_threads_alone(clock: VirtualClock) -> None:
    clock.join()
    with ThreadPoolExecutor(1) as other_thread:
        assert other_thread.submit(lambda: clock.joined).result() is False


def test_a_thread_that_joins_one_clock_has_not_joined_another(clock: VirtualClock) -> None:
    clock.join()
    assert not VirtualClock(NOON).joined


def test_without_a_start_time_the_clock_goes_with_the_process(process_clock: type[ProcessClock]) -> None:
    clock = VirtualClock()
    assert clock.now() == NOON
    process_clock.shown = NOON + MINUTE
    assert clock.now() == NOON + MINUTE


def test_what_is_skipped_adds_to_the_process_s_time(process_clock: type[ProcessClock]) -> None:
    clock = VirtualClock()
    clock.advance(hours=1)
    process_clock.shown = NOON + MINUTE
    assert clock.now() == datetime(2026, 1, 1, 13, 1, tzinfo=UTC)


def test_with_a_start_time_the_process_s_time_is_nothing_to_the_clock(
    process_clock: type[ProcessClock], clock: VirtualClock
) -> None:
    process_clock.shown = NOON + MINUTE
    assert clock.now() == NOON


def test_what_the_process_s_clock_made_due_runs_each_at_its_own_instant(process_clock: type[ProcessClock]) -> None:
    clock = VirtualClock()
    log = Log(clock)
    clock.call_later(2 * MINUTE, log.note("second"))
    clock.call_later(MINUTE, log.note("first"))
    process_clock.shown = NOON + 5 * MINUTE
    assert log == []
    clock.run_due()
    assert log == ["12:01:00 first", "12:02:00 second"]
    assert clock.now() == NOON + 5 * MINUTE


def test_what_is_overdue_runs_before_what_a_step_makes_due(process_clock: type[ProcessClock]) -> None:
    clock = VirtualClock()
    log = Log(clock)
    clock.call_later(MINUTE, log.note("overdue"))
    clock.call_later(6 * MINUTE, log.note("due by the step"))
    process_clock.shown = NOON + 5 * MINUTE
    clock.advance(minutes=1)
    assert log == ["12:01:00 overdue", "12:06:00 due by the step"]


def test_run_until_idle_runs_what_is_overdue_without_a_skip(process_clock: type[ProcessClock]) -> None:
    clock = VirtualClock()
    log = Log(clock)
    clock.call_later(MINUTE, log.note("overdue"))
    process_clock.shown = NOON + 5 * MINUTE
    clock.run_until_idle()
    assert log == ["12:01:00 overdue"]
    assert clock.skipped == timedelta()


def test_nothing_falls_due_when_the_process_s_clock_goes_back(process_clock: type[ProcessClock]) -> None:
    clock = VirtualClock()
    log = Log(clock)
    clock.call_later(MINUTE, log.note("due at 12:01"))
    process_clock.shown = NOON - timedelta(hours=1)
    clock.run_due()
    clock.advance(minutes=2)
    assert log == []
    assert clock.now() == datetime(2026, 1, 1, 11, 2, tzinfo=UTC)
    clock.run_until_idle()
    assert log == ["12:01:00 due at 12:01"]


def test_run_due_does_nothing_while_what_is_due_runs(clock: VirtualClock, log: Log) -> None:
    """An operation called by what falls due looks at what is due, too; the rest keeps its turn."""

    def look_then_note() -> None:
        clock.run_due()
        log.note("first")()

    clock.call_later(MINUTE, look_then_note)
    clock.call_later(MINUTE, log.note("second"))
    clock.advance(minutes=1)
    assert log == ["12:01:00 first", "12:01:00 second"]


def test_run_due_runs_nothing_before_its_time(clock: VirtualClock, log: Log) -> None:
    clock.run_due()
    clock.call_later(MINUTE, log.note("early"))
    clock.run_due()
    assert log == []
