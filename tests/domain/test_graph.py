"""The graph of a workflow, as its triggers stand."""

import re

import pytest
from domain.world import World

from mock_glue_wf.domain.graph import Graph
from mock_glue_wf.domain.workflow import Workflow


def names(graph: Graph) -> list[tuple[str, str]]:
    return [(node.type, node.name) for node in graph.nodes]


def edges(graph: Graph) -> list[tuple[str, str]]:
    """Names in place of ids."""
    named = {unique_id: node.name for node, unique_id in graph.nodes.items()}
    return [(named[source], named[destination]) for source, destination in graph.edges]


@pytest.fixture
def etl(world: World) -> Workflow:
    """The second example of the Developer Guide's "Querying workflows": j1 starts j2, both start j3."""
    etl = world.workflow("j1")
    world.when(etl, "j1 SUCCEEDED", then="j2")
    world.when(etl, "j1 SUCCEEDED", "j2 SUCCEEDED", then="j3")
    return etl


def test_triggers_come_first_then_jobs_each_once(world: World, etl: Workflow) -> None:
    assert names(world.engine.graph(etl)) == [
        ("TRIGGER", "start"),
        ("TRIGGER", "j1 SUCCEEDED"),
        ("TRIGGER", "j1 SUCCEEDED AND j2 SUCCEEDED"),
        ("JOB", "j1"),
        ("JOB", "j2"),
        ("JOB", "j3"),
    ]


def test_edges_lead_from_conditions_to_triggers_and_from_triggers_to_actions(world: World, etl: Workflow) -> None:
    assert sorted(edges(world.engine.graph(etl))) == [
        ("j1", "j1 SUCCEEDED"),
        ("j1", "j1 SUCCEEDED AND j2 SUCCEEDED"),
        ("j1 SUCCEEDED", "j2"),
        ("j1 SUCCEEDED AND j2 SUCCEEDED", "j3"),
        ("j2", "j1 SUCCEEDED AND j2 SUCCEEDED"),
        ("start", "j1"),
    ]


def test_the_start_trigger_is_the_one_that_is_not_conditional(world: World, etl: Workflow) -> None:
    start = world.engine.graph(etl).start
    assert start is not None
    assert start.name == "start"


@pytest.mark.parametrize(
    ("kind", "members"), [("SCHEDULED", {"Schedule": "cron(0 12 * * ? *)"}), ("EVENT", {}), ("ON_DEMAND", {})]
)
def test_a_start_trigger_is_of_any_type_but_conditional(world: World, kind: str, members: dict[str, str]) -> None:
    etl = world.workflow()
    world.when(etl, "j1 SUCCEEDED", then="j2")
    world.trigger("begin", kind, "j1", workflow=etl, **members)
    start = world.engine.graph(etl).start
    assert start is not None
    assert start.name == "begin"


def test_a_workflow_of_conditional_triggers_has_no_start(world: World) -> None:
    etl = world.workflow()
    world.when(etl, "j1 SUCCEEDED", then="j2")
    assert world.engine.graph(etl).start is None


def test_a_workflow_without_triggers_has_an_empty_graph(world: World) -> None:
    graph = world.engine.graph(world.workflow())
    assert dict(graph.nodes) == {}
    assert graph.edges == []
    assert graph.total_actions == 0
    assert graph.start is None


def test_a_job_a_crawler_and_a_trigger_of_one_name_are_three_nodes(world: World) -> None:
    etl = world.workflow("start", "crawler start")
    graph = world.engine.graph(etl)
    assert names(graph) == [("TRIGGER", "start"), ("JOB", "start"), ("CRAWLER", "start")]
    assert len(set(graph.nodes.values())) == 3
    assert len(graph.edges) == 2


def test_crawlers_are_nodes_by_conditions_and_by_actions(world: World) -> None:
    etl = world.workflow("crawler raw")
    world.when(etl, "crawler raw SUCCEEDED", "crawler old CANCELLED", then="a, crawler clean")
    graph = world.engine.graph(etl)
    assert names(graph)[2:] == [("CRAWLER", "raw"), ("CRAWLER", "old"), ("JOB", "a"), ("CRAWLER", "clean")]


def test_two_conditions_on_one_node_are_one_edge_as_are_two_starts_of_one_job(world: World) -> None:
    etl = world.workflow("a", "a")
    world.when(etl, "a SUCCEEDED", "a FAILED", then="b", logical="ANY")
    assert sorted(edges(world.engine.graph(etl))) == [
        ("a", "a SUCCEEDED ANY a FAILED"),
        ("a SUCCEEDED ANY a FAILED", "b"),
        ("start", "a"),
    ]


def test_actions_are_counted_one_by_one_also_those_of_triggers_that_are_not_active(world: World) -> None:
    """All actions of the graph, as measured in a run of 2025: 15 for 15, of which 6 never began."""
    etl = world.workflow("a", "a", "crawler raw")
    world.when(etl, "a SUCCEEDED", then="b, c").stop()
    assert world.engine.graph(etl).total_actions == 5


def test_triggers_of_other_workflows_and_of_none_are_not_in_the_graph(world: World, etl: Workflow) -> None:
    world.workflow(name="other")
    world.trigger("lone", "ON_DEMAND", "j9")
    assert len(world.engine.graph(etl).triggers) == 3


def test_node_ids_have_aws_s_form(world: World, etl: Workflow) -> None:
    forms = [re.fullmatch("wnode_[0-9a-f]{64}", unique_id) for unique_id in world.engine.graph(etl).nodes.values()]
    assert None not in forms


def test_node_ids_are_those_of_the_same_workflow_in_another_mock() -> None:
    first, second = World(), World()
    graphs = first.engine.graph(first.workflow("a")), second.engine.graph(second.workflow("a"))
    assert graphs[0].nodes == graphs[1].nodes


def test_node_ids_stay_when_the_workflow_grows(world: World, etl: Workflow) -> None:
    before = dict(world.engine.graph(etl).nodes)
    etl.graph = None
    world.when(etl, "j3 SUCCEEDED", then="j4")
    assert world.engine.graph(etl).nodes.items() > before.items()


def test_one_job_in_two_workflows_is_two_nodes(world: World) -> None:
    here = world.engine.graph(world.workflow("a"))
    there = world.workflow(name="other")
    world.trigger("start other", "ON_DEMAND", "a", workflow=there)
    assert not {*here.nodes.values()} & {*world.engine.graph(there).nodes.values()}


def test_a_graph_stays_as_its_triggers_were_when_it_was_drawn(world: World) -> None:
    etl = world.workflow()
    nightly = world.trigger("nightly", "SCHEDULED", "a", workflow=etl, Schedule="cron(0 12 * * ? *)")
    graph = world.engine.graph(etl)
    nightly.start()
    nightly.definition = {}
    assert graph.triggers[0].state == "CREATED"
    assert graph.triggers[0].definition["Schedule"] == "cron(0 12 * * ? *)"
