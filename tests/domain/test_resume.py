"""Which nodes a resumed run restarts and runs anew; what holds for every one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from domain.world import World
from hypothesis import given
from hypothesis import strategies as st

from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Outcome
from mock_glue_wf.domain.resume import nodes_to_restart, started_by
from mock_glue_wf.domain.workflow import WorkflowRun
from mock_glue_wf.errors import InvalidInputException

JOBS = ["a", "b", "c", "d", "e"]
WATCHED_ENDS = ["SUCCEEDED", "FAILED", "TIMEOUT"]


def job(name: str) -> NodeKey:
    return NodeKey(NodeType.JOB, name)


def ids(run: WorkflowRun, *names: str) -> list[str]:
    return [run.graph.nodes[job(name)] for name in names]


def restarted(run: WorkflowRun, *names: str) -> list[str]:
    """The names of the nodes that are restarted when these are asked for."""
    return [node.name for node in nodes_to_restart(run, ids(run, *names))]


def ran(world: World, *edges: str) -> WorkflowRun:
    """A run through edges such as ``a b``: b follows the success of a. What nothing leads to is started first."""
    pairs = [edge.split() for edge in edges]
    names = {name for pair in pairs for name in pair}
    for name in sorted(names):
        world.job(name, at_once=9)
    reached = {pair[1] for pair in pairs}
    workflow = world.workflow(*sorted(names - reached) or ["a"])
    for before, after in pairs:
        world.when(workflow, f"{before} SUCCEEDED", then=after, name=f"{before}-{after}")
    return world.run(workflow)


@pytest.mark.parametrize(
    ("edges", "chosen", "expected"),
    [
        (["a b", "b c"], "b", "b"),
        (["a b", "b c"], "c a", "a"),
        (["a b", "b c"], "c b", "b"),
        (["a b", "a c"], "c b", "c b"),
        (["a c", "b c"], "a c b", "a b"),
        (["a b", "b d", "a c", "c d"], "d c", "c"),
        (["a b", "b d", "a c", "c d"], "d b c", "b c"),
    ],
    ids=["one", "last and first", "last and second", "siblings", "join", "diamond's side", "diamond's sides"],
)
def test_what_comes_after_another_chosen_node_is_not_restarted_itself(
    world: World, edges: Sequence[str], chosen: str, expected: str
) -> None:
    assert restarted(ran(world, *edges), *chosen.split()) == expected.split()


@pytest.mark.parametrize(
    ("edges", "chosen", "expected"),
    [
        (["a b", "b a"], "a b", "a"),
        (["a b", "b a"], "b a", "b"),
        (["a b", "b c", "c a"], "c b a", "c"),
        (["a b", "b c", "c b"], "c b a", "a"),
        (["a b", "b c", "c b"], "c b", "c"),
        (["a b", "b c", "c b", "c d"], "d c b", "c"),
        (["a b", "b c", "c b", "c d"], "d b", "b"),
    ],
)
def test_of_a_cycle_the_node_named_first_is_restarted(
    world: World, edges: Sequence[str], chosen: str, expected: str
) -> None:
    assert restarted(ran(world, *edges), *chosen.split()) == expected.split()


def test_node_named_twice_is_restarted_once(world: World) -> None:
    assert restarted(ran(world, "a b"), "b", "b") == ["b"]


def test_node_behind_a_trigger_that_was_not_active_does_not_come_after_it(world: World) -> None:
    world.job("a")
    world.job("b")
    workflow = world.workflow("a", "b")
    world.when(workflow, "a SUCCEEDED", then="b").stop()

    assert restarted(world.run(workflow), "b", "a") == ["b", "a"]


def test_no_node_at_all_cannot_be_restarted(world: World) -> None:
    with pytest.raises(InvalidInputException, match="NodeIds cannot be empty"):
        nodes_to_restart(ran(world, "a b"), [])


def test_node_of_no_such_id_cannot_be_restarted(world: World) -> None:
    run = ran(world, "a b")

    with pytest.raises(InvalidInputException, match=f"Node wnode_x is not part of workflow run {run.id}"):
        nodes_to_restart(run, [*ids(run, "a"), "wnode_x"])


def test_trigger_cannot_be_restarted(world: World) -> None:
    run = ran(world, "a b")
    trigger = run.graph.nodes[NodeKey(NodeType.TRIGGER, "a-b")]

    with pytest.raises(InvalidInputException, match=f"Node {trigger} is trigger a-b"):
        nodes_to_restart(run, [trigger])


def test_node_that_was_not_attempted_cannot_be_restarted(world: World) -> None:
    world.job("a").fails()
    world.job("b")
    workflow = world.workflow("a")
    world.when(workflow, "a SUCCEEDED", then="b")
    run = world.run(workflow)

    with pytest.raises(InvalidInputException, match=rf"\(b\) has no run attempt in workflow run {run.id}"):
        nodes_to_restart(run, ids(run, "b"))


def test_node_was_started_by_the_trigger_that_started_it_last(world: World) -> None:
    world.job("a")
    world.job("b").takes(minutes=5)
    world.job("c", at_once=2)
    workflow = world.workflow("a", "b")
    world.when(workflow, "b SUCCEEDED", then="c")
    world.when(workflow, "a SUCCEEDED", then="c")
    run = world.run(workflow)

    trigger, action = started_by(run, job("c"))

    assert trigger.name == "b SUCCEEDED"
    assert action.node == job("c")


def test_crawl_that_a_second_action_joined_belongs_to_the_first(world: World) -> None:
    world.crawler("raw")
    run = world.run(world.workflow("crawler raw", "crawler raw"))

    assert started_by(run, NodeKey(NodeType.CRAWLER, "raw"))[0].name == "start"


def test_resuming_many_nodes_of_a_large_run_takes_no_time_to_speak_of(world: World) -> None:
    run = ran(world, *[f"first second-{number}" for number in range(2000)])
    names = [f"second-{number}" for number in range(2000)]

    assert restarted(run, *names) == names


@dataclass(frozen=True)
class Case:
    start: list[str]
    rules: list[tuple[tuple[str, ...], str, str]]
    """Conditions, logical operator and the jobs that are started then."""
    ends: dict[str, list[str]]
    """How the first runs of a job end; those after them succeed."""
    retries: int


some_jobs = st.lists(st.sampled_from(JOBS), min_size=1, max_size=2, unique=True)
conditions = st.tuples(st.sampled_from(JOBS), st.sampled_from(WATCHED_ENDS)).map(" ".join)
ends = st.lists(st.sampled_from([*WATCHED_ENDS, "STOPPED", "ERROR"]), max_size=4)


@st.composite
def rules(draw: st.DrawFn) -> tuple[tuple[str, ...], str, str]:
    """Any trigger, so that there are cycles among them."""
    watched = draw(st.lists(conditions, min_size=1, max_size=3, unique=True))
    names = {text.split()[0] for text in watched}
    actions = draw(some_jobs.filter(names.isdisjoint))
    return tuple(watched), draw(st.sampled_from(["AND", "ANY"])), ", ".join(actions)


cases = st.builds(
    Case,
    some_jobs,
    st.lists(rules(), max_size=6),
    st.fixed_dictionaries(dict.fromkeys(JOBS, ends)),
    st.integers(0, 1),
)


def play(world: World, case: Case) -> WorkflowRun:
    for name, outcomes in case.ends.items():
        world.job(name, at_once=2, MaxRetries=case.retries).outcomes(*map(Outcome, outcomes))
    workflow = world.workflow(*case.start)
    for number, (watched, logical, then) in enumerate(case.rules):
        world.when(workflow, *watched, then=then, logical=logical, name=f"rule {number}")
    return world.run(workflow)


def resume(world: World, run: WorkflowRun, nodes: Sequence[NodeKey]) -> WorkflowRun:
    resumed, _ = world.engine.resume(run, [run.graph.nodes[node] for node in nodes])
    world.clock.run_until_idle()
    return resumed


def draw_nodes(data: st.DataObject, run: WorkflowRun) -> list[NodeKey]:
    """Some of the nodes that the run attempted."""
    return data.draw(st.lists(st.sampled_from(sorted(run.node_runs)), min_size=1, unique=True))


def anew(run: WorkflowRun, resumed: WorkflowRun) -> set[NodeKey]:
    """What has run in the resumed run itself."""
    return {node for node, runs in resumed.node_runs.items() if runs != run.node_runs.get(node)}


@given(cases, st.data())
def test_of_the_chosen_nodes_each_is_restarted_or_comes_after_one_that_is(case: Case, data: st.DataObject) -> None:
    run = play(World(), case)
    chosen = draw_nodes(data, run)

    first = nodes_to_restart(run, [run.graph.nodes[node] for node in chosen])

    assert set(chosen) <= {*first, *run.graph.downstream(*first)}
    assert all(node not in run.graph.downstream(*(other for other in first if other != node)) for node in first)
    assert first == [node for node in chosen if node in first]


@given(cases, st.data())
def test_every_resumed_run_completes_and_starts_nothing_else_than_what_comes_after(
    case: Case, data: st.DataObject
) -> None:
    world = World()
    run = play(world, case)
    chosen = draw_nodes(data, run)

    resumed = resume(world, run, chosen)

    assert resumed.status == "COMPLETED"
    assert list(resumed.waits_for()) == []
    assert anew(run, resumed) <= {*chosen, *run.graph.downstream(*chosen)}


@given(cases, st.data())
def test_every_node_of_a_resumed_run_ran_in_it_or_in_the_run_before(case: Case, data: st.DataObject) -> None:
    world = World()
    run = play(world, case)
    before: Any = {node: list(runs) for node, runs in run.node_runs.items()}

    resumed = resume(world, run, draw_nodes(data, run))

    assert run.node_runs == before
    again = anew(run, resumed)
    assert all(each.workflow_run is resumed for node in again for each in resumed.node_runs[node])
    assert all(runs == before[node] for node, runs in resumed.node_runs.items() if node not in again)


@given(cases, st.data())
def test_resumed_runs_of_resumed_runs_count_each_action_at_most_once(case: Case, data: st.DataObject) -> None:
    world = World()
    run = play(world, case)

    again = resume(world, run, draw_nodes(data, run))
    once_more = resume(world, again, draw_nodes(data, again))

    assert sum(once_more.states.values()) <= once_more.graph.total_actions


@given(cases, st.data())
def test_copied_nodes_count_as_they_ended(case: Case, data: st.DataObject) -> None:
    world = World()
    run = play(world, case)

    resumed = resume(world, run, draw_nodes(data, run))

    last_attempts = [each for runs in resumed.node_runs.values() for each in runs if not each.was_retried]
    assert sum(resumed.states.values()) == len(last_attempts)
    assert all(resumed.states[each.state] > 0 for each in last_attempts)
