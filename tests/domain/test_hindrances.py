"""Jobs and crawlers of a workflow run that are not there, or run already."""

from datetime import UTC, datetime, timedelta

from domain.world import World, counted, told

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAILY = "cron(0 0 * * ? *)"


def test_a_missing_job_is_a_run_in_error_and_the_rest_goes_on(world: World) -> None:
    world.job("b")
    completed = world.run(world.workflow("missing", "b"))
    assert completed.status == "COMPLETED"
    assert told(completed) == {
        "missing": ["00:00 ERROR Failed to start job run due to missing metadata."],
        "b": ["00:00 SUCCEEDED"],
    }
    assert counted(completed) == {"ERROR": 1, "SUCCEEDED": 1}


def test_a_missing_crawler_is_a_crawl_in_error_and_the_rest_goes_on(world: World) -> None:
    world.job("b")
    completed = world.run(world.workflow("crawler missing", "b"))
    assert told(completed) == {
        "missing": ["00:00 ERROR Crawler with name missing does not exist"],
        "b": ["00:00 SUCCEEDED"],
    }


def test_a_run_of_nothing_but_a_missing_job_completes_at_once(world: World) -> None:
    completed = world.run(world.workflow("missing"))
    assert (completed.status, completed.completed_on) == ("COMPLETED", NOON)


def test_a_job_deleted_during_the_run_is_missing_when_its_turn_comes(world: World) -> None:
    world.job("a")
    world.job("b")
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="b")
    run = world.start(etl)
    world.backend.jobs.remove("b")
    world.clock.run_until_idle()
    assert told(run)["b"] == ["01:00 ERROR Failed to start job run due to missing metadata."]


def test_a_job_deleted_while_it_runs_comes_to_its_end(world: World) -> None:
    world.job("a").fails("boom")
    run = world.start(world.workflow("a"))
    world.backend.jobs.remove("a")
    world.clock.run_until_idle()
    assert told(run) == {"a": ["00:00 FAILED boom"]}


def test_a_job_over_its_limit_fails_at_once_and_what_waits_for_that_fires(world: World) -> None:
    world.job("a").takes(minutes=10)
    world.job("repair")
    world.engine.job_runs.start("a", {})
    etl = world.workflow("a")
    world.when(etl, "a FAILED", then="repair")
    completed = world.run(etl)
    assert told(completed) == {"a": ["00:00 FAILED Max concurrent runs exceeded"], "repair": ["00:00 SUCCEEDED"]}
    assert counted(completed) == {"FAILED": 1, "SUCCEEDED": 1}


def test_a_run_over_the_limit_stands_among_its_job_s_runs(world: World) -> None:
    world.job("a").takes(minutes=10)
    world.engine.job_runs.start("a", {})
    world.run(world.workflow("a"))
    job = world.backend.jobs.get("a")
    assert job is not None
    assert [each.state for each in job.runs] == ["SUCCEEDED", "FAILED"]


def test_a_run_over_the_limit_takes_no_outcome(world: World) -> None:
    world.job("a").fails("boom", times=1)
    completed = world.run(world.workflow("a", "a"))
    assert told(completed) == {"a": ["00:00 FAILED boom", "00:00 FAILED Max concurrent runs exceeded"]}


def test_a_slot_is_free_for_what_the_end_in_it_leads_to_at_the_same_instant(world: World) -> None:
    world.job("a")
    world.job("b").takes(seconds=0)
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="b")
    world.when(etl, "b SUCCEEDED", then="a")
    assert told(world.run(etl))["a"] == ["00:00 SUCCEEDED", "01:00 SUCCEEDED"]


def test_of_two_that_end_at_the_same_instant_the_one_that_started_first_ends_first(world: World) -> None:
    world.job("a")
    world.job("b")
    etl = world.workflow("a", "b")
    world.when(etl, "b SUCCEEDED", then="a")
    assert told(world.run(etl))["a"] == ["00:00 SUCCEEDED", "01:00 SUCCEEDED"]


def test_a_crawler_that_runs_in_the_run_already_serves_both_its_triggers(world: World) -> None:
    world.job("a").takes(seconds=30)
    world.crawler("raw").takes(minutes=2)
    world.job("b")
    etl = world.workflow("a", "crawler raw")
    world.when(etl, "a SUCCEEDED", then="crawler raw")
    world.when(etl, "crawler raw SUCCEEDED", then="b")
    run = world.start(etl)
    world.clock.advance(minutes=1)
    assert counted(run) == {"SUCCEEDED": 1, "RUNNING": 2}
    world.clock.run_until_idle()
    assert (run.status, run.completed_on) == ("COMPLETED", NOON + 3 * MINUTE)
    assert told(run)["raw"] == ["00:00 SUCCEEDED"]
    assert counted(run) == {"SUCCEEDED": 4}


def test_a_crawler_that_has_ended_is_started_anew(world: World) -> None:
    world.job("a").takes(minutes=2)
    world.crawler("raw").fails(times=1)
    etl = world.workflow("a", "crawler raw")
    world.when(etl, "a SUCCEEDED", then="crawler raw")
    completed = world.run(etl)
    assert told(completed)["raw"] == ["00:00 FAILED Internal Service Exception", "02:00 SUCCEEDED"]
    assert counted(completed) == {"FAILED": 1, "SUCCEEDED": 2}


def test_a_crawler_that_runs_outside_of_the_run_is_a_crawl_in_error(world: World) -> None:
    world.crawler("raw")
    outside = world.engine.crawls.start("raw")
    completed = world.run(world.workflow("crawler raw"))
    assert told(completed) == {"raw": ["00:00 ERROR Crawler with name raw has already started"]}
    assert outside.state == "SUCCEEDED"


def test_a_crawler_that_runs_in_another_run_is_a_crawl_in_error(world: World) -> None:
    world.crawler("raw")
    etl = world.workflow("crawler raw")
    first, second = world.start(etl), world.start(etl)
    world.clock.run_until_idle()
    assert told(first) == {"raw": ["00:00 SUCCEEDED"]}
    assert told(second) == {"raw": ["00:00 ERROR Crawler with name raw has already started"]}


def test_a_long_chain_of_jobs_over_their_limit_ends(world: World) -> None:
    etl = world.workflow("job0")
    for number in range(2000):
        world.job(f"job{number}")
        world.engine.job_runs.start(f"job{number}", {})
        world.when(etl, f"job{number} FAILED", then=f"job{number + 1}")
    completed = world.run(etl)
    assert completed.completed_on == NOON
    assert counted(completed) == {"FAILED": 2000, "ERROR": 1}
