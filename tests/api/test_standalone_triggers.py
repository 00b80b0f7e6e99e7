"""Triggers that belong to no workflow."""

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
A: Any = {"JobName": "a"}
B: Any = {"JobName": "b"}
C: Any = {"JobName": "c"}
RAW: Any = {"CrawlerName": "raw"}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def on_demand(glue: "GlueClient", *actions: Any, name: str = "go") -> None:
    glue.create_trigger(Name=name, Type="ON_DEMAND", Actions=actions)


def when(glue: "GlueClient", *conditions: str, then: Any, logical: Any = "AND", name: str = "") -> None:
    """An active CONDITIONAL trigger: ``when(glue, "a SUCCEEDED", then=B)``; ``raw CANCELLED`` is about a crawler."""
    given: Any = [condition(*text.split()) for text in conditions]
    glue.create_trigger(
        Name=name or " ".join(conditions),
        Type="CONDITIONAL",
        Predicate={"Logical": logical, "Conditions": given},
        Actions=[then],
        StartOnCreation=True,
    )


def condition(name: str, state: str) -> dict[str, str]:
    members = {"CrawlerName": name, "CrawlState": state} if name == "raw" else {"JobName": name, "State": state}
    return {"LogicalOperator": "EQUALS", **members}


def runs(glue: "GlueClient", job: str) -> list[Any]:
    """The runs of a job, the first one first."""
    return list(reversed(glue.get_job_runs(JobName=job)["JobRuns"]))


def states(glue: "GlueClient", job: str) -> list[str]:
    return [run["JobRunState"] for run in runs(glue, job)]


