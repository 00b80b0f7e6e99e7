"""ResumeWorkflowRun."""

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
D: Any = {"JobName": "d"}
RAW: Any = {"CrawlerName": "raw"}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


class Resume:
    """Resumes runs of the workflow ``etl`` from nodes given by their names."""

    def __init__(self, glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl") -> None:
        self.glue = glue
        self.glue_mock = glue_mock
        self.etl = etl

    def __call__(self, run_id: str, *names: str) -> str:
        """Start the resumed run."""
        return self.answer(run_id, *names)[0]

    def to_the_end(self, run_id: str, *names: str) -> str:
        resumed = self(run_id, *names)
        self.glue_mock.run_until_idle()
        return resumed

    def answer(self, run_id: str, *names: str) -> tuple[str, list[str]]:
        """The new run and the names of the nodes that were restarted at once."""
        ids = {name: node["UniqueId"] for name, node in self.etl.nodes(run_id).items()}
        answer = self.glue.resume_workflow_run(Name="etl", RunId=run_id, NodeIds=[ids[name] for name in names])
        names_by_id = {node_id: name for name, node_id in ids.items()}
        return answer["RunId"], [names_by_id[node_id] for node_id in answer["NodeIds"]]


@pytest.fixture
def resume(glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl") -> Resume:
    return Resume(glue, glue_mock, etl)


@pytest.fixture
def chain(deploy: "Deploy") -> None:
    """The jobs a, b and c, one after the other's success."""
    deploy.jobs("a", "b", "c")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    deploy.when("b SUCCEEDED", then=[C])


@pytest.fixture
def join(deploy: "Deploy") -> None:
    """The jobs a and b at once, then c, when both have succeeded."""
    deploy.jobs("a", "b", "c")
    deploy.workflow(A, B)
    deploy.when("a SUCCEEDED", "b SUCCEEDED", then=[C], name="both")


def job_run_ids(etl: "Etl", run_id: str, job: str) -> list[str]:
    return [run["Id"] for run in etl.nodes(run_id)[job]["JobDetails"]["JobRuns"]]


@pytest.mark.usefixtures("chain")
def test_failed_job_and_all_after_it_run_in_a_new_run(glue_mock: "MockGlue", etl: "Etl", resume: Resume) -> None:
    glue_mock.job("b").fails("boom", times=1)
    failed = etl.completed()

    resumed = resume.to_the_end(failed, "b")

    assert resumed != failed
    assert etl.run(resumed)["Status"] == "COMPLETED"
    assert etl.states(resumed) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "c": ["SUCCEEDED"]}
    assert etl.counts(resumed) == {"TotalActions": 3, "SucceededActions": 3}


@pytest.mark.usefixtures("chain")
def test_resumed_run_stays_as_it_was(glue_mock: "MockGlue", etl: "Etl", resume: Resume) -> None:
    glue_mock.job("b").fails("boom", times=1)
    failed = etl.completed()
    before = etl.run(failed)

    resume.to_the_end(failed, "b")

    assert etl.run(failed) == before
    assert before["Status"] == "COMPLETED"
    assert before["Statistics"]["FailedActions"] == 1


@pytest.mark.usefixtures("chain")
def test_new_run_names_the_run_that_it_resumes(etl: "Etl", resume: Resume) -> None:
    first = etl.completed()

    resumed = etl.run(resume(first, "b"))

    assert resumed["PreviousRunId"] == first
    assert resumed["WorkflowRunId"].startswith("wr_")
    assert "PreviousRunId" not in etl.run(first)


@pytest.mark.usefixtures("chain")
def test_new_run_starts_when_it_is_resumed(glue_mock: "MockGlue", etl: "Etl", resume: Resume) -> None:
    first = etl.completed()
    glue_mock.clock.advance(minutes=7)

    resumed = resume(first, "b")

    run = etl.run(resumed)
    assert run["Status"] == "RUNNING"
    assert run["StartedOn"] == NOON + 10 * MINUTE
    assert "CompletedOn" not in run
    assert run["Statistics"]["RunningActions"] == 1

    glue_mock.run_until_idle()

    assert etl.run(resumed)["CompletedOn"] == NOON + 12 * MINUTE


@pytest.mark.usefixtures("chain")
def test_resumed_run_is_the_newest_of_the_workflow(glue: "GlueClient", etl: "Etl", resume: Resume) -> None:
    first = etl.completed()
    resumed = resume(first, "b")

    assert [run["WorkflowRunId"] for run in glue.get_workflow_runs(Name="etl")["Runs"]] == [resumed, first]
    assert glue.get_workflow(Name="etl")["Workflow"]["LastRun"]["WorkflowRunId"] == resumed


@pytest.mark.usefixtures("chain")
def test_nodes_before_a_restarted_one_are_copied_with_their_runs(etl: "Etl", resume: Resume) -> None:
    first = etl.completed()

    resumed = resume.to_the_end(first, "c")

    assert etl.nodes(resumed)["a"] == etl.nodes(first)["a"]
    assert etl.nodes(resumed)["b"] == etl.nodes(first)["b"]
    assert job_run_ids(etl, resumed, "c") != job_run_ids(etl, first, "c")


@pytest.mark.usefixtures("chain")
def test_copied_nodes_are_not_run_again(glue: "GlueClient", etl: "Etl", resume: Resume) -> None:
    resume.to_the_end(etl.completed(), "c")

    assert len(glue.get_job_runs(JobName="a")["JobRuns"]) == 1
    assert len(glue.get_job_runs(JobName="b")["JobRuns"]) == 1
    assert len(glue.get_job_runs(JobName="c")["JobRuns"]) == 2


@pytest.mark.usefixtures("chain")
def test_nodes_after_a_restarted_one_are_blank_until_they_are_reached_again(etl: "Etl", resume: Resume) -> None:
    resumed = resume(etl.completed(), "b")

    assert etl.states(resumed) == {"a": ["SUCCEEDED"], "b": ["RUNNING"]}
    assert "JobDetails" not in etl.nodes(resumed)["c"]
    assert etl.counts(resumed) == {"TotalActions": 3, "SucceededActions": 1, "RunningActions": 1}


@pytest.mark.usefixtures("chain")
def test_graph_of_a_resumed_run_has_the_same_nodes_and_edges(etl: "Etl", resume: Resume) -> None:
    first = etl.completed()

    graph, resumed = etl.run(first)["Graph"], etl.run(resume(first, "c"))["Graph"]

    assert [node["UniqueId"] for node in resumed["Nodes"]] == [node["UniqueId"] for node in graph["Nodes"]]
    assert resumed["Edges"] == graph["Edges"]


@pytest.mark.usefixtures("chain")
def test_restarted_job_belongs_to_the_trigger_that_started_it(glue: "GlueClient", etl: "Etl", resume: Resume) -> None:
    resumed = resume(etl.completed(), "b")

    restarted = glue.get_job_run(JobName="b", RunId=job_run_ids(etl, resumed, "b")[0])["JobRun"]
    assert restarted["TriggerName"] == "a SUCCEEDED"
    assert restarted["Attempt"] == 0
    assert "PreviousRunId" not in restarted


def test_restarted_job_runs_with_what_its_action_overrides(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a")
    deploy.workflow({"JobName": "a", "Arguments": {"--day": "1"}, "Timeout": 5})

    resume(etl.completed(), "a")

    restarted = glue.get_job_runs(JobName="a")["JobRuns"][0]
    assert restarted["Arguments"] == {"--day": "1"}
    assert restarted["Timeout"] == 5


def test_crawler_can_be_restarted(deploy: "Deploy", glue_mock: "MockGlue", etl: "Etl", resume: Resume) -> None:
    deploy.jobs("a")
    deploy.crawlers("raw")
    deploy.workflow(RAW)
    deploy.when("crawler raw SUCCEEDED", then=[A])
    glue_mock.crawler("raw").fails(times=1)

    resumed = resume.to_the_end(etl.completed(), "raw")

    assert etl.states(resumed) == {"raw": ["SUCCEEDED"], "a": ["SUCCEEDED"]}


@pytest.mark.usefixtures("join")
def test_sibling_of_a_restarted_node_is_copied(etl: "Etl", resume: Resume) -> None:
    first = etl.completed()

    resumed = resume.to_the_end(first, "a")

    assert job_run_ids(etl, resumed, "b") == job_run_ids(etl, first, "b")
    assert job_run_ids(etl, resumed, "a") != job_run_ids(etl, first, "a")


@pytest.mark.usefixtures("join")
def test_copied_success_counts_where_both_jobs_must_succeed(glue_mock: "MockGlue", etl: "Etl", resume: Resume) -> None:
    glue_mock.job("b").fails(times=1)
    failed = etl.completed()

    assert etl.states(failed) == {"a": ["SUCCEEDED"], "b": ["FAILED"]}
    assert etl.states(resume.to_the_end(failed, "b")) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "c": ["SUCCEEDED"]}


@pytest.mark.usefixtures("join")
def test_copied_failure_holds_back_where_both_jobs_must_succeed(
    glue_mock: "MockGlue", etl: "Etl", resume: Resume
) -> None:
    glue_mock.job("a").fails(times=1)
    glue_mock.job("b").fails(times=1)

    resumed = resume.to_the_end(etl.completed(), "b")

    assert etl.run(resumed)["Status"] == "COMPLETED"
    assert etl.states(resumed) == {"a": ["FAILED"], "b": ["SUCCEEDED"]}
    assert etl.counts(resumed) == {"TotalActions": 3, "FailedActions": 1, "SucceededActions": 1}


@pytest.mark.usefixtures("join")
def test_earlier_failure_of_a_restarted_node_is_forgotten(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("repair")
    deploy.when("a FAILED", then=[{"JobName": "repair"}])
    glue_mock.job("a").fails(times=1)
    failed = etl.completed()

    assert etl.states(failed) == {"a": ["FAILED"], "b": ["SUCCEEDED"], "repair": ["SUCCEEDED"]}
    assert etl.states(resume.to_the_end(failed, "a")) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "c": ["SUCCEEDED"]}


def test_copied_success_lets_an_any_trigger_fire_when_the_other_job_has_ended(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a", "b", "c")
    deploy.workflow(A, B)
    deploy.when("a SUCCEEDED", "b SUCCEEDED", then=[C], logical="ANY")
    glue_mock.job("b").fails()

    resumed = resume.to_the_end(etl.completed(), "b")

    assert etl.states(resumed) == {"a": ["SUCCEEDED"], "b": ["FAILED"], "c": ["SUCCEEDED"]}


def test_copied_success_fires_nothing_by_itself(deploy: "Deploy", etl: "Etl", resume: Resume) -> None:
    deploy.jobs("a", "b", "c", "d")
    deploy.workflow(A, B)
    deploy.when("a SUCCEEDED", then=[C])
    deploy.when("b SUCCEEDED", then=[D])
    first = etl.completed()

    resumed = resume.to_the_end(first, "b")

    assert job_run_ids(etl, resumed, "c") == job_run_ids(etl, first, "c")
    assert job_run_ids(etl, resumed, "d") != job_run_ids(etl, first, "d")


@pytest.mark.usefixtures("join")
def test_several_nodes_are_restarted_at_once(etl: "Etl", resume: Resume) -> None:
    first = etl.completed()

    resumed, restarted = resume.answer(first, "b", "a")

    assert restarted == ["b", "a"]
    assert etl.states(resumed) == {"a": ["RUNNING"], "b": ["RUNNING"]}


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("chosen", "restarted"),
    [
        (("b", "c"), ["b"]),
        (("c", "b"), ["b"]),
        (("c", "a"), ["a"]),
        (("c", "b", "a"), ["a"]),
        (("b", "b"), ["b"]),
    ],
)
def test_node_that_comes_after_another_chosen_one_is_left_out(
    etl: "Etl", resume: Resume, chosen: tuple[str, ...], restarted: list[str]
) -> None:
    first = etl.completed()

    resumed, answered = resume.answer(first, *chosen)

    assert answered == restarted
    assert etl.counts(resumed)["RunningActions"] == 1


def test_node_downstream_on_a_branch_that_is_not_taken_this_time_is_left_out_as_well(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a", "repair")
    deploy.workflow(A)
    deploy.when("a FAILED", then=[{"JobName": "repair"}])
    glue_mock.job("a").fails(times=1)

    resumed, restarted = resume.answer(etl.completed(), "a", "repair")
    glue_mock.run_until_idle()

    assert restarted == ["a"]
    assert etl.states(resumed) == {"a": ["SUCCEEDED"]}


@pytest.mark.usefixtures("chain")
def test_run_can_be_resumed_again_and_again(etl: "Etl", resume: Resume) -> None:
    first = etl.completed()

    second, third = resume.to_the_end(first, "b"), resume.to_the_end(first, "c")

    assert etl.run(second)["PreviousRunId"] == etl.run(third)["PreviousRunId"] == first
    assert len({first, second, third}) == 3


@pytest.mark.usefixtures("chain")
def test_resumed_run_can_be_resumed(glue_mock: "MockGlue", etl: "Etl", resume: Resume) -> None:
    glue_mock.job("b").fails(times=2)
    first = etl.completed()

    second = resume.to_the_end(first, "b")
    third = resume.to_the_end(second, "b")

    assert etl.run(third)["PreviousRunId"] == second
    assert etl.states(second) == {"a": ["SUCCEEDED"], "b": ["FAILED"]}
    assert etl.states(third) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "c": ["SUCCEEDED"]}
    assert job_run_ids(etl, third, "a") == job_run_ids(etl, first, "a")


@pytest.mark.usefixtures("chain")
def test_node_that_was_copied_counts_as_attempted(etl: "Etl", resume: Resume) -> None:
    second = resume.to_the_end(etl.completed(), "c")

    third = resume.to_the_end(second, "a")

    assert etl.states(third) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "c": ["SUCCEEDED"]}
    assert len({*job_run_ids(etl, third, "a"), *job_run_ids(etl, second, "a")}) == 2


