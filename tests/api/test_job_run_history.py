"""Which job runs came before a job run: its earlier attempts, and its predecessors in a workflow run."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import PredecessorTypeDef

    from mock_glue_wf import MockGlue


def retry(glue: "GlueClient", glue_mock: "MockGlue", run_id: str, **arguments: str) -> str:
    """Another attempt at the job ``extract`` once nothing runs."""
    glue_mock.run_until_idle()
    return glue.start_job_run(JobName="extract", JobRunId=run_id, Arguments=arguments)["JobRunId"]


def test_retry_is_the_next_attempt(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    deploy.jobs("extract")
    first = glue.start_job_run(JobName="extract")["JobRunId"]

    second = retry(glue, glue_mock, first)
    third = retry(glue, glue_mock, second)

    assert (second, third) == (f"{first}_attempt_1", f"{first}_attempt_2")
    runs = glue.get_job_runs(JobName="extract")["JobRuns"]
    assert [(run["Id"], run["Attempt"], run.get("PreviousRunId")) for run in runs] == [
        (third, 2, second),
        (second, 1, first),
        (first, 0, None),
    ]


def test_second_retry_of_one_run_is_an_attempt_of_its_own(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue"
) -> None:
    deploy.jobs("extract")
    first = glue.start_job_run(JobName="extract")["JobRunId"]
    retry(glue, glue_mock, first)

    again = retry(glue, glue_mock, first)

    run = glue.get_job_run(JobName="extract", RunId=again)["JobRun"]
    assert (again, run["Attempt"], run["PreviousRunId"]) == (f"{first}_attempt_2", 2, first)


def test_retry_takes_over_the_arguments(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    deploy.jobs("extract")
    first = glue.start_job_run(JobName="extract", Arguments={"--day": "1"})["JobRunId"]

    second = retry(glue, glue_mock, first)

    assert glue.get_job_run(JobName="extract", RunId=second)["JobRun"]["Arguments"] == {"--day": "1"}


def test_retry_may_have_other_arguments(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    deploy.jobs("extract")
    first = glue.start_job_run(JobName="extract", Arguments={"--day": "1"})["JobRunId"]

    second = retry(glue, glue_mock, first, **{"--hour": "2"})

    assert glue.get_job_run(JobName="extract", RunId=second)["JobRun"]["Arguments"] == {"--hour": "2"}


def test_retry_needs_a_free_slot(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")
    first = glue.start_job_run(JobName="extract")["JobRunId"]

    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=r"Concurrent runs exceeded\.$"):
        glue.start_job_run(JobName="extract", JobRunId=first)


def test_retry_of_a_missing_run_is_refused_and_starts_nothing(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Job Run not found\.$"):
        glue.start_job_run(JobName="extract", JobRunId="jr_1")

    assert glue.get_job_runs(JobName="extract")["JobRuns"] == []


def test_retry_outside_of_a_workflow_run_leaves_that_alone(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("extract").fails(times=1)
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}])
    run_id = etl.completed()
    before = etl.run(run_id)

    retry(glue, glue_mock, before["Graph"]["Nodes"][2]["JobDetails"]["JobRuns"][0]["Id"])
    glue_mock.run_until_idle()

    assert etl.run(run_id) == before


def predecessors(glue: "GlueClient", job_name: str, number: int = 0) -> "list[PredecessorTypeDef]":
    """Of the newest run of the job, or of one of those before it."""
    run_id = glue.get_job_runs(JobName=job_name)["JobRuns"][number]["Id"]
    return glue.get_job_run(JobName=job_name, RunId=run_id, PredecessorsIncluded=True)["JobRun"]["PredecessorRuns"]


def test_predecessors_are_the_job_runs_that_met_the_conditions(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("b").fails()
    deploy.jobs("a", "b", "c", "load")
    deploy.crawlers("raw")
    deploy.workflow({"JobName": "a"}, {"JobName": "b"}, {"JobName": "c"}, {"CrawlerName": "raw"})
    deploy.when("a SUCCEEDED", "b FAILED", "crawler raw SUCCEEDED", then=[{"JobName": "load"}])

    run_id = etl.completed()

    nodes = etl.nodes(run_id)
    assert predecessors(glue, "load") == [
        {"JobName": "a", "RunId": nodes["a"]["JobDetails"]["JobRuns"][0]["Id"]},
        {"JobName": "b", "RunId": nodes["b"]["JobDetails"]["JobRuns"][0]["Id"]},
    ]


def test_predecessors_are_shown_only_on_request(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}])
    etl.completed()

    (run,) = glue.get_job_runs(JobName="load")["JobRuns"]

    assert run["PredecessorRuns"] == []
    assert glue.get_job_run(JobName="load", RunId=run["Id"])["JobRun"]["PredecessorRuns"] == []


def test_what_ended_later_is_no_predecessor(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("slow").takes(minutes=5)
    deploy.jobs("quick", "slow", "load")
    deploy.workflow({"JobName": "quick"}, {"JobName": "slow"})
    deploy.when("quick SUCCEEDED", "slow SUCCEEDED", logical="ANY", then=[{"JobName": "load"}])

    etl.completed()

    assert [run["JobName"] for run in predecessors(glue, "load")] == ["quick"]


def test_later_run_of_the_same_job_is_no_predecessor(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", "b")
    deploy.workflow({"JobName": "a"})
    deploy.when("a SUCCEEDED", then=[{"JobName": "b"}])
    deploy.when("b SUCCEEDED", then=[{"JobName": "a"}])

    etl.completed()

    first = glue.get_job_runs(JobName="a")["JobRuns"][1]["Id"]
    assert predecessors(glue, "b") == [{"JobName": "a", "RunId": first}]


def test_first_job_of_a_run_has_no_predecessors(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})
    etl.start()

    assert predecessors(glue, "extract") == []


def test_job_run_outside_of_workflows_has_no_predecessors(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")
    glue.start_job_run(JobName="extract")

    assert predecessors(glue, "extract") == []
