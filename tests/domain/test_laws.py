"""What holds for every workflow, whatever its graph and however its jobs and crawlers end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from domain.world import World
from hypothesis import given
from hypothesis import strategies as st

from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Outcome
from mock_glue_wf.domain.workflow import NodeRun, Workflow, WorkflowRun

NEVER = datetime.max.replace(tzinfo=UTC)
STEP = timedelta(seconds=30)
JOBS = ["j0", "j1", "j2", "j3", "j4"]
CRAWLERS = ["crawler c0", "crawler c1"]
MISSING = "missing"
"""A job that was never created."""
WATCHED_JOB_ENDS = ["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT"]
WATCHED_CRAWL_ENDS = ["SUCCEEDED", "FAILED", "CANCELLED"]


@dataclass(frozen=True)
class Rule:
    """A trigger; the start trigger has no conditions."""

    name: str
    conditions: tuple[str, ...]
    logical: str
    starts: tuple[str, ...]
    active: bool


@dataclass(frozen=True)
class Case:
    rules: list[Rule]
    ends: dict[str, list[str]]
    """How the runs of each node end, one after the other; the last is repeated for ever."""
    steps: dict[str, int]
    """How many steps of time each run of a node takes."""
    at_once: dict[str, int]


@st.composite
def cases(draw: st.DrawFn, *, most_ends: int = 3, at_once: tuple[int, int] = (1, 3)) -> Case:
    """Layer upon layer: each trigger watches what those before it start, and may start that again."""
    job_ends = st.lists(one_of([*WATCHED_JOB_ENDS, "ERROR", "EXPIRED"]), min_size=1, max_size=most_ends)
    crawl_ends = st.lists(one_of([*WATCHED_CRAWL_ENDS, "ERROR"]), min_size=1, max_size=most_ends)
    ends = {job: draw(job_ends) for job in JOBS} | {crawler: draw(crawl_ends) for crawler in CRAWLERS}
    rules = [Rule("start", (), "AND", draw(actions(JOBS)), active=True)]
    for number in range(draw(st.integers(0, 8))):
        reached = sorted({node for rule in rules for node in rule.starts})
        conditions = draw(st.lists(st.sampled_from(reached).flatmap(condition), min_size=1, max_size=3, unique=True))
        unwatched = [job for job in [*JOBS, MISSING] if job not in {text.split()[0] for text in conditions}]
        logical, active = draw(st.sampled_from(["AND", "ANY"])), draw(st.sampled_from([True, True, True, False]))
        rules.append(Rule(f"rule {number}", tuple(conditions), logical, draw(actions(unwatched)), active))
    return Case(
        rules,
        ends,
        {node: draw(st.integers(0, 3)) for node in ends},
        {job: draw(st.integers(*at_once)) for job in JOBS},
    )


def one_of(states: list[str]) -> st.SearchStrategy[str]:
    """Mostly the first, SUCCEEDED, so that graphs are gone through to some depth."""
    return st.just(states[0]) | st.sampled_from(states)


def condition(node: str) -> st.SearchStrategy[str]:
    states = one_of(WATCHED_CRAWL_ENDS if node in CRAWLERS else WATCHED_JOB_ENDS)
    return states.map(lambda state: f"{node} {state}")


def actions(jobs: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """A job at least, by whose runs it can be seen when the trigger fired."""
    some_jobs = st.lists(st.sampled_from(jobs), min_size=1, max_size=3)
    some_crawlers = st.lists(st.sampled_from(CRAWLERS), max_size=2)
    return st.tuples(some_jobs, some_crawlers).map(lambda both: (*both[0], *both[1]))


def deploy(world: World, case: Case) -> Workflow:
    for node, ends in case.ends.items():
        script = world.crawler(node.split()[1]) if node in CRAWLERS else world.job(node, case.at_once[node])
        script.outcomes(*map(Outcome, ends[:-1])).ends(ends[-1]).takes(STEP * case.steps[node])
    start, *others = case.rules
    workflow = world.workflow(*start.starts)
    for rule in others:
        then = ", ".join(rule.starts)
        trigger = world.when(workflow, *rule.conditions, then=then, logical=rule.logical, name=rule.name)
        if not rule.active:
            trigger.stop()
    return workflow


def play(world: World, case: Case) -> WorkflowRun:
    return world.run(deploy(world, case))


def runs_of(run: WorkflowRun) -> list[NodeRun]:
    return [each for runs in run.node_runs.values() for each in runs]


def job_runs_of(run: WorkflowRun) -> list[JobRun]:
    return [each for each in runs_of(run) if isinstance(each, JobRun)]


def record_of(run: WorkflowRun) -> list[Any]:
    """All that a run went through."""
    return [run.id, run.status, run.completed_on, +run.states, run.graph.nodes] + [
        (each.id, each.state, each.started_on, each.completed_on, each.error_message, each.actions)
        for each in runs_of(run)
    ]


def fired_in(case: Case) -> list[Rule]:
    """What fires when each node ends in one way only, so that the order of ends is nothing to it: again and again,
    whatever the ends so far allow."""
    fired: list[Rule] = []
    ended: set[str] = set()
    while new := [rule for rule in case.rules if rule not in fired and rule.active and holds(rule, ended)]:
        fired += new
        ended |= {f"{node} {end_of(node, case)}" for rule in new for node in rule.starts}
    return fired


def holds(rule: Rule, ended: set[str]) -> bool:
    enough = any if rule.logical == "ANY" else all
    return enough(condition in ended for condition in rule.conditions)


def end_of(node: str, case: Case) -> str:
    return "ERROR" if node == MISSING else case.ends[node][0]


def ends_of(run: WorkflowRun) -> dict[str, datetime]:
    """When a node first ended in a state, by the condition that this meets."""
    ends: dict[str, datetime] = {}
    for each in runs_of(run):
        assert each.completed_on is not None
        met = f"{each.node.name} {each.state}" if isinstance(each, JobRun) else f"crawler {each.node.name} {each.state}"
        ends[met] = min(each.completed_on, ends.get(met, each.completed_on))
    return ends


def due(rule: Rule, run: WorkflowRun) -> datetime | None:
    """When the trigger's predicate came true, by the ends that the run shows."""
    ends = ends_of(run)
    met = [ends[condition] for condition in rule.conditions if condition in ends]
    if not rule.active:
        return None
    if rule.logical == "ANY":
        return min(met, default=None)
    return max(met, default=run.started_on) if len(met) == len(rule.conditions) else None


