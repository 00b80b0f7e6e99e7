"""A run goes by the triggers as they stood when it started (Developer Guide, "Resuming a workflow run")."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue


@pytest.fixture
def run_id(deploy: "Deploy", etl: "Etl") -> str:
    """A run of ``extract`` and, once that has succeeded, ``load``."""
    deploy.jobs("extract", "load", "report")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}], name="after")
    return etl.start()


def test_trigger_stopped_during_a_run_fires_in_it_still(
    glue: "GlueClient", etl: "Etl", glue_mock: "MockGlue", run_id: str
) -> None:
    glue.stop_trigger(Name="after")

    glue_mock.run_until_idle()

    assert etl.states(run_id).keys() == {"extract", "load"}
    assert etl.states(etl.completed()).keys() == {"extract"}


def test_trigger_deleted_during_a_run_fires_in_it_still(
    glue: "GlueClient", etl: "Etl", glue_mock: "MockGlue", run_id: str
) -> None:
    glue.delete_trigger(Name="after")

    glue_mock.run_until_idle()

    assert etl.states(run_id).keys() == {"extract", "load"}
    assert etl.states(etl.completed()).keys() == {"extract"}


def test_trigger_created_during_a_run_fires_in_later_ones_only(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue", run_id: str
) -> None:
    deploy.when("extract SUCCEEDED", then=[{"JobName": "report"}], name="late")

    glue_mock.run_until_idle()

    assert etl.states(run_id).keys() == {"extract", "load"}
    assert etl.states(etl.completed()).keys() == {"extract", "load", "report"}


def test_trigger_started_during_a_run_fires_in_later_ones_only(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}], name="after")
    glue.stop_trigger(Name="after")
    run_id = etl.start()

    glue.start_trigger(Name="after")
    glue_mock.run_until_idle()

    assert etl.states(run_id).keys() == {"extract"}
    assert etl.states(etl.completed()).keys() == {"extract", "load"}


def test_start_trigger_replaced_during_a_run_starts_later_ones(
    glue: "GlueClient", etl: "Etl", glue_mock: "MockGlue", run_id: str
) -> None:
    glue.delete_trigger(Name="etl-start")
    glue.create_trigger(Name="etl-start", Type="ON_DEMAND", WorkflowName="etl", Actions=[{"JobName": "report"}])

    glue_mock.run_until_idle()

    assert etl.states(run_id).keys() == {"extract", "load"}
    assert etl.states(etl.completed()) == {"report": ["SUCCEEDED"]}


def test_graph_and_total_of_a_run_stay_while_the_workflow_changes(glue: "GlueClient", etl: "Etl", run_id: str) -> None:
    before = etl.run(run_id)

    glue.stop_trigger(Name="after")
    glue.delete_trigger(Name="etl-start")

    assert etl.run(run_id) == before
    assert glue.get_workflow(Name="etl", IncludeGraph=True)["Workflow"]["Graph"]["Nodes"] != before["Graph"]["Nodes"]


def test_job_deleted_during_a_run_is_missing_when_its_turn_comes(
    glue: "GlueClient", etl: "Etl", glue_mock: "MockGlue", run_id: str
) -> None:
    glue.delete_job(JobName="load")

    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"extract": ["SUCCEEDED"], "load": ["ERROR"]}


def test_job_made_anew_during_a_run_runs_as_it_is_now(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue", run_id: str
) -> None:
    glue.delete_job(JobName="load")
    deploy.jobs("load", Timeout=5)

    glue_mock.run_until_idle()

    (job_run,) = etl.nodes(run_id)["load"]["JobDetails"]["JobRuns"]
    assert (job_run["JobRunState"], job_run["Timeout"]) == ("SUCCEEDED", 5)


def test_job_deleted_while_it_runs_ends_as_it_would_have(
    glue: "GlueClient", etl: "Etl", glue_mock: "MockGlue", run_id: str
) -> None:
    glue.delete_job(JobName="extract")

    glue_mock.run_until_idle()

    assert etl.states(run_id) == {"extract": ["SUCCEEDED"], "load": ["SUCCEEDED"]}
