"""How job runs and crawls go: scripted, and when nothing is scripted."""

from datetime import timedelta
from typing import Any

import pytest
from domain.world import World

from mock_glue_wf.domain.crawler import Crawl
from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Outcome, Script, Scripts

CLEAN = NodeKey(NodeType.JOB, "clean")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clean(world: World) -> Script[JobRun]:
    """The script of a job that may run for ten minutes."""
    return world.job("clean", Timeout=10)


@pytest.fixture
def raw(world: World) -> Script[Crawl]:
    return world.crawler("raw")


def told(run: JobRun | Crawl) -> tuple[str, str | None, timedelta]:
    assert run.completed_on is not None
    return str(run.state), run.error_message, run.completed_on - run.started_on


def run_job(world: World, **overrides: Any) -> tuple[str, str | None, timedelta]:
    run = world.engine.job_runs.start("clean", overrides)
    world.clock.run_until_idle()
    return told(run)


def run_crawler(world: World) -> tuple[str, str | None, timedelta]:
    crawl = world.engine.crawls.start("raw")
    world.clock.run_until_idle()
    return told(crawl)


def states(world: World, runs: int) -> list[str]:
    return [run_job(world)[0] for _ in range(runs)]


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED", "CANCELLED"])
def test_an_outcome_ends_as_job_runs_or_crawls_end(state: str) -> None:
    assert Outcome(state).state == state


def test_an_outcome_is_a_success_unless_told_otherwise() -> None:
    assert Outcome() == Outcome("SUCCEEDED", error=None, duration=None)


@pytest.mark.parametrize("state", ["RUNNING", "WAITING", "STOPPING", "CANCELLING", "COMPLETED", "failed", ""])
def test_an_outcome_in_which_nothing_ends_is_refused(state: str) -> None:
    expected = f"no job run or crawl ends in '{state}'; they end in CANCELLED, ERROR, EXPIRED, FAILED, STOPPED, SUCC"
    with pytest.raises(ValueError, match=expected):
        Outcome(state)


def test_a_success_has_no_error() -> None:
    with pytest.raises(ValueError, match="a run that ends SUCCEEDED has no error; drop 'boom' or name another state"):
        Outcome(error="boom")


def test_an_outcome_takes_no_less_than_no_time() -> None:
    with pytest.raises(ValueError, match="a length of time is from nothing to 100,000 days"):
        Outcome(duration=-MINUTE)


def test_an_outcome_s_duration_is_a_timedelta() -> None:
    with pytest.raises(TypeError, match="a length of time is a timedelta or units such as minutes=10, not 60"):
        Outcome(duration=60)  # type: ignore[arg-type]


@pytest.mark.usefixtures("clean")
def test_a_job_run_takes_a_minute_and_succeeds_when_nothing_is_scripted(world: World) -> None:
    assert run_job(world) == ("SUCCEEDED", None, MINUTE)


@pytest.mark.usefixtures("raw")
def test_a_crawl_takes_a_minute_and_succeeds_when_nothing_is_scripted(world: World) -> None:
    assert run_crawler(world) == ("SUCCEEDED", None, MINUTE)


@pytest.mark.usefixtures("clean", "raw")
def test_a_mock_in_which_nothing_was_ever_scripted_lets_all_succeed_in_a_minute(world: World) -> None:
    run, crawl = world.engine.job_runs.start("clean", {}), world.engine.crawls.start("raw")
    assert Scripts().next_outcome(run, "123456789012", "eu-west-1") == (Outcome("SUCCEEDED"), MINUTE)
    assert Scripts().next_outcome(crawl, "123456789012", "eu-west-1") == (Outcome("SUCCEEDED"), MINUTE)


def test_a_script_for_another_job_changes_nothing(world: World, clean: Script[JobRun]) -> None:
    world.job("load").fails().takes(hours=1)
    assert clean.node == CLEAN
    assert run_job(world) == ("SUCCEEDED", None, MINUTE)


def test_a_script_for_a_crawler_is_none_for_the_job_of_the_same_name(world: World, clean: Script[JobRun]) -> None:
    world.crawler("clean").fails()
    assert clean.node == CLEAN
    assert states(world, 1) == ["SUCCEEDED"]


