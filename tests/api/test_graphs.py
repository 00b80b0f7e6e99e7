"""Graphs: of a workflow as it stands, of a run as it goes."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import WorkflowGraphTypeDef

    from mock_glue_wf import MockGlue

NOON = datetime(2026, 1, 1, 12, 0, 0, 123000, UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.glue_mock(start_time=NOON)


@pytest.fixture
def diamond(deploy: "Deploy") -> None:
    """A crawler, two jobs after it, one after both; and a branch that never starts."""
    deploy.jobs("clean", "count", "load", "repair")
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"})
    deploy.when("crawler raw SUCCEEDED", then=[{"JobName": "clean"}, {"JobName": "count"}], name="split")
    deploy.when("clean SUCCEEDED", "count SUCCEEDED", then=[{"JobName": "load"}], name="join")
    deploy.when("crawler raw FAILED", then=[{"JobName": "repair"}], name="rescue")


def graph_of(glue: "GlueClient") -> "WorkflowGraphTypeDef":
    return glue.get_workflow(Name="etl", IncludeGraph=True)["Workflow"]["Graph"]


def named_edges(graph: "WorkflowGraphTypeDef") -> set[tuple[str, str]]:
    names = {node["UniqueId"]: node["Name"] for node in graph["Nodes"]}
    return {(names[edge["SourceId"]], names[edge["DestinationId"]]) for edge in graph["Edges"]}


def test_graph_is_shown_only_on_request(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    run_id = etl.start()

    assert "Graph" not in glue.get_workflow(Name="etl")["Workflow"]
    assert "Graph" not in glue.get_workflow(Name="etl", IncludeGraph=False)["Workflow"]
    assert "Graph" not in glue.get_workflow_run(Name="etl", RunId=run_id)["Run"]
    assert "Graph" not in glue.get_workflow_runs(Name="etl")["Runs"][0]


def test_graph_of_a_workflow_without_triggers_is_empty(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()

    assert graph_of(glue) == {"Nodes": [], "Edges": []}
    assert etl.run(etl.start())["Graph"] == {"Nodes": [], "Edges": []}


@pytest.mark.usefixtures("diamond")
def test_graph_has_a_node_for_each_trigger_job_and_crawler(glue: "GlueClient") -> None:
    nodes = graph_of(glue)["Nodes"]

    assert sorted((node["Type"], node["Name"]) for node in nodes) == [
        ("CRAWLER", "raw"),
        ("JOB", "clean"),
        ("JOB", "count"),
        ("JOB", "load"),
        ("JOB", "repair"),
        ("TRIGGER", "etl-start"),
        ("TRIGGER", "join"),
        ("TRIGGER", "rescue"),
        ("TRIGGER", "split"),
    ]


@pytest.mark.usefixtures("diamond")
def test_edges_lead_from_conditions_to_triggers_and_from_triggers_to_actions(glue: "GlueClient") -> None:
    graph = graph_of(glue)

    assert named_edges(graph) == {
        ("etl-start", "raw"),
        ("raw", "split"),
        ("split", "clean"),
        ("split", "count"),
        ("clean", "join"),
        ("count", "join"),
        ("join", "load"),
        ("raw", "rescue"),
        ("rescue", "repair"),
    }
    assert len(graph["Edges"]) == 9


def test_job_used_by_two_triggers_is_one_node(glue: "GlueClient", deploy: "Deploy") -> None:
    """The second example of the Developer Guide, "Querying workflows"."""
    deploy.workflow({"JobName": "j1"})
    deploy.when("j1 SUCCEEDED", then=[{"JobName": "j2"}], name="t2")
    deploy.when("j1 SUCCEEDED", "j2 SUCCEEDED", then=[{"JobName": "j3"}], name="t3")

    graph = graph_of(glue)

    assert sorted(node["Name"] for node in graph["Nodes"]) == ["etl-start", "j1", "j2", "j3", "t2", "t3"]
    assert named_edges(graph) == {
        ("etl-start", "j1"),
        ("j1", "t2"),
        ("t2", "j2"),
        ("j1", "t3"),
        ("j2", "t3"),
        ("t3", "j3"),
    }


def test_two_conditions_on_one_job_are_one_edge(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract FAILED", "extract TIMEOUT", logical="ANY", then=[{"JobName": "repair"}], name="rescue")

    assert len(graph_of(glue)["Edges"]) == 3


def test_job_that_is_only_watched_is_a_node(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow()
    deploy.when("elsewhere SUCCEEDED", then=[{"JobName": "load"}], name="after")

    assert named_edges(graph_of(glue)) == {("elsewhere", "after"), ("after", "load")}


def test_crawler_and_job_of_one_name_are_two_nodes(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow({"JobName": "raw"}, {"CrawlerName": "raw"})

    nodes = graph_of(glue)["Nodes"]

    assert sorted((node["Type"], node["Name"]) for node in nodes[1:]) == [("CRAWLER", "raw"), ("JOB", "raw")]
    assert len({node["UniqueId"] for node in nodes}) == 3


@pytest.mark.usefixtures("diamond")
def test_jobs_and_crawlers_of_a_workflow_have_empty_details(glue: "GlueClient") -> None:
    nodes = {node["Name"]: node for node in graph_of(glue)["Nodes"]}

    assert nodes["load"] == {"Type": "JOB", "Name": "load", "UniqueId": nodes["load"]["UniqueId"], "JobDetails": {}}
    assert nodes["raw"] == {
        "Type": "CRAWLER",
        "Name": "raw",
        "UniqueId": nodes["raw"]["UniqueId"],
        "CrawlerDetails": {},
    }


@pytest.mark.usefixtures("diamond")
def test_trigger_node_shows_the_trigger_as_it_stands(glue: "GlueClient") -> None:
    glue.stop_trigger(Name="split")

    nodes = {node["Name"]: node for node in graph_of(glue)["Nodes"]}

    assert nodes["split"] == {
        "Type": "TRIGGER",
        "Name": "split",
        "UniqueId": nodes["split"]["UniqueId"],
        "TriggerDetails": {"Trigger": glue.get_trigger(Name="split")["Trigger"]},
    }
    assert nodes["split"]["TriggerDetails"]["Trigger"]["State"] == "DEACTIVATED"


@pytest.mark.usefixtures("diamond")
def test_node_ids_have_glue_s_form_and_differ(glue: "GlueClient") -> None:
    ids = [node["UniqueId"] for node in graph_of(glue)["Nodes"]]

    assert len(set(ids)) == 9
    assert re.fullmatch(r"(wnode_[0-9a-f]{64} ){9}", "".join(f"{unique_id} " for unique_id in ids))


@pytest.mark.usefixtures("diamond")
def test_node_ids_are_the_same_in_the_workflow_and_in_all_its_runs(glue: "GlueClient", etl: "Etl") -> None:
    static = {node["Name"]: node["UniqueId"] for node in graph_of(glue)["Nodes"]}

    first, second = etl.completed(), etl.start()

    assert {name: node["UniqueId"] for name, node in etl.nodes(first).items()} == static
    assert {name: node["UniqueId"] for name, node in etl.nodes(second).items()} == static


def test_node_keeps_its_id_when_its_trigger_is_made_anew(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow({"JobName": "extract"})
    before = {node["Name"]: node["UniqueId"] for node in graph_of(glue)["Nodes"]}
    glue.delete_trigger(Name="etl-start")

    glue.create_trigger(
        Name="etl-start", Type="ON_DEMAND", WorkflowName="etl", Actions=[{"JobName": "first"}, {"JobName": "extract"}]
    )

    after = {node["Name"]: node["UniqueId"] for node in graph_of(glue)["Nodes"]}
    assert (after["etl-start"], after["extract"]) == (before["etl-start"], before["extract"])


def test_same_job_has_another_id_in_another_workflow(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow({"JobName": "extract"})
    deploy.workflow({"JobName": "extract"}, name="other")

    other = glue.get_workflow(Name="other", IncludeGraph=True)["Workflow"]["Graph"]["Nodes"]

    assert {node["UniqueId"] for node in graph_of(glue)["Nodes"]}.isdisjoint(node["UniqueId"] for node in other)


@pytest.mark.usefixtures("diamond")
def test_graph_of_a_run_fills_in_as_the_run_goes(etl: "Etl", glue_mock: "MockGlue") -> None:
    run_id = etl.start()
    assert etl.states(run_id) == {"raw": ["RUNNING"]}

    glue_mock.clock.advance(minutes=1)
    assert etl.states(run_id) == {"raw": ["SUCCEEDED"], "clean": ["RUNNING"], "count": ["RUNNING"]}

    glue_mock.run_until_idle()
    assert etl.states(run_id) == {
        "raw": ["SUCCEEDED"],
        "clean": ["SUCCEEDED"],
        "count": ["SUCCEEDED"],
        "load": ["SUCCEEDED"],
    }


@pytest.mark.usefixtures("diamond")
def test_node_that_a_run_did_not_reach_has_no_details(etl: "Etl") -> None:
    run_id = etl.completed()

    repair = etl.nodes(run_id)["repair"]

    assert repair == {"Type": "JOB", "Name": "repair", "UniqueId": repair["UniqueId"]}


@pytest.mark.usefixtures("diamond")
def test_graph_of_a_run_has_the_edges_of_the_workflow(glue: "GlueClient", etl: "Etl") -> None:
    assert etl.run(etl.completed())["Graph"]["Edges"] == graph_of(glue)["Edges"]


@pytest.mark.usefixtures("diamond")
def test_job_node_of_a_run_shows_the_job_run(glue: "GlueClient", etl: "Etl") -> None:
    run_id = etl.completed()

    (job_run,) = etl.nodes(run_id)["load"]["JobDetails"]["JobRuns"]

    assert job_run == glue.get_job_run(JobName="load", RunId=job_run["Id"])["JobRun"]
    assert job_run == {
        "Id": job_run["Id"],
        "Attempt": 0,
        "TriggerName": "join",
        "JobName": "load",
        "JobMode": "SCRIPT",
        "JobRunQueuingEnabled": False,
        "StartedOn": NOON + 2 * MINUTE,
        "LastModifiedOn": NOON + 3 * MINUTE,
        "CompletedOn": NOON + 3 * MINUTE,
        "JobRunState": "SUCCEEDED",
        "PredecessorRuns": [],
        "AllocatedCapacity": 10,
        "ExecutionTime": 60,
        "Timeout": 2880,
        "MaxCapacity": 10.0,
        "LogGroupName": "/aws-glue/jobs",
    }


@pytest.mark.usefixtures("diamond")
def test_crawler_node_of_a_run_shows_the_crawl(etl: "Etl") -> None:
    nodes = etl.nodes(etl.completed())

    assert nodes["raw"]["CrawlerDetails"] == {
        "Crawls": [
            {
                "State": "SUCCEEDED",
                "StartedOn": NOON,
                "CompletedOn": NOON + MINUTE,
                "LogGroup": "/aws-glue/crawlers",
                "LogStream": "raw",
            }
        ]
    }


@pytest.mark.usefixtures("diamond")
def test_running_crawl_has_no_end_yet(etl: "Etl") -> None:
    nodes = etl.nodes(etl.start())

    assert nodes["raw"]["CrawlerDetails"] == {
        "Crawls": [{"State": "RUNNING", "StartedOn": NOON, "LogGroup": "/aws-glue/crawlers", "LogStream": "raw"}]
    }


@pytest.mark.usefixtures("diamond")
def test_failed_crawl_says_why(etl: "Etl", glue_mock: "MockGlue") -> None:
    glue_mock.crawler("raw").fails("Access denied")

    (crawl,) = etl.nodes(etl.completed())["raw"]["CrawlerDetails"]["Crawls"]

    assert (crawl["State"], crawl["ErrorMessage"]) == ("FAILED", "Access denied")


def test_job_that_ran_twice_in_a_run_shows_both_job_runs(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", "clean", "load")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "clean"}, {"JobName": "load"}])
    deploy.when("clean SUCCEEDED", then=[{"JobName": "load"}], name="again")

    run_id = etl.completed()

    runs = etl.nodes(run_id)["load"]["JobDetails"]["JobRuns"]
    assert [run["TriggerName"] for run in runs] == ["extract SUCCEEDED", "again"]


@pytest.mark.usefixtures("diamond")
def test_every_run_in_a_list_of_runs_has_its_graph(glue: "GlueClient", etl: "Etl") -> None:
    first = etl.completed()
    second = etl.start()

    runs = glue.get_workflow_runs(Name="etl", IncludeGraph=True)["Runs"]

    assert runs == [etl.run(second), etl.run(first)]
