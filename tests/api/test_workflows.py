"""CreateWorkflow, UpdateWorkflow, DeleteWorkflow, GetWorkflow, ListWorkflows, BatchGetWorkflows."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

START = datetime(2026, 1, 1, 12, 0, 0, 123456, UTC)
NOON = datetime(2026, 1, 1, 12, 0, 0, 123000, UTC)

pytestmark = pytest.mark.glue_mock(start_time=START)


def test_create_returns_the_name(glue: "GlueClient") -> None:
    assert glue.create_workflow(Name="etl")["Name"] == "etl"


def test_fresh_workflow_has_what_glue_fills_in_and_nothing_else(glue: "GlueClient") -> None:
    glue.create_workflow(Name="etl")

    assert glue.get_workflow(Name="etl")["Workflow"] == {
        "Name": "etl",
        "DefaultRunProperties": {},
        "CreatedOn": NOON,
        "LastModifiedOn": NOON,
    }


def test_workflow_keeps_everything_it_was_created_with(glue: "GlueClient") -> None:
    glue.create_workflow(
        Name="etl", Description="nightly", DefaultRunProperties={"day": "1"}, MaxConcurrentRuns=3, Tags={"team": "data"}
    )

    assert glue.get_workflow(Name="etl")["Workflow"] == {
        "Name": "etl",
        "Description": "nightly",
        "DefaultRunProperties": {"day": "1"},
        "CreatedOn": NOON,
        "LastModifiedOn": NOON,
        "MaxConcurrentRuns": 3,
    }


def test_second_workflow_of_a_name_is_refused_and_leaves_the_first(glue: "GlueClient") -> None:
    glue.create_workflow(Name="etl", Description="first")

    with pytest.raises(glue.exceptions.AlreadyExistsException, match=r"Workflow with given name already Exists$"):
        glue.create_workflow(Name="etl", Description="second")

    assert glue.get_workflow(Name="etl")["Workflow"]["Description"] == "first"


@pytest.mark.parametrize("number", [0, -1])
def test_workflow_needs_room_for_a_run_at_least(glue: "GlueClient", number: int) -> None:
    text = r"MaxConcurrentRuns should be greater than or equal to 1 if present\.$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        glue.create_workflow(Name="etl", MaxConcurrentRuns=number)

    assert glue.list_workflows()["Workflows"] == []


@pytest.mark.parametrize("name", ["a", "n" * 255, "täglich\t🌙 / $&"])
def test_workflow_may_have_any_name_of_one_line(glue: "GlueClient", name: str) -> None:
    glue.create_workflow(Name=name)

    assert glue.get_workflow(Name=name)["Workflow"]["Name"] == name


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"Name": "n" * 256}, r"Value 'n{256}' at 'name' .* Member must have length less than or equal to 255$"),
        ({"Name": "a\nb"}, r"Value 'a\nb' at 'name' .* Member must satisfy regular expression pattern: \[\\u0020-"),
        (
            {"Name": "etl", "DefaultRunProperties": {"k" * 256: ""}},
            r"at .defaultRunProperties. .* keys must satisfy constraint: \[Member must have length less than .* 255",
        ),
        (
            {"Name": "etl", "Tags": {f"{number}": "" for number in range(51)}},
            "at 'tags' .* Member must have length less than or equal to 50$",
        ),
    ],
)
def test_workflow_out_of_bounds_is_a_validation_error(glue: "GlueClient", members: dict[str, Any], text: str) -> None:
    with pytest.raises(glue.exceptions.ValidationException, match=f"(?s)1 validation error detected: .*{text}"):
        glue.create_workflow(**members)

    assert glue.list_workflows()["Workflows"] == []


def test_update_replaces_what_there_was(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue.create_workflow(Name="etl", Description="old", DefaultRunProperties={"day": "1"}, MaxConcurrentRuns=3)
    glue_mock.clock.advance(minutes=1)

    assert glue.update_workflow(Name="etl", DefaultRunProperties={"hour": "2"})["Name"] == "etl"

    assert glue.get_workflow(Name="etl")["Workflow"] == {
        "Name": "etl",
        "DefaultRunProperties": {"hour": "2"},
        "CreatedOn": NOON,
        "LastModifiedOn": NOON + timedelta(minutes=1),
    }


def test_update_sets_everything(glue: "GlueClient") -> None:
    glue.create_workflow(Name="etl")

    glue.update_workflow(Name="etl", Description="new", DefaultRunProperties={"hour": "2"}, MaxConcurrentRuns=3)

    workflow = glue.get_workflow(Name="etl")["Workflow"]
    assert (workflow["Description"], workflow["DefaultRunProperties"], workflow["MaxConcurrentRuns"]) == (
        "new",
        {"hour": "2"},
        3,
    )


def test_update_with_nothing_drops_everything(glue: "GlueClient") -> None:
    glue.create_workflow(Name="etl", Description="old", DefaultRunProperties={"day": "1"}, MaxConcurrentRuns=3)

    glue.update_workflow(Name="etl")

    assert glue.get_workflow(Name="etl")["Workflow"] == {
        "Name": "etl",
        "DefaultRunProperties": {},
        "CreatedOn": NOON,
        "LastModifiedOn": NOON,
    }


def test_refused_update_changes_nothing(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue.create_workflow(Name="etl", Description="old", DefaultRunProperties={"day": "1"}, MaxConcurrentRuns=3)
    before = glue.get_workflow(Name="etl")["Workflow"]
    glue_mock.clock.advance(minutes=1)

    with pytest.raises(glue.exceptions.InvalidInputException, match="MaxConcurrentRuns should be greater than"):
        glue.update_workflow(Name="etl", Description="new", DefaultRunProperties={}, MaxConcurrentRuns=0)

    assert glue.get_workflow(Name="etl")["Workflow"] == before


def test_delete_returns_the_name_and_takes_the_workflow_away(glue: "GlueClient") -> None:
    glue.create_workflow(Name="etl")

    assert glue.delete_workflow(Name="etl")["Name"] == "etl"

    assert glue.list_workflows()["Workflows"] == []


def test_deleting_a_missing_workflow_is_no_error(glue: "GlueClient") -> None:
    assert glue.delete_workflow(Name="nowhere")["Name"] == "nowhere"


def test_deleting_a_workflow_leaves_its_triggers_jobs_and_crawlers(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract")
    deploy.crawlers("raw")
    deploy.workflow({"JobName": "extract"}, {"CrawlerName": "raw"})

    glue.delete_workflow(Name="etl")

    assert glue.get_trigger(Name="etl-start")["Trigger"]["WorkflowName"] == "etl"
    assert glue.get_job(JobName="extract")["Job"]["Name"] == "extract"
    assert glue.get_crawler(Name="raw")["Crawler"]["Name"] == "raw"


def test_recreated_workflow_has_no_runs_of_its_predecessor(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow(MaxConcurrentRuns=1)
    etl.start()
    glue.delete_workflow(Name="etl")

    deploy.workflow(MaxConcurrentRuns=1)

    assert "LastRun" not in glue.get_workflow(Name="etl")["Workflow"]
    assert glue.get_workflow_runs(Name="etl")["Runs"] == []
    assert etl.start()


@pytest.mark.parametrize("operation", ["get_workflow", "update_workflow", "start_workflow_run", "get_workflow_runs"])
def test_missing_workflow_is_reported(glue: "GlueClient", operation: str) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"operation: Entity not found$"):
        getattr(glue, operation)(Name="nowhere")


def test_no_operation_but_create_makes_a_workflow(glue: "GlueClient") -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.update_workflow(Name="nowhere", Description="new")

    assert glue.list_workflows()["Workflows"] == []


def test_list_gives_names_in_order_of_creation(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="b")
    deploy.workflow(name="a")
    deploy.workflow(name="c")

    answer = glue.list_workflows()

    assert answer["Workflows"] == ["b", "a", "c"]
    assert "NextToken" not in answer


def test_batch_get_tells_found_from_missing(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="a", Description="first")
    deploy.workflow(name="b")

    answer = glue.batch_get_workflows(Names=["b", "nowhere", "a"])

    assert [workflow["Name"] for workflow in answer["Workflows"]] == ["b", "a"]
    assert answer["Workflows"][1] == glue.get_workflow(Name="a")["Workflow"]
    assert answer["MissingWorkflows"] == ["nowhere"]


def test_batch_get_answers_a_repeated_name_once(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="a")

    answer = glue.batch_get_workflows(Names=["a", "nowhere", "a", "nowhere"])

    assert [workflow["Name"] for workflow in answer["Workflows"]] == ["a"]
    assert answer["MissingWorkflows"] == ["nowhere"]


def test_batch_get_shows_graphs_only_on_request(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow()

    assert "Graph" not in glue.batch_get_workflows(Names=["etl"])["Workflows"][0]
    assert glue.batch_get_workflows(Names=["etl"], IncludeGraph=True)["Workflows"][0]["Graph"] == {
        "Nodes": [],
        "Edges": [],
    }


def test_batch_get_takes_25_names_at_most(glue: "GlueClient") -> None:
    text = r"at 'names' failed to satisfy constraint: Member must have length less than or equal to 25$"
    with pytest.raises(glue.exceptions.ValidationException, match=text):
        glue.batch_get_workflows(Names=[f"{number}" for number in range(26)])


def test_last_run_is_the_newest(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    etl.completed()

    newest = etl.start()

    last_run = glue.get_workflow(Name="etl")["Workflow"]["LastRun"]
    assert last_run == glue.get_workflow_run(Name="etl", RunId=newest)["Run"]
    assert "Graph" not in last_run


def test_last_run_shows_its_graph_with_that_of_the_workflow(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})
    run_id = etl.completed()

    workflow = glue.get_workflow(Name="etl", IncludeGraph=True)["Workflow"]

    assert workflow["LastRun"] == etl.run(run_id)
    assert workflow["LastRun"]["Graph"] != workflow["Graph"]


def test_a_run_does_not_modify_its_workflow(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()

    etl.completed()

    assert glue.get_workflow(Name="etl")["Workflow"]["LastModifiedOn"] == NOON


def test_adding_and_changing_triggers_modifies_the_workflow(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue"
) -> None:
    deploy.workflow()
    glue_mock.clock.advance(minutes=1)

    deploy.when("a FAILED", then=[{"JobName": "repair"}], name="on-failure")

    assert glue.get_workflow(Name="etl")["Workflow"]["LastModifiedOn"] == NOON + timedelta(minutes=1)
    glue_mock.clock.advance(minutes=1)
    glue.stop_trigger(Name="on-failure")
    assert glue.get_workflow(Name="etl")["Workflow"]["LastModifiedOn"] == NOON + timedelta(minutes=2)
    glue_mock.clock.advance(minutes=1)
    glue.delete_trigger(Name="on-failure")
    assert glue.get_workflow(Name="etl")["Workflow"]["LastModifiedOn"] == NOON + timedelta(minutes=3)


def test_refused_and_repeated_changes_of_triggers_do_not_modify_the_workflow(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue"
) -> None:
    deploy.workflow({"JobName": "extract"})
    glue_mock.clock.advance(minutes=1)

    glue.create_trigger(Name="etl-start", Type="ON_DEMAND", WorkflowName="etl", Actions=[{"JobName": "extract"}])
    with pytest.raises(glue.exceptions.InvalidInputException):
        glue.stop_trigger(Name="etl-start")
    with pytest.raises(glue.exceptions.InvalidInputException):
        glue.create_trigger(Name="second", Type="ON_DEMAND", WorkflowName="etl", Actions=[{"JobName": "extract"}])

    assert glue.get_workflow(Name="etl")["Workflow"]["LastModifiedOn"] == NOON