def test_takes_holds_for_every_run_from_now_on(world: World, clean: Script[JobRun]) -> None:
    clean.takes(minutes=2)
    assert run_job(world) == ("SUCCEEDED", None, 2 * MINUTE)
    assert run_job(world) == ("SUCCEEDED", None, 2 * MINUTE)


def test_takes_holds_for_crawls(world: World, raw: Script[Crawl]) -> None:
    raw.takes(timedelta(seconds=5))
    assert run_crawler(world) == ("SUCCEEDED", None, timedelta(seconds=5))


def test_takes_holds_for_runs_that_end_badly(world: World, clean: Script[JobRun]) -> None:
    clean.fails("boom", times=1).takes(minutes=2)
    assert run_job(world) == ("FAILED", "boom", 2 * MINUTE)


def test_a_run_may_take_no_time(world: World, clean: Script[JobRun]) -> None:
    clean.takes(seconds=0)
    assert run_job(world) == ("SUCCEEDED", None, timedelta())


def test_takes_refuses_less_than_no_time_and_stays_as_it_was(world: World, clean: Script[JobRun]) -> None:
    clean.takes(minutes=2)
    with pytest.raises(ValueError, match="a length of time is from nothing to 100,000 days"):
        clean.takes(minutes=-1)
    assert run_job(world)[2] == 2 * MINUTE


def test_takes_has_to_be_told_how_long(clean: Script[JobRun]) -> None:
    with pytest.raises(TypeError, match="give a length of time"):
        clean.takes()


def test_an_outcome_s_own_duration_wins_over_takes(world: World, clean: Script[JobRun]) -> None:
    clean.takes(minutes=2).outcomes(Outcome(duration=3 * MINUTE), Outcome())
    assert run_job(world)[2] == 3 * MINUTE
    assert run_job(world)[2] == 2 * MINUTE


def test_fails_holds_from_now_on(world: World, clean: Script[JobRun]) -> None:
    clean.fails("OutOfMemoryError")
    assert run_job(world) == ("FAILED", "OutOfMemoryError", MINUTE)
    assert run_job(world) == ("FAILED", "OutOfMemoryError", MINUTE)


def test_fails_with_times_holds_for_that_many_runs(world: World, clean: Script[JobRun]) -> None:
    clean.fails("OutOfMemoryError", times=2)
    assert states(world, 4) == ["FAILED", "FAILED", "SUCCEEDED", "SUCCEEDED"]


def test_a_run_that_fails_without_a_given_error_shows_one(world: World, clean: Script[JobRun]) -> None:
    clean.fails()
    assert run_job(world) == ("FAILED", "Command failed with exit code 1", MINUTE)


def test_a_crawl_that_fails_without_a_given_error_shows_one(world: World, raw: Script[Crawl]) -> None:
    raw.fails()
    assert run_crawler(world) == ("FAILED", "Internal Service Exception", MINUTE)


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"])
def test_a_job_run_can_be_made_to_end_in_any_state_that_aws_has(
    world: World, clean: Script[JobRun], state: str
) -> None:
    clean.ends(state)
    assert states(world, 1) == [state]


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "CANCELLED", "ERROR"])
def test_a_crawl_can_be_made_to_end_in_any_state_that_aws_has(world: World, raw: Script[Crawl], state: str) -> None:
    raw.ends(state)
    assert run_crawler(world)[0] == state


def test_a_job_run_does_not_end_like_a_crawl(clean: Script[JobRun]) -> None:
    expected = "no job run ends in 'CANCELLED'; it ends in ERROR, EXPIRED, FAILED, STOPPED, SUCCEEDED, TIMEOUT"
    with pytest.raises(ValueError, match=expected):
        clean.ends("CANCELLED")


@pytest.mark.parametrize("state", ["STOPPED", "TIMEOUT", "EXPIRED"])
def test_a_crawl_does_not_end_like_a_job_run(raw: Script[Crawl], state: str) -> None:
    expected = f"no crawl ends in '{state}'; it ends in CANCELLED, ERROR, FAILED, SUCCEEDED"
    with pytest.raises(ValueError, match=expected):
        raw.ends(state)