@pytest.mark.usefixtures("chain")
def test_node_that_only_the_resumed_run_did_not_reach_again_cannot_be_restarted(
    glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl", resume: Resume
) -> None:
    first = etl.completed()
    glue_mock.job("b").fails()
    second = resume.to_the_end(first, "b")

    with pytest.raises(glue.exceptions.InvalidInputException, match="has no run attempt"):
        resume(second, "c")


@pytest.mark.usefixtures("chain")
def test_resumed_run_can_be_stopped(glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl", resume: Resume) -> None:
    resumed = resume(etl.completed(), "b")

    glue.stop_workflow_run(Name="etl", RunId=resumed)
    glue_mock.run_until_idle()

    assert etl.run(resumed)["Status"] == "STOPPED"
    assert etl.states(resumed) == {"a": ["SUCCEEDED"], "b": ["STOPPED"]}
    assert etl.counts(resumed) == {"TotalActions": 3, "SucceededActions": 1, "StoppedActions": 1}


def test_copied_node_keeps_all_its_attempts_and_counts_as_the_last_one(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a", "b", MaxRetries=1)
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    glue_mock.job("a").fails(times=1)

    resumed = resume.to_the_end(etl.completed(), "b")

    assert etl.states(resumed) == {"a": ["FAILED", "SUCCEEDED"], "b": ["SUCCEEDED"]}
    assert etl.counts(resumed) == {"TotalActions": 2, "SucceededActions": 2}


def test_failed_attempt_of_a_copied_node_meets_no_condition(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a", "b", "repair", MaxRetries=1)
    deploy.workflow(A, B)
    deploy.when("a FAILED", "b SUCCEEDED", then=[{"JobName": "repair"}])
    glue_mock.job("a").fails(times=1)

    resumed = resume.to_the_end(etl.completed(), "b")

    assert etl.states(resumed) == {"a": ["FAILED", "SUCCEEDED"], "b": ["SUCCEEDED"]}


def test_restarted_job_has_all_its_retries_again(
    glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a", MaxRetries=1)
    deploy.workflow(A)
    glue_mock.job("a").fails(times=3)

    resumed = resume.to_the_end(etl.completed(), "a")

    assert etl.states(resumed) == {"a": ["FAILED", "SUCCEEDED"]}
    assert etl.counts(resumed) == {"TotalActions": 1, "SucceededActions": 1}


def test_copied_crawl_that_two_actions_waited_for_counts_for_both(deploy: "Deploy", etl: "Etl", resume: Resume) -> None:
    deploy.jobs("a")
    deploy.crawlers("raw")
    deploy.workflow(A, RAW, RAW)

    resumed = resume.to_the_end(etl.completed(), "a")

    assert etl.states(resumed) == {"a": ["SUCCEEDED"], "raw": ["SUCCEEDED"]}
    assert etl.counts(resumed) == {"TotalActions": 3, "SucceededActions": 3}


def test_node_that_two_triggers_started_is_restarted_once(
    deploy: "Deploy", glue: "GlueClient", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a", "b", "c", ExecutionProperty={"MaxConcurrentRuns": 2})
    deploy.workflow(A, B)
    deploy.when("a SUCCEEDED", then=[C])
    deploy.when("b SUCCEEDED", then=[C])
    first = etl.completed()

    resumed = resume.to_the_end(first, "c")

    assert etl.states(first)["c"] == ["SUCCEEDED", "SUCCEEDED"]
    assert etl.states(resumed)["c"] == ["SUCCEEDED"]
    assert glue.get_job_runs(JobName="c")["JobRuns"][0]["TriggerName"] == "b SUCCEEDED"


def test_copied_node_that_ran_twice_counts_twice(deploy: "Deploy", etl: "Etl", resume: Resume) -> None:
    deploy.jobs("a", "b")
    deploy.workflow(A, A, B)

    resumed = resume.to_the_end(etl.completed(), "b")

    assert etl.states(resumed) == {"a": ["SUCCEEDED", "FAILED"], "b": ["SUCCEEDED"]}
    assert etl.counts(resumed) == {"TotalActions": 3, "SucceededActions": 2, "FailedActions": 1}


def test_job_that_does_not_exist_was_attempted_and_can_be_restarted_once_it_does(
    deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.workflow(A)
    first = etl.completed()
    deploy.jobs("a")

    assert etl.states(first) == {"a": ["ERROR"]}
    assert etl.states(resume.to_the_end(first, "a")) == {"a": ["SUCCEEDED"]}


def test_restarted_job_that_was_deleted_meanwhile_is_a_run_in_error(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a")
    deploy.workflow(A)
    first = etl.completed()
    glue.delete_job(JobName="a")

    resumed = resume.to_the_end(first, "a")

    assert etl.run(resumed)["Status"] == "COMPLETED"
    assert etl.states(resumed) == {"a": ["ERROR"]}
    assert etl.states(first) == {"a": ["SUCCEEDED"]}


@pytest.mark.usefixtures("chain")
def test_resumed_run_goes_by_the_graph_of_the_run_that_it_resumes(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    first = etl.completed()
    glue.delete_trigger(Name="b SUCCEEDED")
    deploy.jobs("new")
    deploy.when("b SUCCEEDED", then=[{"JobName": "new"}])

    resumed = resume.to_the_end(first, "b")

    assert etl.states(resumed) == {"a": ["SUCCEEDED"], "b": ["SUCCEEDED"], "c": ["SUCCEEDED"]}


@pytest.mark.usefixtures("chain")
def test_run_properties_are_copied_as_they_stand(glue: "GlueClient", etl: "Etl", resume: Resume) -> None:
    first = etl.start(day="1", mode="full")
    etl.glue_mock.run_until_idle()
    glue.put_workflow_run_properties(Name="etl", RunId=first, RunProperties={"mode": "delta"})

    resumed = resume(first, "b")
    glue.put_workflow_run_properties(Name="etl", RunId=resumed, RunProperties={"day": "2"})

    properties = glue.get_workflow_run_properties(Name="etl", RunId=resumed)["RunProperties"]
    assert properties == {"day": "2", "mode": "delta"}
    assert etl.run(first)["WorkflowRunProperties"] == {"day": "1", "mode": "delta"}


def test_defaults_changed_since_then_do_not_reach_a_resumed_run(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a")
    deploy.workflow(A, DefaultRunProperties={"day": "1"})
    first = etl.completed()
    glue.update_workflow(Name="etl", DefaultRunProperties={"day": "2", "more": "yes"})

    assert etl.run(resume(first, "a"))["WorkflowRunProperties"] == {"day": "1"}


def test_resumed_run_takes_its_place_among_the_concurrent_ones(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a")
    deploy.workflow(A, MaxConcurrentRuns=1)
    resume(etl.completed(), "a")

    text = r"Concurrent runs exceeded for workflow: etl\.$"
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=text):
        etl.start()


def test_run_cannot_be_resumed_when_the_workflow_is_full(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a")
    deploy.workflow(A, MaxConcurrentRuns=1)
    first, second = etl.completed(), etl.start()

    text = r"Concurrent runs exceeded for workflow: etl\.$"
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match=text):
        resume(first, "a")

    assert [run["WorkflowRunId"] for run in glue.get_workflow_runs(Name="etl")["Runs"]] == [second, first]
    assert len(glue.get_job_runs(JobName="a")["JobRuns"]) == 2


def test_on_a_cycle_the_node_named_first_is_restarted(deploy: "Deploy", etl: "Etl", resume: Resume) -> None:
    deploy.jobs("a", "b")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    deploy.when("b SUCCEEDED", then=[A])
    first = etl.completed()

    assert etl.states(first) == {"a": ["SUCCEEDED", "SUCCEEDED"], "b": ["SUCCEEDED"]}
    assert resume.answer(first, "b", "a")[1] == ["b"]
    assert resume.answer(first, "a", "b")[1] == ["a"]


def test_node_before_a_cycle_is_restarted_instead_of_those_on_it(deploy: "Deploy", etl: "Etl", resume: Resume) -> None:
    deploy.jobs("a", "b", "c")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    deploy.when("b SUCCEEDED", then=[C])
    deploy.when("c SUCCEEDED", then=[B])

    assert resume.answer(etl.completed(), "c", "b", "a")[1] == ["a"]


def test_run_resumed_on_a_cycle_comes_to_its_end(deploy: "Deploy", etl: "Etl", resume: Resume) -> None:
    deploy.jobs("a", "b")
    deploy.workflow(A)
    deploy.when("a SUCCEEDED", then=[B])
    deploy.when("b SUCCEEDED", then=[A])

    resumed = resume.to_the_end(etl.completed(), "b")

    assert etl.run(resumed)["Status"] == "COMPLETED"
    assert etl.counts(resumed) == {"TotalActions": 3, "SucceededActions": 3}


def test_crawler_that_is_busy_elsewhere_is_a_crawl_in_error(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.crawlers("raw")
    deploy.workflow(RAW)
    first = etl.completed()
    glue.start_crawler(Name="raw")

    resumed = resume.to_the_end(first, "raw")

    assert etl.states(resumed) == {"raw": ["ERROR"]}
    assert etl.counts(resumed) == {"TotalActions": 1, "ErroredActions": 1}


@pytest.mark.glue_mock(start_time=NOON, quotas={"concurrent job runs": 1})
def test_restarted_job_may_wait_as_any_other(deploy: "Deploy", etl: "Etl", resume: Resume) -> None:
    deploy.jobs("a", "b", JobRunQueuingEnabled=True)
    deploy.workflow(A, B)

    resumed = resume(etl.completed(), "a", "b")

    assert etl.states(resumed) == {"a": ["RUNNING"], "b": ["WAITING"]}
    assert etl.counts(resumed) == {"TotalActions": 2, "RunningActions": 1, "WaitingActions": 1}


@pytest.mark.usefixtures("chain")
def test_running_run_cannot_be_resumed(glue: "GlueClient", etl: "Etl", resume: Resume) -> None:
    run_id = etl.start()

    text = rf"Workflow run {run_id} is RUNNING; only a COMPLETED one can be resumed\.$"
    with pytest.raises(glue.exceptions.IllegalWorkflowStateException, match=text):
        resume(run_id, "a")


@pytest.mark.usefixtures("chain")
def test_stopped_run_cannot_be_resumed(glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl", resume: Resume) -> None:
    run_id = etl.start()
    glue.stop_workflow_run(Name="etl", RunId=run_id)

    with pytest.raises(glue.exceptions.IllegalWorkflowStateException, match="is STOPPING"):
        resume(run_id, "a")

    glue_mock.run_until_idle()

    with pytest.raises(glue.exceptions.IllegalWorkflowStateException, match="is STOPPED"):
        resume(run_id, "a")


def test_run_that_may_not_start_cannot_be_resumed(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl", resume: Resume
) -> None:
    deploy.jobs("a")
    deploy.workflow(MaxConcurrentRuns=1)
    glue.create_trigger(Name="on-event", Type="EVENT", WorkflowName="etl", Actions=[A])
    etl.start()
    glue_mock.notify_event("etl")
    in_error = glue.get_workflow_runs(Name="etl")["Runs"][0]["WorkflowRunId"]

    with pytest.raises(glue.exceptions.IllegalWorkflowStateException, match="is ERROR"):
        resume(in_error, "a")


def test_state_of_the_run_is_looked_at_before_the_nodes(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a")
    deploy.workflow(A)

    with pytest.raises(glue.exceptions.IllegalWorkflowStateException):
        glue.resume_workflow_run(Name="etl", RunId=etl.start(), NodeIds=["unknown"])


@pytest.mark.usefixtures("chain")
def test_run_cannot_be_resumed_from_a_trigger(glue: "GlueClient", etl: "Etl", resume: Resume) -> None:
    first = etl.completed()

    text = r"Node wnode_[0-9a-f]{64} is trigger etl-start: only jobs and crawlers can be restarted\.$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        resume(first, "etl-start")


@pytest.mark.usefixtures("chain")
def test_run_cannot_be_resumed_from_a_node_that_it_did_not_attempt(
    glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl", resume: Resume
) -> None:
    glue_mock.job("b").fails()
    first = etl.completed()

    text = rf"Node wnode_[0-9a-f]{{64}} \(c\) has no run attempt in workflow run {first}\.$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        resume(first, "b", "c")

    assert len(glue.get_workflow_runs(Name="etl")["Runs"]) == 1


@pytest.mark.usefixtures("chain")
def test_run_cannot_be_resumed_from_an_unknown_node(glue: "GlueClient", etl: "Etl") -> None:
    first = etl.completed()

    with pytest.raises(glue.exceptions.InvalidInputException, match=f"Node a is not part of workflow run {first}"):
        glue.resume_workflow_run(Name="etl", RunId=first, NodeIds=["a"])


@pytest.mark.usefixtures("chain")
def test_node_added_to_the_workflow_since_then_is_unknown(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    first = etl.completed()
    deploy.when("c SUCCEEDED", then=[D])
    graph = glue.get_workflow(Name="etl", IncludeGraph=True)["Workflow"]["Graph"]
    ids = {node["Name"]: node["UniqueId"] for node in graph["Nodes"]}

    with pytest.raises(glue.exceptions.InvalidInputException, match="is not part of workflow run"):
        glue.resume_workflow_run(Name="etl", RunId=first, NodeIds=[ids["d"]])


@pytest.mark.usefixtures("chain")
def test_run_cannot_be_resumed_from_no_node(glue: "GlueClient", etl: "Etl") -> None:
    with pytest.raises(glue.exceptions.InvalidInputException, match="NodeIds cannot be empty"):
        glue.resume_workflow_run(Name="etl", RunId=etl.completed(), NodeIds=[])


def test_run_with_nothing_to_run_cannot_be_resumed(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()

    with pytest.raises(glue.exceptions.InvalidInputException, match="NodeIds cannot be empty"):
        glue.resume_workflow_run(Name="etl", RunId=etl.completed(), NodeIds=[])


@pytest.mark.parametrize(("workflow", "run"), [("etl", "wr_unknown"), ("unknown", "wr_unknown")])
def test_resuming_what_does_not_exist_is_refused(glue: "GlueClient", deploy: "Deploy", workflow: str, run: str) -> None:
    deploy.workflow()

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        glue.resume_workflow_run(Name=workflow, RunId=run, NodeIds=[])
