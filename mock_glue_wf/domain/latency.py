"""How long things take where nobody scripted it: our choices, since Glue's own latencies are not imitated."""

from datetime import timedelta

JOB_RUN = timedelta(minutes=1)
CRAWL = timedelta(minutes=1)
EMPTY_WORKFLOW_RUN = timedelta(seconds=1)
"""A workflow run with nothing to run is RUNNING this long, so that a caller can see it start and complete."""
STOPPING = timedelta(seconds=1)
"""A workflow run and a job run are STOPPING this long, a crawl CANCELLING; the service takes up to about a minute."""