@pytest.mark.parametrize("times", [0, -1])
def test_a_number_of_runs_is_one_at_least(world: World, clean: Script[JobRun], times: int) -> None:
    with pytest.raises(ValueError, match=f"times={times}: name a number of runs from 1 up, or leave times out"):
        clean.fails(times=times)
    assert states(world, 1) == ["SUCCEEDED"]


def test_what_is_queued_is_taken_in_the_order_of_the_calls(world: World, clean: Script[JobRun]) -> None:
    clean.fails(times=1).outcomes(Outcome("TIMEOUT"), Outcome()).ends("STOPPED", times=2)
    assert states(world, 6) == ["FAILED", "TIMEOUT", "SUCCEEDED", "STOPPED", "STOPPED", "SUCCEEDED"]


def test_what_holds_from_now_on_waits_for_what_is_queued(world: World, clean: Script[JobRun]) -> None:
    clean.ends("TIMEOUT").ends("STOPPED", times=1).fails()
    assert states(world, 3) == ["STOPPED", "FAILED", "FAILED"]


def test_a_success_from_now_on_ends_a_series_of_failures(world: World, clean: Script[JobRun]) -> None:
    clean.fails()
    assert states(world, 1) == ["FAILED"]
    clean.ends("SUCCEEDED")
    assert states(world, 1) == ["SUCCEEDED"]


def test_every_attempt_takes_an_outcome(world: World, clean: Script[JobRun]) -> None:
    clean.fails("first", times=1).fails("second", times=1)
    first = world.engine.job_runs.start("clean", {})
    world.clock.run_until_idle()
    second = world.engine.job_runs.start("clean", {}, retried=first.id)
    world.clock.run_until_idle()
    assert [first.error_message, second.error_message] == ["first", "second"]


def test_a_function_chooses_by_the_run(world: World, clean: Script[JobRun]) -> None:
    def by_date(run: JobRun) -> Outcome:
        return Outcome("FAILED", run.script_arguments["--date"])

    clean.outcomes(by_date, by_date)
    assert run_job(world, Arguments={"--date": "2026-01-01"}) == ("FAILED", "2026-01-01", MINUTE)
    assert run_job(world, Arguments={"--date": "2026-01-02"}) == ("FAILED", "2026-01-02", MINUTE)


def test_a_function_chooses_for_a_crawl(world: World, raw: Script[Crawl]) -> None:
    raw.outcomes(lambda crawl: Outcome("FAILED", crawl.crawler_name))
    assert run_crawler(world) == ("FAILED", "raw", MINUTE)


def test_a_function_may_leave_the_duration_to_takes(world: World, clean: Script[JobRun]) -> None:
    clean.takes(minutes=4).outcomes(lambda _: Outcome())
    assert run_job(world)[2] == 4 * MINUTE


def test_a_function_that_returns_no_outcome_is_refused(world: World, clean: Script[JobRun]) -> None:
    clean.outcomes(lambda _: "FAILED")  # type: ignore[arg-type,return-value]
    with pytest.raises(TypeError, match="how clean goes is an Outcome or a function that returns one, not 'FAILED'"):
        run_job(world)


def test_a_function_that_returns_what_is_no_end_of_a_job_run_is_refused(world: World, clean: Script[JobRun]) -> None:
    clean.outcomes(lambda _: Outcome("CANCELLED"))
    with pytest.raises(ValueError, match="no job run ends in 'CANCELLED'"):
        run_job(world)


def test_a_run_that_a_function_let_fail_to_start_leaves_nothing_behind(world: World, clean: Script[JobRun]) -> None:
    clean.outcomes(lambda _: Outcome("CANCELLED"))
    with pytest.raises(ValueError, match="CANCELLED"):
        run_job(world)
    assert states(world, 1) == ["SUCCEEDED"]


def test_outcomes_are_all_queued_or_none(world: World, clean: Script[JobRun]) -> None:
    with pytest.raises(TypeError, match="how clean goes is an Outcome or a function that returns one, not 'FAILED'"):
        clean.outcomes(Outcome("TIMEOUT"), "FAILED")  # type: ignore[arg-type]
    assert states(world, 1) == ["SUCCEEDED"]


