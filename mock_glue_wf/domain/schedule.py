"""When an AWS cron schedule fires.

The rules are those of the AWS Glue Developer Guide, "Time-based schedules for jobs and crawlers". aws-croniter speaks
EventBridge's dialect, which differs, so it only searches the calendar here; reading the fields is ours.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from aws_croniter import AwsCroniter

_CRON = re.compile(r"cron\(([ -~]*)\)", re.IGNORECASE)
_ITEM = re.compile(r"(?:\*|([A-Z]+|[0-9]+)(?:-([A-Z]+|[0-9]+))?)(?:/([0-9]+))?")
_SPECIAL_DAY_OF_MONTH = re.compile(r"L(-[0-9]+)?|[0-9]+W")
_SPECIAL_DAY_OF_WEEK = re.compile(r"([A-Z]+|[0-9]+)L")
_ONE_DAY = timedelta(days=1)
_FRIDAY = 4


class NotCronError(ValueError):
    """The expression is not of the form cron(...) at all, which Glue words differently for crawlers."""


@dataclass(frozen=True)
class _Field:
    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()

    def values(self, text: str) -> list[int]:
        return sorted({value for item in text.split(",") for value in self._item(item)})

    def _item(self, item: str) -> range:
        match = _ITEM.fullmatch(item)
        if match is None:
            raise ValueError(f"{self.name} cannot be {item!r}")
        first, last, step = match.groups()
        start = self._value(first) if first else self.low
        runs_to_the_end = first is None or (step and not last)
        end = self.high if runs_to_the_end else self._value(last or first)
        increment = int(step or 1)
        if start > end or not 1 <= increment <= self.high:
            raise ValueError(f"{self.name} cannot be {item!r}")
        return range(start, end + 1, increment)

    def _value(self, text: str) -> int:
        if text in self.words:
            return self.low + self.words.index(text)
        if text.isdecimal() and self.low <= int(text) <= self.high:
            return int(text)
        raise ValueError(f"{self.name} cannot be {text!r}")


_MINUTES = _Field("Minutes", 0, 59)
_HOURS = _Field("Hours", 0, 23)
_DAY_OF_MONTH = _Field("Day-of-month", 1, 31)
_MONTH = _Field("Month", 1, 12, ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"))
_DAY_OF_WEEK = _Field("Day-of-week", 1, 7, ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"))
_YEAR = _Field("Year", 1970, 2199)


@dataclass(frozen=True)
class Schedule:
    expression: str
    _times: tuple[time, ...] = field(repr=False, compare=False)
    _days: "AwsCroniter" = field(repr=False, compare=False)
    _last_weekdays_only: bool = field(repr=False, compare=False)

    @classmethod
    def parse(cls, expression: str) -> Self:
        """Raise ValueError for what Glue refuses, NotCronError if it is not even of the form cron(...).

        A rate faster than five minutes, which the Developer Guide calls unsupported, is accepted by the live service
        (measured by cdk-preflight, rule crawler-schedule-cron-only).
        """
        match = _CRON.fullmatch(expression)
        if match is None:
            raise NotCronError(f"{expression!r} is not of the form cron(...)")
        fields = match[1].upper().split()
        if len(fields) != 6:
            raise ValueError(f"{expression!r} has {len(fields)} fields instead of 6")
        minutes, hours, day_of_month, month, day_of_week, year = fields
        if (day_of_month == "?") == (day_of_week == "?"):
            raise ValueError(f"{expression!r} needs a ? for exactly one of Day-of-month and Day-of-week")
        times = (time(hour, minute) for hour in _HOURS.values(hours) for minute in _MINUTES.values(minutes))
        return cls(
            expression,
            tuple(times),
            _calendar(day_of_month, _MONTH.values(month), day_of_week, _YEAR.values(year)),
            _last_weekdays_only=day_of_month == "LW",
        )

    def next_after(self, instant: datetime) -> datetime | None:
        """The first firing strictly after an instant in UTC; None if there is none any more."""
        today = instant.date()
        day = self._day_from(today)
        later = bisect_right(self._times, instant.time()) if day == today else 0
        if later == len(self._times):
            day, later = self._day_from(today + _ONE_DAY), 0
        return datetime.combine(day, self._times[later], UTC) if day else None

    def _day_from(self, day: date) -> date | None:
        found = _day_on_or_after(self._days, day)
        while self._last_weekdays_only and found and not _is_last_weekday(found):
            found = _day_on_or_after(self._days, found + _ONE_DAY)
        return found


def _calendar(day_of_month: str, months: Iterable[int], day_of_week: str, years: Iterable[int]) -> "AwsCroniter":
    """The days of a schedule, in those words of aws-croniter that mean the same to Glue."""
    if day_of_month == "LW":
        day_of_month = "26-31"
    elif day_of_month != "?" and not _SPECIAL_DAY_OF_MONTH.fullmatch(day_of_month):
        day_of_month = _listed(_DAY_OF_MONTH.values(day_of_month))
    if day_of_week == "L":
        day_of_week = "SAT"
    elif day_of_week != "?" and not _SPECIAL_DAY_OF_WEEK.fullmatch(day_of_week):
        day_of_week = _listed(_DAY_OF_WEEK.values(day_of_week))
    # Loaded on first use: it takes longer than many a test.
    from aws_croniter import AwsCroniter

    return AwsCroniter(f"0 0 {day_of_month} {_listed(months)} {day_of_week} {_listed(years)}")


def _listed(values: Iterable[int]) -> str:
    return ",".join(map(str, values))


@lru_cache(maxsize=1024)
def _day_on_or_after(days: "AwsCroniter", day: date) -> date | None:
    # A search of aws-croniter gives up after eleven steps: enough for what is left of a year, not for 29 February.
    for year in range(day.year, _YEAR.high + 1):
        start = datetime.combine(max(day, date(year, 1, 1)), time.min, UTC)
        found: datetime | None = days.occurrence(start).next(inclusive=True)
        if found:
            return found.date()
    return None


def _is_last_weekday(day: date) -> bool:
    next_weekday = day + timedelta(days=3 if day.weekday() == _FRIDAY else 1)
    return day.weekday() <= _FRIDAY and next_weekday.month != day.month
