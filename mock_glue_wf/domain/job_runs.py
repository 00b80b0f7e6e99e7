"""Job runs from their start to their end, inside workflow runs and outside of them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from mock_glue_wf.domain import latency
from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.ids import Ids
from mock_glue_wf.domain.job import Job, JobRun, JobRunState
from mock_glue_wf.domain.job_definition import JobDefinition
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Outcome
from mock_glue_wf.domain.quotas import Quotas
from mock_glue_wf.domain.trigger import Action
from mock_glue_wf.domain.workflow import WorkflowRun
from mock_glue_wf.errors import ConcurrentRunsExceededException, EntityNotFoundException, GlueError

FAILURE = "Command failed with exit code 1"
"""ErrorMessage of a run that FAILED by an outcome that gives none, since Glue always shows one."""
MISSING_JOB = "Failed to start job run due to missing metadata."
"""Recorded in CloudTrail samples."""
MISSING_RUN = "Job Run not found."
TOO_MANY_RUNS = "Concurrent runs exceeded."
"""Both in a recording of the live service, September 2026."""
CONCURRENT_JOB_RUNS = "concurrent job runs"
STOPPED = Outcome("STOPPED")


class JobRunner:
    """Starts job runs, retries and ends them as their outcomes say; ``ended`` is told of each last attempt's end."""

    def __init__(
        self,
        clock: VirtualClock,
        ids: Ids,
        outcome_of: Callable[[JobRun], tuple[Outcome, timedelta]],
        jobs: Collection[Job],
        quotas: Quotas,
        ended: Callable[[JobRun], None],
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._outcome_of = outcome_of
        self._jobs = jobs
        self._quotas = quotas
        self._ended = ended
        self._active_runs = 0
        self._queued: dict[Job, None] = {}
        """The jobs whose runs have ever waited, in the order in which they first did."""

    def start(self, name: str, overrides: Mapping[str, Any], retried: str | None = None) -> JobRun:
        """Start a job on a caller's behalf; ``retried`` is the id of the run of which this is the next attempt.

        Raises EntityNotFoundException, ConcurrentRunsExceededException, ResourceNumberLimitExceededException, and
        InvalidInputException for overrides that do not fit together.
        """
        job = self._startable(name, overrides)
        job.definition.check_timeout(overrides)
        if retried is None:
            run = self._new(NodeKey(NodeType.JOB, name), job, job.definition, overrides)
        elif (previous := job.runs.get(retried)) is None:
            raise EntityNotFoundException(MISSING_RUN)
        else:
            arguments = overrides.get("Arguments") or previous.arguments
            run = self._attempt_after(previous, job, job.definition, {**overrides, "Arguments": arguments})
        self._begin_or_wait(run, job)
        return run

    def check(self, runs: Mapping[str, int]) -> None:
        """Raises what ``start`` would raise for one of so many runs of each job, started in this order."""
        before = 0
        for name, number in runs.items():
            self._startable(name, {}, number, before)
            before += number

    def fire(self, action: Action, trigger_name: str, workflow_run: WorkflowRun | None) -> None:
        """Start a job on a trigger's behalf; what cannot start is a run that ended at once."""
        job = self._jobs.get(action.node.name)
        run = self._new(action.node, job, None if job is None else job.definition, action.overrides)
        run.trigger_name = trigger_name
        if workflow_run is not None:
            workflow_run.began(run)
        if job is None:
            self._end(run, Outcome("ERROR", MISSING_JOB))
        elif run.may_wait or (hindrance := self._hindrance(job)) is None:
            self._begin_or_wait(run, job)
        else:
            # Recorded on a live account in 2025: the run fails, and conditions on its failure are met.
            too_many = isinstance(hindrance, ConcurrentRunsExceededException)
            job.runs.add(run.id, run)
            self._end(run, Outcome("FAILED", "Max concurrent runs exceeded" if too_many else str(hindrance)))

    def begin_waiting(self, freed: Job) -> None:
        """Start what has waited longest for a slot that this job has free now, which may be one of the account."""
        jobs = self._queued if CONCURRENT_JOB_RUNS in self._quotas else (freed,)
        while startable := [job for job in jobs if job.waiting and self._hindrance(job) is None]:
            first = min(startable, key=lambda job: job.waiting[0].started_on)
            self._begin(first.waiting.popleft(), first)

    def stop(self, run: JobRun) -> bool:
        """Whether the run could be stopped: one that waits or runs can."""
        match run.state, run.job:
            case JobRunState.WAITING, Job() as job:
                job.waiting.remove(run)
                self._end(run, STOPPED)
            case JobRunState.RUNNING, Job() as job:
                self._clock.cancel(run.timer)
                self._enter(run, JobRunState.STOPPING)
                run.timer = self._clock.call_later(latency.STOPPING, partial(self._finish, run, job, STOPPED))
            case _:
                return False
        return True

    def _new(
        self,
        node: NodeKey,
        job: Job | None,
        definition: JobDefinition | None,
        overrides: Mapping[str, Any],
        run_id: str | None = None,
    ) -> JobRun:
        now = self._clock.now()
        settings = {} if definition is None else definition.settings_with(overrides)
        run_id = run_id or f"jr_{self._ids.new('job run', node.name)}"
        return JobRun(run_id, node, job, definition, overrides, settings, started_on=now, last_modified_on=now)

    def _attempt_after(
        self, previous: JobRun, job: Job, definition: JobDefinition | None, overrides: Mapping[str, Any]
    ) -> JobRun:
        first = previous.id.partition("_attempt_")[0]
        attempt = next(n for n in count(previous.attempt + 1) if f"{first}_attempt_{n}" not in job.runs)
        run = self._new(previous.node, job, definition, overrides, f"{first}_attempt_{attempt}")
        run.attempt = attempt
        run.previous_run_id = previous.id
        return run

    def _startable(self, name: str, overrides: Mapping[str, Any], runs: int = 1, of_others: int = 0) -> Job:
        if (job := self._jobs.get(name)) is None:
            raise EntityNotFoundException(MISSING_JOB)
        may_wait = {**job.definition.members, **overrides}["JobRunQueuingEnabled"]
        if not may_wait and (hindrance := self._hindrance(job, runs, of_others)) is not None:
            raise hindrance
        return job

    def _hindrance(self, job: Job, runs: int = 1, of_others: int = 0) -> GlueError | None:
        """Why so many runs more cannot start now, besides so many of other jobs."""
        if job.active_runs + runs > job.definition.max_concurrent_runs:
            return ConcurrentRunsExceededException(TOO_MANY_RUNS)
        return self._quotas.exceeded(CONCURRENT_JOB_RUNS, self._active_runs + of_others + runs)

    def _begin_or_wait(self, run: JobRun, job: Job) -> None:
        job.runs.add(run.id, run)
        if (hindrance := self._hindrance(job)) is None:
            self._begin(run, job)
        else:
            self._enter(run, JobRunState.WAITING)
            run.state_detail = str(hindrance)
            job.waiting.append(run)
            self._queued[job] = None

    def _begin(self, run: JobRun, job: Job) -> None:
        outcome, duration = self._outcome_of(run)
        timeout = run.settings.get("Timeout")
        if timeout is not None and duration > (limit := timedelta(minutes=timeout)):
            outcome, duration = Outcome("TIMEOUT"), limit
        job.active_runs += 1
        self._active_runs += 1
        run.state_detail = None
        run.running_since = self._clock.now()
        if run.keeps_bookmark:
            job.bookmark.begin()
        self._enter(run, JobRunState.RUNNING)
        run.timer = self._clock.call_later(duration, partial(self._finish, run, job, outcome))

    def _finish(self, run: JobRun, job: Job, outcome: Outcome) -> None:
        job.active_runs -= 1
        self._active_runs -= 1
        if outcome.state == JobRunState.SUCCEEDED and run.keeps_bookmark:
            job.bookmark.commit(run.id)
        if outcome.state == JobRunState.FAILED and run.retries < run.max_retries:
            self._enter_end(run, outcome)
            self._retry(run, job)
        else:
            self._end(run, outcome)
        self.begin_waiting(job)

    def _retry(self, run: JobRun, job: Job) -> None:
        """Follow at once, in the slot of the attempt that failed and by the same definition."""
        retry = self._attempt_after(run, job, run.definition, run.overrides)
        retry.trigger_name = run.trigger_name
        retry.retries = run.retries + 1
        run.was_retried = True
        if run.workflow_run is not None:
            run.workflow_run.retried(run, retry)
        job.runs.add(retry.id, retry)
        self._begin(retry, job)

    def _enter(self, run: JobRun, state: JobRunState) -> None:
        before, run.state = run.state, state
        run.last_modified_on = self._clock.now()
        if run.workflow_run is not None:
            run.workflow_run.moved(run, before)

    def _end(self, run: JobRun, outcome: Outcome) -> None:
        self._enter_end(run, outcome)
        # Told later at this same instant: the slots of all that ends now are free then, and a long chain of runs that
        # end at once does not nest as deep as it is long.
        self._clock.call_later(timedelta(), partial(self._ended, run))

    def _enter_end(self, run: JobRun, outcome: Outcome) -> None:
        self._enter(run, JobRunState(outcome.state))
        run.completed_on = run.last_modified_on
        run.state_detail = None
        run.error_message = outcome.error or (FAILURE if run.state is JobRunState.FAILED else None)
