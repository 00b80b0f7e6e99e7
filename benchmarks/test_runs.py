"""What it costs that a workflow run really runs."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import simpy

from mock_glue_wf.api.jobs import JobApi
from mock_glue_wf.api.triggers import TriggerApi
from mock_glue_wf.api.workflows import WorkflowApi
from mock_glue_wf.backend import Backend, Backends, Shared
from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.outcomes import Scripts
from mock_glue_wf.domain.polling import Polls
from mock_glue_wf.domain.quotas import Quotas

if TYPE_CHECKING:
    from types_boto3_glue.type_defs import ActionTypeDef, ConditionTypeDef

    from benchmarks.conftest import Compare, Work

LAYERS = 100
WIDTH = 100
CONDITIONS = 3
Graph = Mapping[str, list[str]]
"""The jobs by name, in an order in which they could run, each with those that it waits for."""


def test_layered_workflow(compare: "Compare") -> None:
    """A run of 10,000 jobs in 100 layers, each behind a trigger with three conditions on jobs of the layer before, to
    the same graph as simpy processes that do nothing else.

    Timed: on our side the start of the first run of a workflow, thus also the drawing of its graph, and the clock to
    the end of the run; on simpy's the start of the processes, thus their making, and the clock to the end of the last.
    Set-up: creating workflow, jobs and triggers, by the operations but without boto3; for simpy the names.
    """
    compare(ours=_workflow, theirs=_processes, rounds=11, goal="at most 1.0 x")


@contextmanager
def _workflow() -> Iterator["Work"]:
    backend = _deployed(_layers())
    workflows = WorkflowApi(backend)

    def work() -> None:
        workflows.start_workflow_run({"Name": "etl"})
        backend.clock.run_until_idle()

    yield work
    (run,) = workflows.get_workflow_runs({"Name": "etl"})["Runs"]
    assert run["Status"] == "COMPLETED"
    assert run["Statistics"]["SucceededActions"] == LAYERS * WIDTH
    assert (run["CompletedOn"] - run["StartedOn"]).total_seconds() == LAYERS * 60


@contextmanager
def _processes() -> Iterator["Work"]:
    graph = _layers()
    environment = simpy.Environment()

    def work() -> None:
        jobs: dict[str, simpy.Process] = {}
        for name, awaited in graph.items():
            jobs[name] = environment.process(_job(environment, [jobs[each] for each in awaited]))
        environment.run()

    yield work
    assert environment.now == LAYERS * 60


def _job(environment: simpy.Environment, awaited: list[simpy.Process]) -> Generator[simpy.Event, object, None]:
    yield environment.all_of(awaited)
    yield environment.timeout(60)


def _layers() -> Graph:
    return {
        f"job-{layer}-{place}": [f"job-{layer - 1}-{(place + step) % WIDTH}" for step in range(CONDITIONS) if layer]
        for layer in range(LAYERS)
        for place in range(WIDTH)
    }


def _deployed(graph: Graph) -> Backend:
    clock = VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))
    shared = Shared(clock, Scripts(), Polls(clock, None, None), Quotas({}))
    backend = Backends(shared, "123456789012", "seed")["123456789012", "eu-west-1"]
    WorkflowApi(backend).create_workflow({"Name": "etl"})
    jobs, triggers = JobApi(backend), TriggerApi(backend)
    for name in graph:
        jobs.create_job({"Name": name, "Role": "etl", "Command": {"Name": "glueetl"}})
    first: list[ActionTypeDef] = [{"JobName": name} for name, awaited in graph.items() if not awaited]
    triggers.create_trigger({"Name": "start", "Type": "ON_DEMAND", "WorkflowName": "etl", "Actions": first})
    for name, awaited in graph.items():
        if awaited:
            triggers.create_trigger(
                {
                    "Name": name,
                    "Type": "CONDITIONAL",
                    "WorkflowName": "etl",
                    "StartOnCreation": True,
                    "Predicate": {"Logical": "AND", "Conditions": [_succeeded(each) for each in awaited]},
                    "Actions": [{"JobName": name}],
                }
            )
    return backend


def _succeeded(name: str) -> "ConditionTypeDef":
    return {"LogicalOperator": "EQUALS", "JobName": name, "State": "SUCCEEDED"}