def test_a_run_longer_than_its_job_s_timeout_ends_timeout_when_that_is_over(
    world: World, clean: Script[JobRun]
) -> None:
    clean.takes(minutes=10, seconds=1)
    assert run_job(world) == ("TIMEOUT", None, 10 * MINUTE)


def test_a_run_as_long_as_its_job_s_timeout_ends_as_scripted(world: World, clean: Script[JobRun]) -> None:
    clean.takes(minutes=10).fails("boom")
    assert run_job(world) == ("FAILED", "boom", 10 * MINUTE)


def test_a_run_s_own_timeout_wins_over_its_job_s(world: World, clean: Script[JobRun]) -> None:
    clean.takes(minutes=3)
    assert run_job(world, Timeout=2) == ("TIMEOUT", None, 2 * MINUTE)


def test_a_streaming_job_runs_for_as_long_as_it_takes(world: World) -> None:
    stream = world.job("clean", Command={"Name": "gluestreaming"})
    stream.takes(days=30)
    assert run_job(world) == ("SUCCEEDED", None, timedelta(days=30))


def test_the_script_of_a_node_is_one_and_the_same(world: World) -> None:
    script = world.scripts.of(CLEAN, None, "eu-west-1")
    assert world.scripts.of(CLEAN, None, "eu-west-1") is script
    assert list(world.scripts) == [script]


HERE = [(None, None), (None, "eu-west-1"), ("123456789012", None), ("123456789012", "eu-west-1")]
ELSEWHERE = [(None, "us-east-1"), ("210987654321", None), ("123456789012", "us-east-1"), ("210987654321", "eu-west-1")]


@pytest.mark.parametrize(("account", "region"), HERE)
@pytest.mark.usefixtures("clean")
def test_a_script_holds_where_it_is_not_narrowed_away(world: World, account: str | None, region: str | None) -> None:
    world.scripts.of(CLEAN, account, region).fails()
    assert states(world, 1) == ["FAILED"]


@pytest.mark.parametrize(("account", "region"), ELSEWHERE)
@pytest.mark.usefixtures("clean")
def test_a_script_for_elsewhere_does_not_hold_here(world: World, account: str | None, region: str | None) -> None:
    world.scripts.of(CLEAN, account, region).fails().takes(hours=1).ends("STOPPED", times=1)
    assert run_job(world) == ("SUCCEEDED", None, MINUTE)


@pytest.mark.parametrize(("account", "region"), HERE[1:])
def test_the_narrower_script_wins(world: World, clean: Script[JobRun], account: str | None, region: str | None) -> None:
    clean.ends("FAILED", "everywhere").takes(minutes=9)
    world.scripts.of(CLEAN, account, region).ends("STOPPED", "here").takes(minutes=3)
    assert run_job(world) == ("STOPPED", "here", 3 * MINUTE)


def test_a_script_for_account_and_region_wins_over_one_for_either(world: World, clean: Script[JobRun]) -> None:
    world.scripts.of(clean.node, None, "eu-west-1").fails("region")
    world.scripts.of(clean.node, "123456789012", "eu-west-1").fails("both")
    world.scripts.of(clean.node, "123456789012", None).fails("account")
    assert run_job(world)[1] == "both"


def test_what_is_queued_for_here_goes_before_what_is_queued_for_everywhere(world: World, clean: Script[JobRun]) -> None:
    clean.ends("TIMEOUT", times=1)
    world.scripts.of(CLEAN, None, "eu-west-1").ends("STOPPED", times=1)
    assert states(world, 3) == ["STOPPED", "TIMEOUT", "SUCCEEDED"]


def test_what_the_narrower_script_does_not_say_the_wider_one_does(world: World, clean: Script[JobRun]) -> None:
    clean.fails("everywhere")
    world.scripts.of(CLEAN, None, "eu-west-1").takes(minutes=3)
    assert run_job(world) == ("FAILED", "everywhere", 3 * MINUTE)
