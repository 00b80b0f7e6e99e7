"""What starts by itself: triggers and crawlers on their schedules, EVENT triggers on their events."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import Crawler
from mock_glue_wf.domain.engine import Engine
from mock_glue_wf.domain.schedule import Schedule
from mock_glue_wf.domain.trigger import Trigger, TriggerState
from mock_glue_wf.domain.workflow import StartingEventBatchCondition, Workflow

EVENT_IDS = "aws:eventIds"
"""The run property that lists the events of the batch. Published job scripts cut the brackets off with [1:-1]."""


class Activation:
    """Keeps a timer for each schedule that is on and for each batch of events that has begun."""

    def __init__(self, clock: VirtualClock, workflows: Collection[Workflow], engine: Engine) -> None:
        self._clock = clock
        self._workflows = workflows
        self._engine = engine

    def arm(self, trigger: Trigger) -> None:
        """Let an active trigger with a schedule wait for its next firing."""
        if trigger.schedule is not None and trigger.state is TriggerState.ACTIVATED:
            self._await_next(trigger, trigger.schedule, partial(self._fire, trigger))

    def disarm(self, trigger: Trigger) -> None:
        """Forget all that the trigger waits for: it is stopped, changed or deleted."""
        self._clock.cancel(trigger.timer)
        trigger.events.clear()
        trigger.met.clear()

    def arm_crawler(self, crawler: Crawler) -> None:
        """Let a crawler whose schedule is on wait for its next firing."""
        if crawler.schedule is not None and crawler.is_scheduled:
            self._await_next(crawler, crawler.schedule, partial(self._crawl, crawler))

    def disarm_crawler(self, crawler: Crawler) -> None:
        self._clock.cancel(crawler.timer)

    def notify(self, trigger: Trigger, event_id: str) -> None:
        """Add an event to the batch of an EVENT trigger. The first one opens its window; when that is over, or the
        batch is full, a run starts and the next event opens a new one (Developer Guide, "Overview of workflows")."""
        trigger.events.append(event_id)
        if len(trigger.events) == 1:
            over = partial(self._start_batch, trigger, StartingEventBatchCondition(batch_window=trigger.batch_window))
            trigger.timer = self._clock.call_later(timedelta(seconds=trigger.batch_window), over)
        if len(trigger.events) >= trigger.batch_size:
            self._clock.cancel(trigger.timer)
            self._start_batch(trigger, StartingEventBatchCondition(batch_size=trigger.batch_size))

    def _await_next(self, owner: Trigger | Crawler, schedule: Schedule, fire: Callable[[], None]) -> None:
        now = self._clock.now()
        if (instant := schedule.next_after(now)) is not None:
            fired = partial(self._fired, owner, schedule, fire)
            owner.timer = self._clock.call_later(instant - now, fired, background=True)

    def _fired(self, owner: Trigger | Crawler, schedule: Schedule, fire: Callable[[], None]) -> None:
        self._await_next(owner, schedule, fire)
        fire()

    def _fire(self, trigger: Trigger) -> None:
        if trigger.workflow_name is None:
            self._engine.fire_standalone(trigger)
        else:
            self._start_run(trigger.workflow_name, {}, None)

    def _crawl(self, crawler: Crawler) -> None:
        if crawler.running is None:
            self._engine.crawls.start(crawler.name)

    def _start_batch(self, trigger: Trigger, condition: StartingEventBatchCondition) -> None:
        properties = {EVENT_IDS: f"[{', '.join(trigger.events)}]"}
        trigger.events.clear()
        self._start_run(trigger.workflow_name, properties, condition)

    def _start_run(
        self, workflow_name: str | None, properties: Mapping[str, str], condition: StartingEventBatchCondition | None
    ) -> None:
        # A trigger outlives its workflow, but starts nothing without it.
        if workflow_name is not None and (workflow := self._workflows.get(workflow_name)) is not None:
            self._engine.start_unasked(workflow, properties, condition)
