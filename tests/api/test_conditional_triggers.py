"""What a conditional trigger of a workflow does in its runs."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import ActionTypeDef

    from mock_glue_wf import MockGlue

LOAD: "list[ActionTypeDef]" = [{"JobName": "load"}]

pytestmark = pytest.mark.glue_mock(start_time=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("end", "started"),
    [
        ("SUCCEEDED", {"after success"}),
        ("FAILED", {"after failure"}),
        ("STOPPED", {"after stop"}),
        ("TIMEOUT", {"after timeout"}),
        ("ERROR", set()),
        ("EXPIRED", set()),
    ],
)
def test_trigger_fires_for_the_state_it_watches_a_job_for(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue", end: str, started: set[str]
) -> None:
    glue_mock.job("extract").ends(end)
    deploy.jobs("extract", "after success", "after failure", "after stop", "after timeout")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "after success"}])
    deploy.when("extract FAILED", then=[{"JobName": "after failure"}])
    deploy.when("extract STOPPED", then=[{"JobName": "after stop"}])
    deploy.when("extract TIMEOUT", then=[{"JobName": "after timeout"}])

    run_id = etl.completed()

    assert etl.states(run_id).keys() == {"extract", *started}
    assert etl.run(run_id)["Status"] == "COMPLETED"


@pytest.mark.parametrize(
    ("end", "started"),
    [
        ("SUCCEEDED", {"after success"}),
        ("FAILED", {"after failure"}),
        ("CANCELLED", {"after cancellation"}),
        ("ERROR", set()),
    ],
)
def test_trigger_fires_for_the_state_it_watches_a_crawler_for(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue", end: str, started: set[str]
) -> None:
    glue_mock.crawler("raw").ends(end)
    deploy.crawlers("raw")
    deploy.jobs("after success", "after failure", "after cancellation")
    deploy.workflow({"CrawlerName": "raw"})
    deploy.when("crawler raw SUCCEEDED", then=[{"JobName": "after success"}])
    deploy.when("crawler raw FAILED", then=[{"JobName": "after failure"}])
    deploy.when("crawler raw CANCELLED", then=[{"JobName": "after cancellation"}])

    run_id = etl.completed()

    assert etl.states(run_id).keys() == {"raw", *started}
    assert etl.run(run_id)["Status"] == "COMPLETED"


def test_run_past_the_timeout_of_its_job_meets_a_condition_on_it(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("extract").takes(minutes=11)
    deploy.jobs("extract", Timeout=10)
    deploy.jobs("load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract TIMEOUT", then=LOAD)

    assert etl.states(etl.completed()) == {"extract": ["TIMEOUT"], "load": ["SUCCEEDED"]}


def test_trigger_fires_at_the_instant_its_condition_is_met(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=LOAD)
    run_id = etl.start()

    glue_mock.clock.advance(seconds=59)
    assert etl.states(run_id) == {"extract": ["RUNNING"]}

    glue_mock.clock.advance(seconds=1)
    assert etl.states(run_id) == {"extract": ["SUCCEEDED"], "load": ["RUNNING"]}


def test_one_condition_needs_no_logical(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    glue.create_trigger(
        Name="after",
        Type="CONDITIONAL",
        WorkflowName="etl",
        StartOnCreation=True,
        Predicate={"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "extract", "State": "SUCCEEDED"}]},
        Actions=LOAD,
    )

    assert etl.states(etl.completed())["load"] == ["SUCCEEDED"]


def test_and_waits_for_the_last_of_its_conditions(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    glue_mock.job("b").takes(minutes=2)
    glue_mock.crawler("raw").takes(minutes=3)
    deploy.jobs("a", "b", "load")
    deploy.crawlers("raw")
    deploy.workflow({"JobName": "a"}, {"JobName": "b"}, {"CrawlerName": "raw"})
    deploy.when("a SUCCEEDED", "b SUCCEEDED", "crawler raw SUCCEEDED", then=LOAD)
    run_id = etl.start()

    glue_mock.clock.advance(minutes=2, seconds=59)
    assert etl.states(run_id).keys() == {"a", "b", "raw"}

    glue_mock.clock.advance(seconds=1)
    assert etl.states(run_id)["load"] == ["RUNNING"]


def test_and_never_fires_when_one_of_its_conditions_is_not_met(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("b").fails()
    deploy.jobs("a", "b", "load")
    deploy.workflow({"JobName": "a"}, {"JobName": "b"})
    deploy.when("a SUCCEEDED", "b SUCCEEDED", then=LOAD)

    assert etl.states(etl.completed()) == {"a": ["SUCCEEDED"], "b": ["FAILED"]}


def test_and_may_watch_jobs_for_different_states(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    glue_mock.job("b").fails()
    deploy.jobs("a", "b", "load")
    deploy.workflow({"JobName": "a"}, {"JobName": "b"})
    deploy.when("a SUCCEEDED", "b FAILED", then=LOAD)

    assert etl.states(etl.completed())["load"] == ["SUCCEEDED"]


def test_any_fires_for_the_first_of_its_conditions_and_only_then(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("b").takes(minutes=2)
    deploy.jobs("a", "b", "load")
    deploy.workflow({"JobName": "a"}, {"JobName": "b"})
    deploy.when("a SUCCEEDED", "b SUCCEEDED", logical="ANY", then=LOAD)
    run_id = etl.start()

    glue_mock.clock.advance(minutes=1)
    assert etl.states(run_id) == {"a": ["SUCCEEDED"], "b": ["RUNNING"], "load": ["RUNNING"]}

    glue_mock.run_until_idle()
    assert etl.states(run_id) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "load": ["SUCCEEDED"]}


@pytest.mark.parametrize("end", ["FAILED", "TIMEOUT"])
def test_any_may_watch_one_job_for_several_states(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue", end: str
) -> None:
    glue_mock.job("extract").ends(end)
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract FAILED", "extract TIMEOUT", logical="ANY", then=LOAD)

    assert etl.states(etl.completed())["load"] == ["SUCCEEDED"]


def test_any_never_fires_when_none_of_its_conditions_is_met(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", "b", "load")
    deploy.workflow({"JobName": "a"}, {"JobName": "b"})
    deploy.when("a FAILED", "b FAILED", logical="ANY", then=LOAD)

    assert etl.states(etl.completed()).keys() == {"a", "b"}


def test_condition_given_twice_counts_once(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", "extract SUCCEEDED", then=LOAD)

    assert etl.states(etl.completed())["load"] == ["SUCCEEDED"]


def test_condition_stays_met_when_its_job_runs_again_and_ends_otherwise(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("b").takes(minutes=5)
    glue_mock.job("a").ends("SUCCEEDED", times=1).fails()
    deploy.jobs("a", "b", "c", "load")
    deploy.workflow({"JobName": "a"}, {"JobName": "b"}, {"JobName": "c"})
    deploy.when("c SUCCEEDED", then=[{"JobName": "again"}, {"JobName": "b2"}])
    deploy.jobs("again", "b2")
    deploy.when("again SUCCEEDED", then=[{"JobName": "a"}])
    deploy.when("a SUCCEEDED", "b SUCCEEDED", then=LOAD)

    run_id = etl.completed()

    assert etl.states(run_id)["a"] == ["SUCCEEDED", "FAILED"]
    assert etl.states(run_id)["load"] == ["SUCCEEDED"]


def test_several_triggers_may_wait_for_one_job(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", "load", "report")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=LOAD, name="first")
    deploy.when("extract SUCCEEDED", then=[{"JobName": "report"}], name="second")

    assert etl.states(etl.completed()).keys() == {"extract", "load", "report"}


def test_cycle_runs_once_around(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", "b")
    deploy.workflow({"JobName": "a"})
    deploy.when("a SUCCEEDED", then=[{"JobName": "b"}])
    deploy.when("b SUCCEEDED", then=[{"JobName": "a"}])

    run_id = etl.completed()

    assert etl.states(run_id) == {"a": ["SUCCEEDED", "SUCCEEDED"], "b": ["SUCCEEDED"]}
    assert etl.counts(run_id) == {"TotalActions": 3, "SucceededActions": 3}


def test_nothing_beyond_a_branch_that_never_starts_runs(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", "repair", "report")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract FAILED", then=[{"JobName": "repair"}])
    deploy.when("repair SUCCEEDED", then=[{"JobName": "report"}])

    run_id = etl.completed()

    assert etl.states(run_id) == {"extract": ["SUCCEEDED"]}
    assert etl.counts(run_id) == {"TotalActions": 3, "SucceededActions": 1}


def test_runs_side_by_side_meet_conditions_each_for_itself(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    glue_mock.job("a").fails(times=1)
    glue_mock.job("b").ends("SUCCEEDED", times=1).fails()
    deploy.jobs("a", "b", "load", ExecutionProperty={"MaxConcurrentRuns": 2})
    deploy.workflow({"JobName": "a"}, {"JobName": "b"})
    deploy.when("a SUCCEEDED", "b SUCCEEDED", then=LOAD)

    first, second = etl.start(), etl.completed()

    assert etl.states(first) == {"a": ["FAILED"], "b": ["SUCCEEDED"]}
    assert etl.states(second) == {"a": ["SUCCEEDED"], "b": ["FAILED"]}


def test_conditions_met_in_one_run_do_not_count_in_the_next(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("extract").ends("SUCCEEDED", times=1).fails()
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=LOAD)

    assert etl.states(etl.completed()).keys() == {"extract", "load"}
    assert etl.states(etl.completed()).keys() == {"extract"}


def test_trigger_left_created_does_not_fire(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    glue.create_trigger(
        Name="after",
        Type="CONDITIONAL",
        WorkflowName="etl",
        Predicate={"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "extract", "State": "SUCCEEDED"}]},
        Actions=LOAD,
    )

    run_id = etl.completed()

    assert etl.states(run_id) == {"extract": ["SUCCEEDED"]}
    assert etl.nodes(run_id)["after"]["TriggerDetails"]["Trigger"]["State"] == "CREATED"
    assert etl.counts(run_id) == {"TotalActions": 2, "SucceededActions": 1}


def test_stopped_trigger_does_not_fire_until_it_is_started_again(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=LOAD, name="after")

    glue.stop_trigger(Name="after")
    assert etl.states(etl.completed()).keys() == {"extract"}

    glue.start_trigger(Name="after")
    assert etl.states(etl.completed()).keys() == {"extract", "load"}


def test_job_run_from_outside_fires_no_trigger_of_the_workflow(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("extract").takes(minutes=5)
    deploy.jobs("extract", "load", ExecutionProperty={"MaxConcurrentRuns": 2})
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=LOAD)
    glue.start_job_run(JobName="extract")
    glue_mock.clock.advance(minutes=1)
    run_id = etl.start()

    glue_mock.clock.advance(minutes=4)

    assert [run["JobRunState"] for run in glue.get_job_runs(JobName="extract")["JobRuns"]] == ["RUNNING", "SUCCEEDED"]
    assert etl.states(run_id) == {"extract": ["RUNNING"]}


def test_crawl_from_outside_fires_no_trigger_of_the_workflow(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("extract").takes(minutes=5)
    deploy.jobs("extract", "load")
    deploy.crawlers("raw")
    deploy.workflow({"JobName": "extract"})
    deploy.when("crawler raw SUCCEEDED", then=LOAD)
    run_id = etl.start()

    glue.start_crawler(Name="raw")
    glue_mock.run_until_idle()

    assert etl.states(run_id).keys() == {"extract"}
