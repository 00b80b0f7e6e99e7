"""Job runs and crawls from their start to their end, inside workflow runs and outside of them."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import Crawl, Crawler, CrawlState
from mock_glue_wf.domain.ids import Ids
from mock_glue_wf.domain.job import Job, JobRun, JobRunState
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Outcome
from mock_glue_wf.domain.trigger import Action, Trigger
from mock_glue_wf.domain.workflow import NodeRun, WorkflowRun
from mock_glue_wf.errors import ConcurrentRunsExceededException, CrawlerRunningException, EntityNotFoundException

MISSING_JOB = "Failed to start job run due to missing metadata."
"""Recorded in CloudTrail samples. The texts for crawlers stand in aws-customer-churn-pipeline #15 and in moto."""
MISSING_CRAWLER = "Crawler with name {} does not exist"
STARTED_CRAWLER = "Crawler with name {} has already started"


class Execution:
    """Starts job runs and crawls and ends each as its outcome says; ``ended`` is told of every end."""

    def __init__(
        self,
        clock: VirtualClock,
        ids: Ids,
        outcome_of: Callable[[NodeRun], tuple[Outcome, timedelta]],
        jobs: Collection[Job],
        crawlers: Collection[Crawler],
        ended: Callable[[NodeRun], None],
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._outcome_of = outcome_of
        self._jobs = jobs
        self._crawlers = crawlers
        self._ended = ended

    def start_job_run(
        self, name: str, overrides: Mapping[str, Any], *, retried: str | None = None, trigger: str | None = None
    ) -> JobRun:
        """Start a job outside of workflow runs; ``retried`` is the id of the run of which this is another attempt.

        Raises EntityNotFoundException, ConcurrentRunsExceededException, and InvalidInputException for overrides that
        do not fit together.
        """
        job = self._free_job(name)
        run = self._job_run(NodeKey(NodeType.JOB, name), job, overrides)
        run.trigger_name = trigger
        if retried is not None:
            self._follow(run, job, retried)
        self._begin_job_run(run, job)
        return run

    def start_crawl(self, name: str) -> Crawl:
        """Start a crawler outside of workflow runs. Raises EntityNotFoundException, CrawlerRunningException."""
        crawler = self._crawler(name)
        if crawler.running is not None:
            raise CrawlerRunningException(STARTED_CRAWLER.format(name))
        crawl = self._crawl(NodeKey(NodeType.CRAWLER, name))
        self._begin_crawl(crawl, crawler)
        return crawl

    def fire(self, trigger: Trigger) -> None:
        """Start what a trigger outside of workflows names: all of it, or nothing and the first hindrance is raised.

        A crawler that runs already is no hindrance. Raises EntityNotFoundException, ConcurrentRunsExceededException.
        """
        for node, runs in Counter(action.node for action in trigger.actions).items():
            if node.type is NodeType.JOB:
                self._free_job(node.name, runs)
            else:
                self._crawler(node.name)
        for action in trigger.actions:
            if action.node.type is NodeType.JOB:
                self.start_job_run(action.node.name, action.overrides, trigger=trigger.name)
            elif self._crawler(action.node.name).running is None:
                self.start_crawl(action.node.name)

    def run_action(self, action: Action, trigger: str, workflow_run: WorkflowRun) -> None:
        """Start what the action names as part of the workflow run; what cannot start is a run that ended at once."""
        if action.node.type is NodeType.JOB:
            self._run_job(action, trigger, workflow_run)
        else:
            self._run_crawler(action.node, workflow_run)

    def _run_job(self, action: Action, trigger: str, workflow_run: WorkflowRun) -> None:
        job = self._jobs.get(action.node.name)
        run = self._job_run(action.node, job, action.overrides)
        run.trigger_name = trigger
        run.workflow_run = workflow_run
        if job is None:
            self._end_at_once(run, workflow_run, "ERROR", MISSING_JOB)
        elif job.has_free_slot:
            self._begin_job_run(run, job)
            workflow_run.began(run)
        else:
            # Recorded on a live account in 2025: the run fails, and conditions on its failure are met.
            self._end_at_once(run, workflow_run, "FAILED", "Max concurrent runs exceeded")
            job.runs.add(run.id, run)

    def _run_crawler(self, node: NodeKey, workflow_run: WorkflowRun) -> None:
        crawler = self._crawlers.get(node.name)
        running = None if crawler is None else crawler.running
        if running is not None and running.workflow_run is workflow_run:
            # Recorded on a live account in 2025: a second trigger's start is no failure, both end with the crawl.
            workflow_run.joined(running)
            return
        crawl = self._crawl(node)
        crawl.workflow_run = workflow_run
        if crawler is None:
            self._end_at_once(crawl, workflow_run, "ERROR", MISSING_CRAWLER.format(node.name))
        elif running is None:
            self._begin_crawl(crawl, crawler)
            workflow_run.began(crawl)
        else:
            self._end_at_once(crawl, workflow_run, "ERROR", STARTED_CRAWLER.format(node.name))

    def _free_job(self, name: str, runs: int = 1) -> Job:
        if (job := self._jobs.get(name)) is None:
            raise EntityNotFoundException(MISSING_JOB)
        if job.active_runs + runs > job.definition.max_concurrent_runs:
            raise ConcurrentRunsExceededException("Concurrent runs exceeded.")
        return job

    def _crawler(self, name: str) -> Crawler:
        if (crawler := self._crawlers.get(name)) is None:
            raise EntityNotFoundException(MISSING_CRAWLER.format(name))
        return crawler

    def _follow(self, run: JobRun, job: Job, previous_id: str) -> None:
        """Make the run the next attempt after that one; it takes over its arguments when it has none of its own."""
        if (previous := job.runs.get(previous_id)) is None:
            raise EntityNotFoundException("Job Run not found.")
        first = previous_id.partition("_attempt_")[0]
        run.attempt = next(n for n in count(previous.attempt + 1) if f"{first}_attempt_{n}" not in job.runs)
        run.id = f"{first}_attempt_{run.attempt}"
        run.previous_run_id = previous_id
        run.arguments = run.arguments or previous.arguments

    def _job_run(self, node: NodeKey, job: Job | None, overrides: Mapping[str, Any]) -> JobRun:
        now = self._clock.now()
        settings = {} if job is None else job.definition.settings_with(overrides)
        run_id = f"jr_{self._ids.new('job run', node.name)}"
        return JobRun(run_id, node, JobRunState.RUNNING, settings, overrides.get("Arguments") or None, now, now, job)

    def _crawl(self, node: NodeKey) -> Crawl:
        return Crawl(self._ids.uuid("crawl", node.name), node, CrawlState.RUNNING, self._clock.now())

    def _begin_job_run(self, run: JobRun, job: Job) -> None:
        outcome, duration = self._outcome_of(run)
        timeout = run.settings.get("Timeout")
        if timeout is not None and duration > (limit := timedelta(minutes=timeout)):
            outcome, duration = Outcome("TIMEOUT"), limit
        job.runs.add(run.id, run)
        job.active_runs += 1
        run.timer = self._clock.call_later(duration, partial(self._end_job_run, run, job, outcome))

    def _begin_crawl(self, crawl: Crawl, crawler: Crawler) -> None:
        outcome, duration = self._outcome_of(crawl)
        crawler.crawls.add(crawl.id, crawl)
        crawler.running = crawl
        crawl.timer = self._clock.call_later(duration, partial(self._end_crawl, crawl, crawler, outcome))

    def _end_job_run(self, run: JobRun, job: Job, outcome: Outcome) -> None:
        job.active_runs -= 1
        self._end(run, outcome)

    def _end_crawl(self, crawl: Crawl, crawler: Crawler, outcome: Outcome) -> None:
        crawler.running = None
        self._end(crawl, outcome)

    def _end(self, run: NodeRun, outcome: Outcome) -> None:
        before = run.state
        run.end(outcome.state, outcome.error, self._clock.now())
        if run.workflow_run is not None:
            run.workflow_run.moved(run, before)
        self._ended(run)

    def _end_at_once(self, run: NodeRun, workflow_run: WorkflowRun, state: str, error: str) -> None:
        run.end(state, error, self._clock.now())
        workflow_run.began(run)
        # Told later at this same instant, so that a long chain of such runs does not nest as deep as it is long.
        self._clock.call_later(timedelta(), partial(self._ended, run))