@given(cases(most_ends=1, at_once=(50, 50)))
def test_a_run_starts_what_a_direct_look_at_the_predicates_says(case: Case) -> None:
    run = play(World(), case)
    fired = fired_in(case)
    assert Counter((each.trigger_name, each.job_name, str(each.state)) for each in job_runs_of(run)) == Counter(
        (rule.name, node, end_of(node, case)) for rule in fired for node in rule.starts if node not in CRAWLERS
    )
    assert +run.states == Counter(end_of(node, case) for rule in fired for node in rule.starts)


@given(cases())
def test_a_trigger_fires_once_at_the_instant_when_its_predicate_comes_true(case: Case) -> None:
    run = play(World(), case)
    instants = {rule: due(rule, run) for rule in case.rules}
    assert Counter((each.trigger_name, each.job_name, each.started_on) for each in job_runs_of(run)) == Counter(
        (rule.name, node, instant)
        for rule, instant in instants.items()
        for node in rule.starts
        if instant is not None and node not in CRAWLERS
    )


@given(cases())
def test_every_run_completes_with_the_last_end_in_it(case: Case) -> None:
    run = play(World(), case)
    assert run.status == "COMPLETED"
    assert run.completed_on == max(each.completed_on or NEVER for each in runs_of(run))
    assert list(run.waits_for()) == []


