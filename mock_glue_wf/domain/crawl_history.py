"""The crawls of a crawler as its history shows and filters them, and what is measured on them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from operator import eq, ge, gt, le, lt, ne
from statistics import median
from typing import Any

from mock_glue_wf.domain.crawler import Crawl, Crawler, CrawlState
from mock_glue_wf.errors import InvalidInputException


class CrawlHistoryState(StrEnum):
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    STOPPED = "STOPPED"


HISTORY_STATES = {
    CrawlState.RUNNING: CrawlHistoryState.RUNNING,
    CrawlState.CANCELLING: CrawlHistoryState.RUNNING,
    CrawlState.CANCELLED: CrawlHistoryState.STOPPED,
    CrawlState.SUCCEEDED: CrawlHistoryState.COMPLETED,
    CrawlState.FAILED: CrawlHistoryState.FAILED,
    CrawlState.ERROR: CrawlHistoryState.FAILED,
}
DPUS = 2
"""How many a crawl uses in the example of AWS's price list."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def dpu_hours(crawl: Crawl) -> float | None:
    """None as long as the crawl goes on."""
    return None if crawl.runtime is None else round(DPUS * (crawl.runtime / timedelta(hours=1)), 3)


Field = tuple[Callable[[str], Any], Callable[[Crawl], Any]]
FIELDS: Mapping[str, Field] = {
    "CRAWL_ID": (str, lambda crawl: crawl.id),
    "STATE": (CrawlHistoryState, lambda crawl: HISTORY_STATES[crawl.state]),
    "START_TIME": (float, lambda crawl: (crawl.started_on - EPOCH) / MILLISECOND),
    "END_TIME": (float, lambda crawl: crawl.completed_on and (crawl.completed_on - EPOCH) / MILLISECOND),
    "DPU_HOUR": (float, dpu_hours),
}
"""How the value of a filter is read and what of a crawl it is compared with: times in milliseconds of the epoch (API
reference, ``CrawlsFilter``)."""
OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {"EQ": eq, "NE": ne, "GT": gt, "GE": ge, "LT": lt, "LE": le}


def crawl_filter(filters: Sequence[Mapping[str, Any]]) -> Callable[[Crawl], bool]:
    """Whether a crawl meets all of these ``CrawlsFilter`` of the API; what a crawl does not have yet meets none.

    Raises InvalidInputException for one that cannot be read; the text is ours.
    """
    conditions = [_condition(given) for given in filters]
    return lambda crawl: all(condition(crawl) for condition in conditions)


def _condition(given: Mapping[str, Any]) -> Callable[[Crawl], bool]:
    try:
        read, value_of = FIELDS[given["FieldName"]]
        compare, wanted = OPERATORS[given["FilterOperator"]], read(given["FieldValue"])
    except (KeyError, ValueError) as error:
        raise InvalidInputException(f"Invalid filter {dict(given)}: {error}") from error
    if isinstance(wanted, str) and compare not in (eq, ne):
        raise InvalidInputException(f"Invalid filter {dict(given)}: a text can be compared with EQ and NE only")

    def holds(crawl: Crawl) -> bool:
        value = value_of(crawl)
        return value is not None and compare(value, wanted)

    return holds


@dataclass(frozen=True, slots=True)
class CrawlerMetrics:
    time_left: timedelta
    """Of the crawl that runs, if it takes as long as the median of those before it."""
    still_estimating: bool
    """A crawl runs, and none has ended before it."""
    last_runtime: timedelta
    median_runtime: timedelta


def measured(crawler: Crawler, now: datetime) -> CrawlerMetrics:
    runtimes = [crawl.runtime for crawl in crawler.crawls if crawl.runtime is not None] or [timedelta()]
    usual = timedelta(seconds=median(runtime.total_seconds() for runtime in runtimes))
    if crawler.running is None:
        return CrawlerMetrics(timedelta(), False, runtimes[-1], usual)
    left = max(usual - (now - crawler.running.started_on), timedelta())
    return CrawlerMetrics(left, len(crawler.crawls) == 1, runtimes[-1], usual)
