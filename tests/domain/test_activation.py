"""What starts by itself: schedules that are on, batches of events that have begun."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from domain.world import World

from mock_glue_wf.domain.crawler import Crawler
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.schedule import Schedule
from mock_glue_wf.domain.trigger import Trigger
from mock_glue_wf.domain.workflow import StartingEventBatchCondition, Workflow

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOURLY = "cron(0 * * * ? *)"
HALF_PAST = "cron(30 * * * ? *)"


def starts(workflow: Workflow) -> list[str]:
    return [f"{run.started_on:%H:%M:%S}" for run in workflow.runs]


def job_starts(world: World, name: str = "a") -> list[str]:
    job = world.backend.jobs.get(name)
    assert job is not None
    return [f"{run.started_on:%H:%M:%S}" for run in job.runs]


def scheduled(world: World, expression: str, name: str = "timer", **members: Any) -> Trigger:
    """A SCHEDULED trigger that is not armed yet."""
    return world.trigger(name, "SCHEDULED", "a", Schedule=expression, **{"StartOnCreation": True, **members})


def on_events(world: World, workflow: Workflow, size: int = 1, window: int = 900) -> Trigger:
    batching = {"BatchSize": size, "BatchWindow": window}
    return world.trigger("events", "EVENT", "a", workflow=workflow, EventBatchingCondition=batching)


def crawler_of(world: World, expression: str | None) -> Crawler:
    world.crawler("raw")
    crawler = world.backend.crawlers.get("raw")
    assert crawler is not None
    crawler.schedule = None if expression is None else Schedule.parse(expression)
    return crawler


def crawl_starts(crawler: Crawler) -> list[str]:
    return [f"{crawl.started_on:%H:%M:%S}" for crawl in crawler.crawls]


def test_armed_schedule_fires_at_each_of_its_instants(world: World) -> None:
    world.job("a")
    world.backend.activation.arm(scheduled(world, HOURLY))

    world.clock.advance(hours=2)

    assert job_starts(world) == ["13:00:00", "14:00:00"]


def test_armed_schedule_of_a_workflow_starts_a_run_at_each_of_its_instants(world: World) -> None:
    world.job("a")
    workflow = world.workflow()
    trigger = world.trigger("timer", "SCHEDULED", "a", workflow=workflow, Schedule=HOURLY, StartOnCreation=True)
    world.backend.activation.arm(trigger)

    world.clock.advance(hours=2)

    assert starts(workflow) == ["13:00:00", "14:00:00"]


def test_trigger_that_is_not_active_is_not_armed(world: World) -> None:
    world.job("a")
    trigger = scheduled(world, HOURLY, StartOnCreation=False)

    world.backend.activation.arm(trigger)
    world.clock.advance(hours=2)

    assert trigger.timer is None
    assert job_starts(world) == []


def test_trigger_without_a_schedule_is_not_armed(world: World) -> None:
    world.job("a")
    trigger = world.when(None, "b SUCCEEDED", then="a")

    world.backend.activation.arm(trigger)

    assert trigger.timer is None


def test_schedule_changed_while_it_waits_fires_by_the_new_one_alone(world: World) -> None:
    world.job("a")
    old = scheduled(world, HOURLY, "old")
    world.backend.activation.arm(old)
    world.clock.advance(minutes=10)

    world.backend.activation.disarm(old)
    world.backend.activation.arm(scheduled(world, HALF_PAST, "new"))
    world.clock.advance(hours=2)

    assert job_starts(world) == ["12:30:00", "13:30:00"]


def test_schedule_disarmed_at_the_instant_of_a_firing_does_not_fire_again(world: World) -> None:
    world.job("a")
    trigger = scheduled(world, HOURLY)
    world.backend.activation.arm(trigger)
    world.clock.advance(hours=1)

    world.backend.activation.disarm(trigger)
    world.clock.advance(hours=5)

    assert job_starts(world) == ["13:00:00"]


def test_schedule_with_no_more_instants_waits_for_nothing(world: World) -> None:
    world.job("a")
    trigger = scheduled(world, "cron(0 13 1 1 ? 2026)")
    world.backend.activation.arm(trigger)

    world.clock.advance(days=800)

    assert job_starts(world) == ["13:00:00"]


def test_schedule_fires_at_whole_minutes_whatever_the_instant_of_arming(world: World) -> None:
    world.job("a")
    world.clock.advance(milliseconds=59_999)
    world.backend.activation.arm(scheduled(world, "cron(* * * * ? *)"))

    world.clock.advance(minutes=1)

    assert job_starts(world) == ["12:01:00"]


def test_schedules_due_at_one_instant_fire_in_the_order_of_arming(world: World) -> None:
    world.job("a", at_once=2)
    world.backend.activation.arm(scheduled(world, HOURLY, "first"))
    world.backend.activation.arm(scheduled(world, HOURLY, "second"))

    world.clock.advance(hours=1)

    job = world.backend.jobs.get("a")
    assert job is not None
    assert [run.trigger_name for run in job.runs] == ["first", "second"]


def test_firing_at_the_instant_of_an_end_comes_first_when_it_was_known_first(world: World) -> None:
    world.job("a").takes(hours=1)
    workflow = world.workflow(at_once=1)
    trigger = world.trigger("timer", "SCHEDULED", "a", workflow=workflow, Schedule=HOURLY, StartOnCreation=True)
    world.backend.activation.arm(trigger)

    world.clock.advance(hours=2)

    assert [run.status for run in workflow.runs] == ["COMPLETED", "ERROR"]


def test_schedule_in_a_workflow_that_is_full_leaves_a_run_in_error(world: World) -> None:
    world.job("a").takes(minutes=90)
    workflow = world.workflow(at_once=1)
    trigger = world.trigger("timer", "SCHEDULED", "a", workflow=workflow, Schedule=HOURLY, StartOnCreation=True)
    world.backend.activation.arm(trigger)

    world.clock.advance(hours=2)

    refused = workflow.runs.newest()
    assert refused is not None
    assert refused.error_message == "Concurrent runs exceeded for workflow: etl."
    assert refused.completed_on == NOON + 120 * MINUTE
    assert refused.id not in workflow.active_runs


def test_schedule_of_a_workflow_that_is_gone_starts_nothing(world: World) -> None:
    world.job("a")
    workflow = world.workflow()
    trigger = world.trigger("timer", "SCHEDULED", "a", workflow=workflow, Schedule=HOURLY, StartOnCreation=True)
    world.backend.activation.arm(trigger)
    world.backend.workflows.remove("etl")

    world.clock.advance(hours=2)

    assert starts(workflow) == []
    assert job_starts(world) == []


def test_crawler_crawls_by_its_schedule(world: World) -> None:
    crawler = crawler_of(world, HOURLY)
    world.backend.activation.arm_crawler(crawler)

    world.clock.advance(hours=2)

    assert crawl_starts(crawler) == ["13:00:00", "14:00:00"]


def test_crawler_without_a_schedule_waits_for_nothing(world: World) -> None:
    crawler = crawler_of(world, None)

    world.backend.activation.arm_crawler(crawler)

    assert crawler.timer is None


def test_crawler_that_still_crawls_skips_a_firing(world: World) -> None:
    crawler = crawler_of(world, HOURLY)
    world.scripts.of(NodeKey(NodeType.CRAWLER, "raw"), None, None).takes(minutes=90)
    world.backend.activation.arm_crawler(crawler)

    world.clock.advance(hours=3)

    assert crawl_starts(crawler) == ["13:00:00", "15:00:00"]


def test_schedule_of_a_crawler_changed_while_it_waits_fires_by_the_new_one_alone(world: World) -> None:
    crawler = crawler_of(world, HOURLY)
    world.backend.activation.arm_crawler(crawler)
    world.clock.advance(minutes=10)

    world.backend.activation.disarm_crawler(crawler)
    crawler.schedule = Schedule.parse(HALF_PAST)
    world.backend.activation.arm_crawler(crawler)
    world.clock.advance(hours=1)

    assert crawl_starts(crawler) == ["12:30:00"]


def test_event_alone_starts_a_run_where_no_batch_is_waited_for(world: World) -> None:
    world.job("a")
    workflow = world.workflow()
    trigger = on_events(world, workflow)

    world.backend.activation.notify(trigger, "e1")

    run = workflow.runs.newest()
    assert run is not None
    assert run.properties == {"aws:eventIds": "[e1]"}
    assert run.batch_condition == StartingEventBatchCondition(batch_size=1)
    assert trigger.events == []


def test_batch_that_is_full_starts_a_run_and_the_next_event_opens_a_new_one(world: World) -> None:
    world.job("a", at_once=2)
    workflow = world.workflow()
    trigger = on_events(world, workflow, size=2, window=60)

    world.backend.activation.notify(trigger, "e1")
    world.backend.activation.notify(trigger, "e2")
    world.backend.activation.notify(trigger, "e3")

    assert starts(workflow) == ["12:00:00"]
    assert trigger.events == ["e3"]

    world.clock.advance(seconds=60)

    assert starts(workflow) == ["12:00:00", "12:01:00"]
    assert [run.batch_condition for run in workflow.runs] == [
        StartingEventBatchCondition(batch_size=2),
        StartingEventBatchCondition(batch_window=60),
    ]


def test_window_opens_with_the_first_event_and_not_with_a_later_one(world: World) -> None:
    world.job("a")
    workflow = world.workflow()
    trigger = on_events(world, workflow, size=9, window=60)

    world.backend.activation.notify(trigger, "e1")
    world.clock.advance(seconds=40)
    world.backend.activation.notify(trigger, "e2")
    world.clock.advance(seconds=40)

    assert starts(workflow) == ["12:01:00"]


def test_disarmed_batch_is_forgotten(world: World) -> None:
    world.job("a")
    workflow = world.workflow()
    trigger = on_events(world, workflow, size=2, window=60)
    world.backend.activation.notify(trigger, "e1")

    world.backend.activation.disarm(trigger)
    world.clock.advance(minutes=10)
    world.backend.activation.notify(trigger, "e2")

    assert starts(workflow) == []
    assert trigger.events == ["e2"]


def test_disarmed_conditional_trigger_forgets_what_was_met(world: World) -> None:
    world.job("a")
    world.job("b")
    world.job("c")
    trigger = world.when(None, "a SUCCEEDED", "b SUCCEEDED", then="c")
    world.engine.fire_standalone(world.trigger("go", "ON_DEMAND", "a"))
    world.clock.run_until_idle()

    world.backend.activation.disarm(trigger)

    assert trigger.met == set()


def test_batch_in_a_workflow_that_is_full_is_a_run_in_error(world: World) -> None:
    world.job("a")
    workflow = world.workflow(at_once=1)
    trigger = on_events(world, workflow)

    world.backend.activation.notify(trigger, "e1")
    world.backend.activation.notify(trigger, "e2")
    world.clock.run_until_idle()

    assert [run.status for run in workflow.runs] == ["COMPLETED", "ERROR"]
    assert [run.properties for run in workflow.runs] == [{"aws:eventIds": "[e1]"}, {"aws:eventIds": "[e2]"}]


@pytest.mark.parametrize("size", [1, 2])
def test_batch_of_a_workflow_that_is_gone_starts_nothing(world: World, size: int) -> None:
    world.job("a")
    workflow = world.workflow()
    trigger = on_events(world, workflow, size=size)
    world.backend.workflows.remove("etl")

    world.backend.activation.notify(trigger, "e1")
    world.clock.run_until_idle()

    assert job_starts(world) == []