def test_on_demand_trigger_starts_all_its_jobs_and_crawlers(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", "b")
    deploy.crawlers("raw")
    on_demand(glue, A, B, RAW)

    answer = glue.start_trigger(Name="go")

    assert answer["Name"] == "go"
    assert states(glue, "a") == states(glue, "b") == ["RUNNING"]
    assert glue.get_crawler(Name="raw")["Crawler"]["State"] == "RUNNING"


def test_on_demand_trigger_stays_created_and_can_be_fired_again(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    on_demand(glue, A)

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()
    glue.start_trigger(Name="go")

    assert glue.get_trigger(Name="go")["Trigger"]["State"] == "CREATED"
    assert states(glue, "a") == ["SUCCEEDED", "RUNNING"]


def test_run_names_the_trigger_and_has_what_its_action_says(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    on_demand(glue, {"JobName": "a", "Arguments": {"--day": "1"}, "Timeout": 7})

    glue.start_trigger(Name="go")

    (run,) = runs(glue, "a")
    assert run["TriggerName"] == "go"
    assert run["Arguments"] == {"--day": "1"}
    assert run["Timeout"] == 7


def test_conditional_trigger_fires_when_a_job_started_by_a_trigger_has_ended(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then=B)

    glue.start_trigger(Name="go")
    glue_mock.clock.advance(minutes=1)

    (run,) = runs(glue, "b")
    assert run["StartedOn"] == NOON + MINUTE
    assert run["TriggerName"] == "a SUCCEEDED"


def test_chain_of_conditional_triggers_goes_to_its_end(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    deploy.crawlers("raw")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then=RAW)
    when(glue, "raw SUCCEEDED", then=B)
    when(glue, "b SUCCEEDED", then=C)

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert states(glue, "c") == ["SUCCEEDED"]
    assert runs(glue, "c")[0]["CompletedOn"] == NOON + 4 * MINUTE


@pytest.mark.parametrize("end", ["SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"])
def test_conditional_trigger_fires_on_the_state_that_it_names_alone(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", end: str
) -> None:
    deploy.jobs("a", "SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then={"JobName": "SUCCEEDED"})
    when(glue, "a FAILED", then={"JobName": "FAILED"})
    when(glue, "a TIMEOUT", then={"JobName": "TIMEOUT"})
    when(glue, "a STOPPED", then={"JobName": "STOPPED"})
    glue_mock.job("a").ends(end)

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    ran = [job for job in ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED") if runs(glue, job)]
    assert ran == [end]


@pytest.mark.parametrize("end", ["SUCCEEDED", "FAILED", "CANCELLED"])
def test_conditional_trigger_fires_on_the_end_of_a_crawl(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", end: str
) -> None:
    deploy.jobs("a")
    deploy.crawlers("raw")
    on_demand(glue, RAW)
    when(glue, f"raw {end}", then=A)
    glue_mock.crawler("raw").ends(end)

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["SUCCEEDED"]


def test_conditional_trigger_fires_again_and_again(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then=B)

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()
    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert states(glue, "b") == ["SUCCEEDED", "SUCCEEDED"]


def test_trigger_on_all_jobs_waits_for_the_last_of_them_however_long_it_takes(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    on_demand(glue, A, name="go-a")
    on_demand(glue, B, name="go-b")
    when(glue, "a SUCCEEDED", "b SUCCEEDED", then=C)

    glue.start_trigger(Name="go-a")
    glue_mock.clock.advance(days=3)

    assert runs(glue, "c") == []

    glue.start_trigger(Name="go-b")
    glue_mock.run_until_idle()

    assert states(glue, "c") == ["SUCCEEDED"]


def test_trigger_on_all_jobs_waits_for_all_of_them_anew_after_it_has_fired(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    on_demand(glue, A, name="go-a")
    on_demand(glue, B, name="go-b")
    when(glue, "a SUCCEEDED", "b SUCCEEDED", then=C)
    glue.start_trigger(Name="go-a")
    glue.start_trigger(Name="go-b")
    glue_mock.run_until_idle()

    glue.start_trigger(Name="go-a")
    glue_mock.run_until_idle()

    assert states(glue, "c") == ["SUCCEEDED"]

    glue.start_trigger(Name="go-b")
    glue_mock.run_until_idle()

    assert states(glue, "c") == ["SUCCEEDED", "SUCCEEDED"]


def test_same_job_twice_does_not_stand_for_two_jobs(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", "b SUCCEEDED", then=C)

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()
    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert runs(glue, "c") == []


def test_later_failure_does_not_take_back_an_earlier_success(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    on_demand(glue, A, name="go-a")
    on_demand(glue, B, name="go-b")
    when(glue, "a SUCCEEDED", "b SUCCEEDED", then=C)
    glue.start_trigger(Name="go-a")
    glue_mock.run_until_idle()
    glue_mock.job("a").fails()
    glue.start_trigger(Name="go-a")
    glue_mock.run_until_idle()

    glue.start_trigger(Name="go-b")
    glue_mock.run_until_idle()

    assert states(glue, "c") == ["SUCCEEDED"]


def test_trigger_on_any_job_fires_for_each_of_them(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", "b", "c")
    on_demand(glue, A, B)
    when(glue, "a SUCCEEDED", "b SUCCEEDED", then=C, logical="ANY")
    glue_mock.job("b").takes(minutes=5)

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert [run["StartedOn"] for run in runs(glue, "c")] == [NOON + MINUTE, NOON + 5 * MINUTE]


def test_trigger_on_any_job_does_not_fire_on_another_state(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    on_demand(glue, A, B)
    when(glue, "a SUCCEEDED", "b SUCCEEDED", then=C, logical="ANY")
    glue_mock.job("a").fails()
    glue_mock.job("b").fails()

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert runs(glue, "c") == []


def test_triggers_that_start_each_others_jobs_go_on_for_ever(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then=B)
    when(glue, "b SUCCEEDED", then=A)

    glue.start_trigger(Name="go")
    glue_mock.clock.advance(minutes=10)

    assert states(glue, "a") == ["SUCCEEDED"] * 5 + ["RUNNING"]
    assert states(glue, "b") == ["SUCCEEDED"] * 5


def test_triggers_that_start_each_others_jobs_are_never_idle(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then=B)
    when(glue, "b SUCCEEDED", then=A)
    glue.start_trigger(Name="go")

    with pytest.raises(RuntimeError, match="still not idle after 100,000 steps"):
        glue_mock.run_until_idle()


def test_conditional_trigger_waits_for_the_last_attempt(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", MaxRetries=1)
    deploy.jobs("repair", "next")
    on_demand(glue, A)
    when(glue, "a FAILED", then={"JobName": "repair"})
    when(glue, "a SUCCEEDED", then={"JobName": "next"})
    glue_mock.job("a").fails(times=1)

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["FAILED", "SUCCEEDED"]
    assert runs(glue, "repair") == []
    assert states(glue, "next") == ["SUCCEEDED"]


def test_job_started_by_hand_fires_nothing(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", "b")
    when(glue, "a SUCCEEDED", then=B)

    glue.start_job_run(JobName="a")
    glue_mock.run_until_idle()

    assert runs(glue, "b") == []


def test_crawler_started_by_hand_fires_nothing(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    deploy.crawlers("raw")
    when(glue, "raw SUCCEEDED", then=A)

    glue.start_crawler(Name="raw")
    glue_mock.run_until_idle()

    assert runs(glue, "a") == []


def test_crawler_started_by_its_own_schedule_fires_nothing(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    deploy.crawlers("raw", Schedule="cron(5 12 * * ? *)")
    when(glue, "raw SUCCEEDED", then=A)

    glue_mock.clock.advance(minutes=10)

    assert glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["Status"] == "SUCCEEDED"
    assert runs(glue, "a") == []


def test_job_started_inside_a_workflow_fires_nothing_outside(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", "b")
    deploy.workflow(A)
    when(glue, "a SUCCEEDED", then=B)

    etl.completed()

    assert states(glue, "a") == ["SUCCEEDED"]
    assert runs(glue, "b") == []


def test_job_of_a_standalone_trigger_fires_nothing_inside_a_workflow(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b", "long")
    deploy.workflow({"JobName": "long"})
    deploy.when("a SUCCEEDED", then=[B])
    on_demand(glue, A)
    glue_mock.job("long").takes(minutes=10)
    run_id = etl.start()

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["SUCCEEDED"]
    assert etl.states(run_id) == {"long": ["SUCCEEDED"]}


def test_job_started_by_hand_fires_nothing_inside_a_workflow(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a", "b", "long")
    deploy.workflow({"JobName": "long"})
    deploy.when("a SUCCEEDED", then=[B])
    glue_mock.job("long").takes(minutes=10)
    run_id = etl.start()

    glue.start_job_run(JobName="a")
    glue_mock.run_until_idle()

    assert states(glue, "a") == ["SUCCEEDED"]
    assert etl.states(run_id) == {"long": ["SUCCEEDED"]}


def test_conditional_trigger_that_is_not_active_does_not_fire(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then=B)
    glue.stop_trigger(Name="a SUCCEEDED")

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert runs(glue, "b") == []


def test_conditional_trigger_stopped_while_it_waits_forgets_what_was_met(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    on_demand(glue, A, name="go-a")
    on_demand(glue, B, name="go-b")
    when(glue, "a SUCCEEDED", "b SUCCEEDED", then=C, name="both")
    glue.start_trigger(Name="go-a")
    glue_mock.run_until_idle()

    glue.stop_trigger(Name="both")
    glue.start_trigger(Name="both")
    glue.start_trigger(Name="go-b")
    glue_mock.run_until_idle()

    assert runs(glue, "c") == []


def test_conditional_trigger_activated_while_the_job_runs_fires(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    glue.start_trigger(Name="go")

    when(glue, "a SUCCEEDED", then=B)
    glue_mock.run_until_idle()

    assert states(glue, "b") == ["SUCCEEDED"]


def test_deleted_conditional_trigger_does_not_fire(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then=B)
    glue.start_trigger(Name="go")

    glue.delete_trigger(Name="a SUCCEEDED")
    glue_mock.run_until_idle()

    assert runs(glue, "b") == []


def test_job_of_a_trigger_deleted_since_then_still_fires_what_watches_it(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then=B)
    glue.start_trigger(Name="go")

    glue.delete_trigger(Name="go")
    glue_mock.run_until_idle()

    assert states(glue, "b") == ["SUCCEEDED"]


def test_on_demand_trigger_with_a_job_at_its_limit_starts_nothing(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", "b")
    glue.start_job_run(JobName="b")
    on_demand(glue, A, B)

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=r"Concurrent runs exceeded\.$"):
        glue.start_trigger(Name="go")

    assert runs(glue, "a") == []


def test_on_demand_trigger_with_more_runs_of_a_job_than_there_may_be_starts_nothing(
    glue: "GlueClient", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    on_demand(glue, A, A)

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=r"Concurrent runs exceeded\.$"):
        glue.start_trigger(Name="go")

    assert runs(glue, "a") == []


def test_job_at_its_limit_waits_where_it_may(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", JobRunQueuingEnabled=True)
    on_demand(glue, A, A)

    glue.start_trigger(Name="go")

    assert states(glue, "a") == ["RUNNING", "WAITING"]


def test_on_demand_trigger_with_a_job_that_does_not_exist_starts_nothing(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a")
    on_demand(glue, A, {"JobName": "missing"})

    text = r"Failed to start job run due to missing metadata\.$"
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=text):
        glue.start_trigger(Name="go")

    assert runs(glue, "a") == []


def test_on_demand_trigger_with_a_crawler_that_does_not_exist_starts_nothing(
    glue: "GlueClient", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    on_demand(glue, A, {"CrawlerName": "missing"})

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Crawler with name missing does not exist$"):
        glue.start_trigger(Name="go")

    assert runs(glue, "a") == []


def test_crawler_that_runs_already_does_not_keep_an_on_demand_trigger_from_firing(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    deploy.crawlers("raw")
    on_demand(glue, A, RAW)
    glue.start_crawler(Name="raw")
    glue_mock.clock.advance(seconds=30)

    glue.start_trigger(Name="go")

    assert states(glue, "a") == ["RUNNING"]

    glue_mock.clock.advance(seconds=30)

    assert glue.get_crawler(Name="raw")["Crawler"]["State"] == "READY"


def test_crawl_that_a_busy_crawler_could_not_start_fires_nothing(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    deploy.crawlers("raw")
    on_demand(glue, RAW)
    when(glue, "raw SUCCEEDED", "raw FAILED", "raw CANCELLED", then=A, logical="ANY")
    glue.start_crawler(Name="raw")

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert runs(glue, "a") == []


def test_conditional_trigger_with_a_job_at_its_limit_leaves_a_failed_run(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "repair")
    glue_mock.job("b").takes(minutes=10)
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then=B)
    when(glue, "b FAILED", then={"JobName": "repair"})
    glue.start_job_run(JobName="b")

    glue.start_trigger(Name="go")
    glue_mock.clock.advance(minutes=1)

    failed = runs(glue, "b")[1]
    assert failed["JobRunState"] == "FAILED"
    assert failed["ErrorMessage"] == "Max concurrent runs exceeded"
    assert failed["CompletedOn"] == NOON + MINUTE
    assert states(glue, "repair") == ["RUNNING"]


def test_conditional_trigger_with_a_missing_job_does_the_rest(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    when(glue, "a SUCCEEDED", then={"JobName": "missing"}, name="first")
    when(glue, "a SUCCEEDED", then=B, name="second")

    glue.start_trigger(Name="go")
    glue_mock.run_until_idle()

    assert states(glue, "b") == ["SUCCEEDED"]


def test_stopped_job_of_a_trigger_meets_the_conditions_on_stopped(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A)
    when(glue, "a STOPPED", then=B)
    glue.start_trigger(Name="go")

    glue.batch_stop_job_run(JobName="a", JobRunIds=[runs(glue, "a")[0]["Id"]])
    glue_mock.run_until_idle()

    assert states(glue, "b") == ["SUCCEEDED"]


@pytest.mark.glue_mock(start_time=NOON, quotas={"concurrent job runs": 1})
def test_on_demand_trigger_with_more_jobs_than_the_account_may_run_starts_nothing(
    glue: "GlueClient", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b")
    on_demand(glue, A, B)

    with pytest.raises(glue.exceptions.ResourceNumberLimitExceededException, match="limited to 1 concurrent job runs"):
        glue.start_trigger(Name="go")

    assert runs(glue, "a") == runs(glue, "b") == []
