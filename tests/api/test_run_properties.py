"""GetWorkflowRunProperties, PutWorkflowRunProperties, and what the jobs of a run know of it."""

from typing import TYPE_CHECKING

import pytest

from mock_glue_wf import Outcome

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue
    from mock_glue_wf.domain.job import JobRun


def test_run_properties_are_the_defaults_with_those_of_the_start_over_them(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.workflow(DefaultRunProperties={"stage": "dev", "day": "1"})

    run_id = etl.start(day="2", hour="3")

    expected = {"stage": "dev", "day": "2", "hour": "3"}
    assert glue.get_workflow_run_properties(Name="etl", RunId=run_id)["RunProperties"] == expected
    assert etl.run(run_id)["WorkflowRunProperties"] == expected


def test_put_adds_and_overrides_properties(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    run_id = etl.start(day="1", stage="dev")

    glue.put_workflow_run_properties(Name="etl", RunId=run_id, RunProperties={"day": "2", "empty": ""})
    glue.put_workflow_run_properties(Name="etl", RunId=run_id, RunProperties={})

    assert etl.run(run_id)["WorkflowRunProperties"] == {"day": "2", "stage": "dev", "empty": ""}


def test_put_works_on_a_run_that_is_over(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    run_id = etl.completed()

    glue.put_workflow_run_properties(Name="etl", RunId=run_id, RunProperties={"rows": "10"})

    assert etl.run(run_id)["WorkflowRunProperties"] == {"rows": "10"}


def test_changed_property_lives_in_its_run_only(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow(DefaultRunProperties={"day": "1"})
    other, run_id = etl.start(), etl.start()

    glue.put_workflow_run_properties(Name="etl", RunId=run_id, RunProperties={"day": "2"})

    assert etl.run(other)["WorkflowRunProperties"] == {"day": "1"}
    assert etl.run(etl.start())["WorkflowRunProperties"] == {"day": "1"}
    assert glue.get_workflow(Name="etl")["Workflow"]["DefaultRunProperties"] == {"day": "1"}


def test_changed_defaults_do_not_reach_a_run_under_way(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow(DefaultRunProperties={"day": "1"})
    run_id = etl.start()

    glue.update_workflow(Name="etl", DefaultRunProperties={"day": "2"})

    assert etl.run(run_id)["WorkflowRunProperties"] == {"day": "1"}


@pytest.mark.parametrize(
    ("operation", "members"), [("start_workflow_run", {}), ("put_workflow_run_properties", {"RunId": "wr_1"})]
)
def test_property_with_too_long_a_key_is_refused(
    glue: "GlueClient", deploy: "Deploy", operation: str, members: dict[str, str]
) -> None:
    deploy.workflow()

    with pytest.raises(glue.exceptions.ValidationException, match=r"at 'runProperties' .* Map keys must satisfy"):
        getattr(glue, operation)(Name="etl", RunProperties={"k" * 256: "v"}, **members)

    assert glue.get_workflow_runs(Name="etl")["Runs"] == []


def test_script_learns_the_name_and_id_of_its_run(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    seen: dict[str, str] = {}

    def look(run: "JobRun") -> Outcome:
        seen.update(run.script_arguments)
        return Outcome()

    glue_mock.job("extract").outcomes(look)
    deploy.jobs("extract", DefaultArguments={"--stage": "dev"})
    deploy.workflow({"JobName": "extract", "Arguments": {"--day": "1"}})

    run_id = etl.start(hour="2")

    assert seen == {"--stage": "dev", "--day": "1", "--WORKFLOW_NAME": "etl", "--WORKFLOW_RUN_ID": run_id}
    (job_run,) = etl.nodes(run_id)["extract"]["JobDetails"]["JobRuns"]
    assert job_run["Arguments"] == {"--day": "1"}


def test_job_run_without_arguments_of_its_own_shows_none(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", DefaultArguments={"--stage": "dev"})
    deploy.workflow({"JobName": "extract"})

    (job_run,) = etl.nodes(etl.start())["extract"]["JobDetails"]["JobRuns"]

    assert "Arguments" not in job_run


def test_job_can_change_the_properties_for_those_after_it(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    deploy.jobs("extract", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}])
    run_id = etl.start(rows="unknown")

    glue.put_workflow_run_properties(Name="etl", RunId=run_id, RunProperties={"rows": "10"})
    glue_mock.clock.advance(minutes=1)

    assert etl.states(run_id)["load"] == ["RUNNING"]
    assert glue.get_workflow_run_properties(Name="etl", RunId=run_id)["RunProperties"] == {"rows": "10"}
