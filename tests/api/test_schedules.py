"""SCHEDULED triggers, in workflows and outside of them, and crawlers with a schedule."""

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
A: Any = {"JobName": "a"}
B: Any = {"JobName": "b"}
HOURLY = "cron(0 * * * ? *)"
NIGHTLY = "cron(30 2 * * ? *)"

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def schedule(glue: "GlueClient", expression: str, *actions: Any, **members: Any) -> None:
    """The active SCHEDULED trigger ``timer``; ``WorkflowName`` puts it into a workflow."""
    given: Any = {"StartOnCreation": True, **members}
    glue.create_trigger(Name="timer", Type="SCHEDULED", Schedule=expression, Actions=actions, **given)


def workflow_runs(glue: "GlueClient") -> list[Any]:
    """The runs of the workflow ``etl``, the first one first."""
    return list(reversed(glue.get_workflow_runs(Name="etl")["Runs"]))


def job_runs(glue: "GlueClient", job: str = "a") -> list[Any]:
    return list(reversed(glue.get_job_runs(JobName=job)["JobRuns"]))


def starts(runs: list[Any]) -> list[datetime]:
    return [run["StartedOn"] for run in runs]


def test_schedule_starts_runs_of_its_workflow(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    deploy.workflow()
    schedule(glue, NIGHTLY, A, WorkflowName="etl")

    glue_mock.clock.advance(days=3)

    first = datetime(2026, 1, 2, 2, 30, tzinfo=UTC)
    assert starts(workflow_runs(glue)) == [first, first + DAY, first + 2 * DAY]
    assert starts(job_runs(glue)) == [first, first + DAY, first + 2 * DAY]
    assert [run["Status"] for run in workflow_runs(glue)] == ["COMPLETED"] * 3


def test_scheduled_run_goes_through_the_whole_workflow_with_its_default_properties(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b")
    deploy.workflow(DefaultRunProperties={"day": "1"})
    schedule(glue, HOURLY, A, WorkflowName="etl")
    deploy.when("a SUCCEEDED", then=[B])

    glue_mock.clock.advance(hours=1)
    glue_mock.run_until_idle()

    (run,) = workflow_runs(glue)
    assert run["WorkflowRunProperties"] == {"day": "1"}
    assert "StartingEventBatchCondition" not in run
    assert etl.states(run["WorkflowRunId"]) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"]}


def test_schedule_does_not_fire_at_the_instant_at_which_it_is_activated(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    schedule(glue, HOURLY, A)

    glue_mock.clock.advance(seconds=3599)

    assert job_runs(glue) == []

    glue_mock.clock.advance(seconds=1)

    assert starts(job_runs(glue)) == [NOON + HOUR]


def test_schedule_that_is_not_activated_does_not_fire(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    deploy.workflow()
    schedule(glue, HOURLY, A, WorkflowName="etl", StartOnCreation=False)

    glue_mock.clock.advance(days=1)

    assert glue.get_trigger(Name="timer")["Trigger"]["State"] == "CREATED"
    assert workflow_runs(glue) == []


def test_schedule_fires_from_the_time_on_at_which_it_is_activated(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    schedule(glue, HOURLY, A, StartOnCreation=False)
    glue_mock.clock.advance(hours=2, minutes=30)

    glue.start_trigger(Name="timer")
    glue_mock.clock.advance(hours=1)

    assert starts(job_runs(glue)) == [NOON + 3 * HOUR]


def test_stopped_schedule_does_not_fire(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    schedule(glue, HOURLY, A)
    glue_mock.clock.advance(hours=1)

    glue.stop_trigger(Name="timer")
    glue_mock.clock.advance(days=1)

    assert glue.get_trigger(Name="timer")["Trigger"]["State"] == "DEACTIVATED"
    assert starts(job_runs(glue)) == [NOON + HOUR]


def test_schedule_started_again_leaves_out_what_it_has_missed_and_fires_once_each_time(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    schedule(glue, HOURLY, A)
    glue.stop_trigger(Name="timer")
    glue_mock.clock.advance(hours=5)

    glue.start_trigger(Name="timer")
    glue.stop_trigger(Name="timer")
    glue.start_trigger(Name="timer")
    glue_mock.clock.advance(hours=2)

    assert starts(job_runs(glue)) == [NOON + 6 * HOUR, NOON + 7 * HOUR]


def test_stopping_a_schedule_leaves_the_run_alone_that_it_has_started(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    deploy.workflow()
    schedule(glue, HOURLY, A, WorkflowName="etl")
    glue_mock.clock.advance(hours=1)

    glue.stop_trigger(Name="timer")
    glue_mock.run_until_idle()

    assert [run["Status"] for run in workflow_runs(glue)] == ["COMPLETED"]
    assert [run["JobRunState"] for run in job_runs(glue)] == ["SUCCEEDED"]


def test_deleted_schedule_does_not_fire(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    schedule(glue, HOURLY, A)

    glue.delete_trigger(Name="timer")
    glue_mock.clock.advance(days=1)

    assert job_runs(glue) == []


def test_schedule_created_anew_while_the_old_one_waits_fires_by_the_new_one_alone(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    schedule(glue, HOURLY, A)
    glue_mock.clock.advance(minutes=10)

    glue.delete_trigger(Name="timer")
    schedule(glue, "cron(15 13 * * ? *)", A)
    glue_mock.clock.advance(hours=12)

    assert starts(job_runs(glue)) == [NOON + 75 * MINUTE]


def test_equal_schedule_created_twice_fires_once(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 2})
    schedule(glue, HOURLY, A)
    schedule(glue, HOURLY, A)

    glue_mock.clock.advance(hours=1)

    assert starts(job_runs(glue)) == [NOON + HOUR]


def test_schedule_with_no_more_dates_fires_no_more_and_stays_active(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    schedule(glue, "cron(0 13,14 1 1 ? 2026)", A)

    glue_mock.clock.advance(days=800)

    assert starts(job_runs(glue)) == [NOON + HOUR, NOON + 2 * HOUR]
    assert glue.get_trigger(Name="timer")["Trigger"]["State"] == "ACTIVATED"


def test_schedule_that_is_over_already_can_be_created_and_never_fires(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    schedule(glue, "cron(0 13 1 1 ? 2025)", A)

    glue_mock.clock.advance(days=400)

    assert job_runs(glue) == []


def test_future_firings_do_not_keep_the_mock_from_being_idle(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    schedule(glue, HOURLY, A)

    glue_mock.run_until_idle()

    assert glue_mock.clock.now() == NOON
    assert job_runs(glue) == []


def test_what_a_schedule_has_started_is_waited_for(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    schedule(glue, HOURLY, A)
    glue_mock.clock.advance(hours=1)

    glue_mock.run_until_idle()

    assert glue_mock.clock.now() == NOON + HOUR + MINUTE
    assert [run["JobRunState"] for run in job_runs(glue)] == ["SUCCEEDED"]


def test_firings_that_fall_due_while_other_things_are_waited_for_take_place(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "long")
    glue_mock.job("long").takes(hours=2, minutes=30)
    schedule(glue, HOURLY, A)
    glue.start_job_run(JobName="long")

    glue_mock.run_until_idle()

    assert starts(job_runs(glue)) == [NOON + HOUR, NOON + 2 * HOUR]
    assert glue_mock.clock.now() == NOON + 150 * MINUTE


def test_scheduled_trigger_outside_of_workflows_starts_its_jobs_and_crawlers(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    deploy.crawlers("raw")
    schedule(glue, HOURLY, {**A, "Arguments": {"--day": "1"}}, {"CrawlerName": "raw"})

    glue_mock.clock.advance(hours=1)

    (run,) = job_runs(glue)
    assert run["TriggerName"] == "timer"
    assert run["Arguments"] == {"--day": "1"}
    assert glue.get_crawler(Name="raw")["Crawler"]["State"] == "RUNNING"


def test_scheduled_job_outside_of_workflows_fires_what_watches_it(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    schedule(glue, HOURLY, A)
    glue.create_trigger(
        Name="then",
        Type="CONDITIONAL",
        StartOnCreation=True,
        Predicate={"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]},
        Actions=[B],
    )

    glue_mock.clock.advance(hours=2, minutes=2)

    assert starts(job_runs(glue, "b")) == [NOON + HOUR + MINUTE, NOON + 2 * HOUR + MINUTE]


def test_scheduled_job_at_its_limit_is_a_failed_run(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    glue_mock.job("a").takes(minutes=90)
    schedule(glue, HOURLY, A)

    glue_mock.clock.advance(hours=3)

    assert [run["JobRunState"] for run in job_runs(glue)] == ["SUCCEEDED", "FAILED", "RUNNING"]
    assert job_runs(glue)[1]["ErrorMessage"] == "Max concurrent runs exceeded"


def test_scheduled_job_that_does_not_exist_yet_is_left_out(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    schedule(glue, HOURLY, A)
    glue_mock.clock.advance(hours=1)

    deploy.jobs("a")
    glue_mock.clock.advance(hours=1)

    assert starts(job_runs(glue)) == [NOON + 2 * HOUR]


def test_scheduled_run_that_may_not_start_is_there_in_error(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    glue_mock.job("a").takes(minutes=90)
    deploy.workflow(MaxConcurrentRuns=1, DefaultRunProperties={"day": "1"})
    schedule(glue, HOURLY, A, WorkflowName="etl")

    glue_mock.clock.advance(hours=2)

    running, refused = workflow_runs(glue)
    assert running["Status"] == "RUNNING"
    assert refused["Status"] == "ERROR"
    assert refused["ErrorMessage"] == "Concurrent runs exceeded for workflow: etl."
    assert refused["StartedOn"] == refused["CompletedOn"] == NOON + 2 * HOUR
    assert refused["WorkflowRunProperties"] == {"day": "1"}
    assert etl.states(refused["WorkflowRunId"]) == {}
    assert etl.counts(refused["WorkflowRunId"]) == {"TotalActions": 1}


def test_run_in_error_takes_no_place_and_is_not_started_later(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    glue_mock.job("a").takes(minutes=90)
    deploy.workflow(MaxConcurrentRuns=1)
    schedule(glue, HOURLY, A, WorkflowName="etl")

    glue_mock.clock.advance(hours=3)

    assert [run["Status"] for run in workflow_runs(glue)] == ["COMPLETED", "ERROR", "RUNNING"]
    assert len(job_runs(glue)) == 2


def test_run_can_be_started_by_hand_though_the_schedule_is_not_activated(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow()
    schedule(glue, HOURLY, A, WorkflowName="etl", StartOnCreation=False)

    assert etl.states(etl.start()) == {"a": ["RUNNING"]}


def test_activating_a_schedule_starts_no_run(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    deploy.workflow()
    schedule(glue, HOURLY, A, WorkflowName="etl", StartOnCreation=False)

    glue.start_trigger(Name="timer")

    assert workflow_runs(glue) == []


def test_schedule_in_a_deleted_workflow_starts_nothing(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    deploy.workflow()
    schedule(glue, HOURLY, A, WorkflowName="etl")

    glue.delete_workflow(Name="etl")
    glue_mock.clock.advance(days=1)

    assert job_runs(glue) == []
    assert glue.get_trigger(Name="timer")["Trigger"]["WorkflowName"] == "etl"


def test_schedule_starts_runs_again_in_a_workflow_created_anew(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    deploy.workflow()
    schedule(glue, HOURLY, A, WorkflowName="etl")
    glue.delete_workflow(Name="etl")
    glue_mock.clock.advance(hours=1)

    deploy.workflow()
    schedule(glue, HOURLY, A, WorkflowName="etl")
    glue_mock.clock.advance(hours=1)

    assert starts(workflow_runs(glue)) == [NOON + 2 * HOUR]


def test_schedule_fires_while_the_caller_sleeps(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    deploy.workflow()
    schedule(glue, "cron(0/5 * * * ? *)", A, WorkflowName="etl")

    time.sleep(15 * 60)

    assert starts(workflow_runs(glue)) == [NOON + 5 * MINUTE, NOON + 10 * MINUTE, NOON + 15 * MINUTE]


def test_crawler_runs_by_its_schedule(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw", Schedule=HOURLY)

    glue_mock.clock.advance(hours=1)

    crawler = glue.get_crawler(Name="raw")["Crawler"]
    assert crawler["State"] == "RUNNING"
    assert crawler["Schedule"] == {"ScheduleExpression": HOURLY, "State": "SCHEDULED"}

    glue_mock.clock.advance(minutes=1)

    last = glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]
    assert last["Status"] == "SUCCEEDED"
    assert last["StartTime"] == NOON + HOUR


def test_crawler_runs_by_its_schedule_again_and_again(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw", Schedule=HOURLY)

    glue_mock.clock.advance(hours=5, minutes=1)

    assert glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["StartTime"] == NOON + 5 * HOUR


def test_crawler_that_runs_when_its_schedule_fires_goes_on(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    glue_mock.crawler("raw").takes(minutes=20)
    glue_mock.clock.advance(minutes=50)
    glue.start_crawler(Name="raw")

    glue_mock.clock.advance(minutes=20)

    crawler = glue.get_crawler(Name="raw")["Crawler"]
    assert crawler["State"] == "READY"
    assert crawler["LastCrawl"]["StartTime"] == NOON + 50 * MINUTE


def test_crawl_of_a_workflow_goes_on_when_the_schedule_of_the_crawler_fires(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    deploy.workflow({"CrawlerName": "raw"})
    glue_mock.crawler("raw").takes(minutes=90)

    assert etl.states(etl.completed()) == {"raw": ["SUCCEEDED"]}


def test_crawler_busy_by_its_schedule_is_a_crawl_in_error_within_a_run(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    deploy.workflow({"CrawlerName": "raw"})
    glue_mock.clock.advance(hours=1)

    run_id = etl.completed()

    assert etl.states(run_id) == {"raw": ["ERROR"]}
    assert etl.run(run_id)["Status"] == "COMPLETED"


def test_crawl_by_a_schedule_fires_nothing_inside_a_workflow(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "long")
    deploy.crawlers("raw", Schedule=HOURLY)
    deploy.workflow({"JobName": "long"})
    deploy.when("crawler raw SUCCEEDED", then=[A])
    glue_mock.job("long").takes(minutes=90)

    assert etl.states(etl.completed()) == {"long": ["SUCCEEDED"]}


def test_deleted_crawler_is_not_run_by_its_schedule(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    glue.delete_crawler(Name="raw")
    glue_mock.clock.advance(minutes=30)
    deploy.crawlers("raw")

    glue_mock.clock.advance(hours=1)

    assert "LastCrawl" not in glue.get_crawler(Name="raw")["Crawler"]


def test_crawler_with_a_schedule_that_is_over_never_runs_by_itself(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw", Schedule="cron(0 13 1 1 ? 2025)")

    glue_mock.clock.advance(days=400)

    assert "LastCrawl" not in glue.get_crawler(Name="raw")["Crawler"]


@pytest.mark.parametrize(
    "expression", ["cron(0 10 1 * MON *)", "cron(0 0 * * * *)", "rate(1 hour)", "cron(0 10 ? * ? *)"]
)
def test_schedule_that_glue_does_not_know_is_refused(glue: "GlueClient", deploy: "Deploy", expression: str) -> None:
    deploy.workflow()

    with pytest.raises(glue.exceptions.InvalidInputException) as refused:
        schedule(glue, expression, A, WorkflowName="etl")

    assert refused.value.response["Error"]["Message"] == f"The schedule {expression} is invalid."
