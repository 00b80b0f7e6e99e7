"""Loops that look at unfinished runs: they see them end, or are told why they never would."""

from datetime import UTC, datetime, timedelta

import pytest
from domain.world import World

from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.polling import Polls, Run, StuckPollError


@pytest.fixture
def run(world: World) -> JobRun:
    """One that takes a minute from noon."""
    world.job("clean", at_once=2)
    return world.engine.job_runs.start("clean", {})


@pytest.fixture
def polls(world: World) -> Polls:
    """Three looks in a row are as many as there may be."""
    return Polls(world.clock, poll=None, max_polls=3)


def look(polls: Polls, *runs: Run, times: int = 3) -> None:
    for _ in range(times):
        polls.look(runs)


def test_as_many_looks_as_there_may_be_are_fine_and_one_more_is_not(polls: Polls, run: JobRun) -> None:
    look(polls, run)
    with pytest.raises(StuckPollError, match="was read 3 times in a row while no time passed"):
        polls.look([run])


def test_a_stuck_loop_stays_stuck(polls: Polls, run: JobRun) -> None:
    look(polls, run)
    with pytest.raises(StuckPollError):
        polls.look([run])
    with pytest.raises(StuckPollError):
        polls.look([run])


def test_looks_do_not_move_time(world: World, polls: Polls, run: JobRun) -> None:
    look(polls, run)
    assert world.clock.now() == run.started_on


def test_the_error_names_the_run_what_it_waits_for_and_the_remedies(polls: Polls, run: JobRun) -> None:
    look(polls, run)
    with pytest.raises(StuckPollError) as caught:
        polls.look([run])
    assert str(caught.value) == (
        f"{run.id} was read 3 times in a row while no time passed. "
        "It waits for job clean (RUNNING until 2026-01-01 12:01:00). "
        "Let the loop wait with time.sleep, which skips time here, switch the mock on with "
        "poll=timedelta(seconds=30) so that each look moves the clock, or raise max_polls (None: no limit)."
    )


def test_the_error_writes_many_looks_readably(world: World, run: JobRun) -> None:
    polls = Polls(world.clock, poll=None, max_polls=1000)
    look(polls, run, times=1000)
    with pytest.raises(StuckPollError, match="was read 1,000 times in a row"):
        polls.look([run])


def test_the_error_names_everything_that_a_workflow_run_waits_for(world: World, polls: Polls) -> None:
    world.job("a").takes(minutes=90)
    world.job("done").takes(seconds=0)
    world.crawler("raw")
    run = world.start(world.workflow("a", "done", "crawler raw"))
    world.clock.advance(seconds=1)
    look(polls, run)
    expected = (
        r"It waits for job a \(RUNNING until 2026-01-01 13:30:00\), crawler raw \(RUNNING until 2026-01-01 12:01:00\)\."
    )
    with pytest.raises(StuckPollError, match=expected):
        polls.look([run])


def test_the_error_for_a_crawl_names_it(world: World, polls: Polls) -> None:
    world.crawler("raw")
    crawl = world.engine.crawls.start("raw")
    look(polls, crawl)
    with pytest.raises(StuckPollError, match=r"waits for crawler raw \(RUNNING until 2026-01-01 12:01:00\)"):
        polls.look([crawl])


def test_a_run_with_nothing_to_run_waits_for_its_end(world: World, polls: Polls) -> None:
    run = world.start(world.workflow())
    look(polls, run)
    with pytest.raises(StuckPollError, match=r"It waits for its end\."):
        polls.look([run])


def test_a_skip_between_looks_lets_them_go_on(world: World, polls: Polls, run: JobRun) -> None:
    look(polls, run)
    world.clock.advance(seconds=1)
    look(polls, run)


def test_a_skip_of_no_length_is_no_skip(world: World, polls: Polls, run: JobRun) -> None:
    """A loop with ``time.sleep(0)`` waits in vain like one that does not sleep."""
    look(polls, run)
    world.clock.advance(seconds=0)
    with pytest.raises(StuckPollError):
        polls.look([run])


def test_a_write_between_looks_lets_them_go_on(polls: Polls, run: JobRun) -> None:
    look(polls, run)
    polls.forget()
    look(polls, run)


def test_looks_at_one_run_do_not_count_for_another(world: World, polls: Polls, run: JobRun) -> None:
    other = world.engine.job_runs.start("clean", {})
    look(polls, run)
    look(polls, other)
    with pytest.raises(StuckPollError, match=other.id):
        polls.look([other])


def test_a_look_at_many_runs_is_one_at_each(world: World, polls: Polls, run: JobRun) -> None:
    other = world.engine.job_runs.start("clean", {})
    look(polls, run, other)
    with pytest.raises(StuckPollError, match=run.id):
        polls.look([run, other])


def test_finished_runs_can_be_looked_at_for_ever(world: World, polls: Polls, run: JobRun) -> None:
    world.clock.run_until_idle()
    look(polls, run)
    look(polls, run)


def test_without_a_limit_looks_go_on_for_ever(world: World, run: JobRun) -> None:
    polls = Polls(world.clock, poll=None, max_polls=None)
    look(polls, run, times=2000)
    assert not run.is_finished


def test_with_poll_a_look_moves_the_clock_first(world: World, run: JobRun) -> None:
    polls = Polls(world.clock, poll=timedelta(seconds=30), max_polls=1)
    polls.look([run])
    assert run.state == "RUNNING"
    polls.look([run])
    assert run.state == "SUCCEEDED"
    assert world.clock.now() == datetime(2026, 1, 1, 12, 1, tzinfo=UTC)


def test_with_poll_a_look_at_many_runs_moves_the_clock_once(world: World, run: JobRun) -> None:
    polls = Polls(world.clock, poll=timedelta(seconds=30), max_polls=None)
    polls.look([run, world.engine.job_runs.start("clean", {})])
    assert world.clock.now() == datetime(2026, 1, 1, 12, 0, 30, tzinfo=UTC)


def test_with_poll_a_look_at_what_is_finished_moves_nothing(world: World, run: JobRun) -> None:
    polls = Polls(world.clock, poll=timedelta(seconds=30), max_polls=None)
    world.clock.run_until_idle()
    polls.look([run])
    assert world.clock.now() == datetime(2026, 1, 1, 12, 1, tzinfo=UTC)