def instants(world: World, case: Case) -> Iterator[datetime]:
    """Every step of time up to the latest at which two runs that start now can end: no trigger fires twice in one."""
    for _ in range(3 * len(case.rules) + 1):
        yield world.clock.now()
        world.clock.advance(STEP)


def begun(run: WorkflowRun) -> Counter[str]:
    """The actions that have begun, by the state that each stands in; a crawl may be the work of several."""
    return Counter(state for each in runs_of(run) for state in [str(each.state)] * each.actions)


@given(cases())
def test_statistics_are_the_actions_begun_at_every_instant(case: Case) -> None:
    world = World()
    run = world.start(deploy(world, case))
    counted = [(+run.states, begun(run)) for _ in instants(world, case)]
    assert [statistics for statistics, _ in counted] == [actions for _, actions in counted]
    assert max(statistics.total() for statistics, _ in counted) <= sum(len(rule.starts) for rule in case.rules)
    assert run.is_finished


@given(cases())
def test_nodes_have_no_more_runs_at_once_than_they_may(case: Case) -> None:
    world = World()
    workflow = deploy(world, case)
    runs = [world.start(workflow), world.start(workflow)]
    going_on = [Counter(each.node for run in runs for each in run.waits_for()) for _ in instants(world, case)]
    most = reduce(or_, going_on)
    may = {NodeKey(NodeType.JOB, job): number for job, number in case.at_once.items()}
    assert most <= Counter(may | {NodeKey(NodeType.CRAWLER, crawler.split()[1]): 1 for crawler in CRAWLERS})
    assert [run.status for run in runs] == ["COMPLETED", "COMPLETED"]


@given(cases())
def test_the_same_script_goes_the_same_way_with_the_same_ids(case: Case) -> None:
    assert record_of(play(World(), case)) == record_of(play(World(), case))


@given(cases())
def test_another_seed_gives_other_ids_and_changes_nothing_else(case: Case) -> None:
    one, other = play(World(1), case), play(World(2), case)
    assert not ids_of(one).keys() & ids_of(other).keys()
    assert list(ids_of(one).values()) == list(ids_of(other).values())


@given(cases())
def test_one_job_more_leaves_all_other_ids_alone(case: Case) -> None:
    start, *others = case.rules
    more = Case(
        [replace(start, starts=("extra", *start.starts)), *others],
        {"extra": ["SUCCEEDED"], **case.ends},
        {"extra": 1, **case.steps},
        {"extra": 1, **case.at_once},
    )
    without, with_extra = ids_of(play(World(), case)), ids_of(play(World(), more))
    assert {thing for thing in with_extra.items() if "extra" not in thing[1]} == set(without.items())


def ids_of(run: WorkflowRun) -> dict[str, tuple[str, ...]]:
    """Everything that has an id, by that."""
    nodes = {unique_id: ("node", *node) for node, unique_id in run.graph.nodes.items()}
    node_runs = {each.id: ("run", *each.node) for each in runs_of(run)}
    return {run.id: ("workflow run",), **nodes, **node_runs}


@given(cases())
def test_reads_change_nothing(case: Case) -> None:
    watched, unwatched = World(), World()
    run = watched.start(deploy(watched, case))
    looks = [read(watched, run) for _ in instants(watched, case)]
    assert looks[-1] == record_of(run)
    assert record_of(run) == record_of(play(unwatched, case))


def read(world: World, run: WorkflowRun) -> list[Any]:
    """Look at whatever can be looked at."""
    world.clock.run_due()
    graph = world.engine.graph(run.workflow)
    assert (graph.nodes, graph.edges) == (run.graph.nodes, run.graph.edges)
    assert run.is_finished is not any(run.waits_for())
    assert run.workflow.runs.newest() is run
    for job in world.backend.jobs:
        assert {each.script_arguments["--WORKFLOW_RUN_ID"] for each in job.runs} <= {run.id}
    return record_of(run)
