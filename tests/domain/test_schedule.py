"""Which schedules Glue takes and when they fire.

Examples without another source come from the AWS Glue Developer Guide, "Time-based schedules for jobs and crawlers".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_glue_wf.domain.schedule import NotCronError, Schedule

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)  # a Thursday


def firings(fields: str, count: int, after: datetime = NEW_YEAR - timedelta(minutes=1)) -> list[str]:
    schedule = Schedule.parse(f"cron({fields})")
    found: list[str] = []
    while len(found) < count and (firing := schedule.next_after(after)):
        found.append(f"{firing:%a %Y-%m-%d %H:%M}")
        after = firing
    return found


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("0 10 * * ? *", ["Thu 2026-01-01 10:00", "Fri 2026-01-02 10:00"]),
        ("15 12 * * ? *", ["Thu 2026-01-01 12:15", "Fri 2026-01-02 12:15"]),
        ("0 18 ? * MON-FRI *", ["Thu 2026-01-01 18:00", "Fri 2026-01-02 18:00", "Mon 2026-01-05 18:00"]),
        ("0 8 1 * ? *", ["Thu 2026-01-01 08:00", "Sun 2026-02-01 08:00"]),
        ("0/15 * * * ? *", ["Thu 2026-01-01 00:00", "Thu 2026-01-01 00:15"]),
        ("1/10 0 1 1 ? 2026", [f"Thu 2026-01-01 00:{minute}" for minute in ("01", 11, 21, 31, 41, 51)]),
        ("0/30 8-9 ? * MON-FRI *", [f"Thu 2026-01-01 0{at}" for at in ("8:00", "8:30", "9:00", "9:30")]),
    ],
)
def test_documented_examples_fire_as_documented(fields: str, expected: list[str]) -> None:
    assert firings(fields, len(expected)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("0 0 1 FEB,APR ? *", ["Sun 2026-02-01 00:00", "Wed 2026-04-01 00:00"]),
        ("0 0 1 JAN/6 ? *", ["Thu 2026-01-01 00:00", "Wed 2026-07-01 00:00"]),
        ("0 0 1 jan,Jul ? *", ["Thu 2026-01-01 00:00", "Wed 2026-07-01 00:00"]),
        ("0 0 ? * 1 *", ["Sun 2026-01-04 00:00"]),
        ("0 0 ? * 7 *", ["Sat 2026-01-03 00:00"]),
        ("0 0 ? * Mon,wed *", ["Mon 2026-01-05 00:00", "Wed 2026-01-07 00:00"]),
        ("0 0 ? * MON-4,7 *", ["Sat 2026-01-03 00:00", "Mon 2026-01-05 00:00", "Tue 2026-01-06 00:00"]),
        ("05 01 02 03 ? *", ["Mon 2026-03-02 01:05"]),
        ("0 0 1 1 ? 2028,2026", ["Thu 2026-01-01 00:00", "Sat 2028-01-01 00:00"]),
        ("10-20/5,3,10 0 1 1 ? 2026", [f"Thu 2026-01-01 00:{minute}" for minute in ("03", 10, 15, 20)]),
        ("0,*/40 0 1 1 ? 2026", ["Thu 2026-01-01 00:00", "Thu 2026-01-01 00:40"]),
        ("0  10 *  * ? *", ["Thu 2026-01-01 10:00"]),
    ],
)
def test_fields_take_lists_ranges_increments_and_names(fields: str, expected: list[str]) -> None:
    assert firings(fields, len(expected)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("0 0 L * ? *", ["Sat 2026-01-31 00:00", "Sat 2026-02-28 00:00", "Tue 2026-03-31 00:00"]),
        ("0 0 L-2 * ? *", ["Thu 2026-01-29 00:00", "Thu 2026-02-26 00:00"]),
        ("0 0 l * ? *", ["Sat 2026-01-31 00:00"]),
        ("0 0 ? * 6L *", ["Fri 2026-01-30 00:00", "Fri 2026-02-27 00:00"]),
        ("0 0 ? * FRIL *", ["Fri 2026-01-30 00:00", "Fri 2026-02-27 00:00"]),
        ("0 0 3W * ? *", ["Fri 2026-01-02 00:00", "Tue 2026-02-03 00:00", "Tue 2026-03-03 00:00"]),
        ("0 0 1W 2,8 ? *", ["Mon 2026-02-02 00:00", "Mon 2026-08-03 00:00"]),
        ("0 0 31W * ? *", ["Fri 2026-01-30 00:00", "Tue 2026-03-31 00:00", "Fri 2026-05-29 00:00"]),
        ("0 0 3w * ? *", ["Fri 2026-01-02 00:00"]),
    ],
)
def test_last_days_and_nearest_weekdays(fields: str, expected: list[str]) -> None:
    assert firings(fields, len(expected)) == expected


def test_lw_is_the_last_weekday_of_the_month() -> None:
    """aws-croniter raises a ValueError of int() here."""
    assert firings("0 9 LW * ? *", 5) == [
        "Fri 2026-01-30 09:00",
        "Fri 2026-02-27 09:00",
        "Tue 2026-03-31 09:00",
        "Thu 2026-04-30 09:00",
        "Fri 2026-05-29 09:00",
    ]
    assert firings("0 9 LW 2 ? 2027", 1) == ["Fri 2027-02-26 09:00"]


def test_l_as_day_of_week_is_saturday_the_last_day_of_the_week() -> None:
    """aws-croniter never fires here."""
    assert firings("0 0 ? * L *", 2) == ["Sat 2026-01-03 00:00", "Sat 2026-01-10 00:00"]


@pytest.mark.parametrize("year", ["2020/2", "*/2", "2026-2030/2"])
def test_years_take_increments(year: str) -> None:
    """aws-croniter refuses them."""
    assert firings(f"0 0 1 1 ? {year}", 2) == ["Thu 2026-01-01 00:00", "Sat 2028-01-01 00:00"]


@pytest.mark.parametrize("day_of_week", ["3/2", "TUE/2", "3-7/2", "TUE-SAT/2"])
def test_days_of_the_week_take_increments(day_of_week: str) -> None:
    """aws-croniter refuses them, being written for EventBridge, whose table has no / there."""
    assert firings(f"0 0 ? * {day_of_week} *", 4) == [
        "Thu 2026-01-01 00:00",
        "Sat 2026-01-03 00:00",
        "Tue 2026-01-06 00:00",
        "Thu 2026-01-08 00:00",
    ]


def test_29_february_is_found_across_a_century_without_leap_day() -> None:
    """aws-croniter gives up after eleven steps."""
    assert firings("0 0 29 2 ? *", 2, datetime(2096, 2, 29, tzinfo=UTC)) == [
        "Fri 2104-02-29 00:00",
        "Wed 2108-02-29 00:00",
    ]


def test_a_firing_less_than_a_millisecond_away_is_not_skipped() -> None:
    """aws-croniter rounds to milliseconds and then looks from the next minute on."""
    just_before = datetime(2026, 1, 1, 11, 59, 59, 999_600, tzinfo=UTC)
    assert firings("0 12 * * ? *", 1, just_before) == ["Thu 2026-01-01 12:00"]


def test_the_next_firing_is_strictly_later() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    daily = Schedule.parse("cron(0 12 * * ? *)")
    assert daily.next_after(noon - timedelta(microseconds=1)) == noon
    assert daily.next_after(noon) == noon + timedelta(days=1)
    assert daily.next_after(noon + timedelta(microseconds=1)) == noon + timedelta(days=1)


def test_every_minute_fires_every_minute() -> None:
    """The service takes rates faster than the documented five minutes."""
    found = firings("* * * * ? *", 2 * 24 * 60)
    assert len(set(found)) == 2 * 24 * 60
    assert found[-1] == "Fri 2026-01-02 23:59"


def test_firings_are_in_utc() -> None:
    firing = Schedule.parse("cron(0 0 1 1 ? 2030)").next_after(NEW_YEAR)
    assert firing is not None
    assert firing.tzinfo is UTC


@pytest.mark.parametrize(
    "fields",
    ["0 0 1 1 ? 2025", "0 0 31 2 ? *", "0 0 30W 2 ? *", "0 0 L-30 2,4 ? *", "0 0 1 1 ? 2026"],
)
def test_an_exhausted_schedule_has_no_next_firing(fields: str) -> None:
    assert Schedule.parse(f"cron({fields})").next_after(NEW_YEAR) is None


def test_schedules_reach_to_the_end_of_2199() -> None:
    schedule = Schedule.parse("cron(59 23 LW 12 ? *)")
    last = datetime(2199, 12, 31, 23, 59, tzinfo=UTC)
    assert schedule.next_after(last - timedelta(minutes=1)) == last
    assert schedule.next_after(last) is None
    assert schedule.next_after(datetime.max.replace(tzinfo=UTC)) is None


def test_schedules_begin_in_1970() -> None:
    assert firings("0 0 * * ? *", 1, datetime.min.replace(tzinfo=UTC)) == ["Thu 1970-01-01 00:00"]


@pytest.mark.parametrize("prefix", ["cron", "Cron", "CRON"])
def test_the_prefix_may_be_written_in_any_case(prefix: str) -> None:
    assert Schedule.parse(f"{prefix}(0 10 1 * ? 2099)").expression == f"{prefix}(0 10 1 * ? 2099)"


def test_schedules_are_equal_when_written_the_same() -> None:
    assert Schedule.parse("cron(0 10 1 * ? *)") == Schedule.parse("cron(0 10 1 * ? *)")
    assert Schedule.parse("cron(0 10 1 * ? *)") != Schedule.parse("cron(0 10 2 * ? *)")


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "2.3",
        "rate(1 hour)",
        "every hour",
        "0 10 * * ? *",
        " cron(0 10 * * ? *)",
        "cron(0 10 * * ? *) ",
        "cron(0 10 * * ? *",
        "cron 0 10 * * ? *",
        "cron(0\u00a010 * * ? *)",
    ],
)
def test_what_is_not_of_the_form_cron_is_told_apart(expression: str) -> None:
    with pytest.raises(NotCronError, match="is not of the form cron"):
        Schedule.parse(expression)


def assert_refused(fields: str, message: str = ".") -> None:
    with pytest.raises(ValueError, match=message) as caught:
        Schedule.parse(f"cron({fields})")
    assert not isinstance(caught.value, NotCronError)


@pytest.mark.parametrize("fields", ["0 10 1 * MON *", "0 0 * * * *", "0 10 ? * ? 2099", "0 0 * * MON *"])
def test_exactly_one_of_day_of_month_and_day_of_week_is_a_question_mark(fields: str) -> None:
    assert_refused(fields)


@pytest.mark.parametrize("fields", ["", "0 10 * * ?", "0 0 10 * * ? *"])
def test_there_are_six_fields(fields: str) -> None:
    assert_refused(fields)


@pytest.mark.parametrize(
    "fields",
    [
        *("60 0 * * ? *", "0 24 * * ? *", "0 0 0 * ? *", "0 0 32 * ? *", "0 0 1 0 ? *", "0 0 1 13 ? *"),
        *("0 0 ? * 0 *", "0 0 ? * 8 *", "0 0 1 1 ? 1969", "0 0 1 1 ? 2200", "0 0 1 MON ? *", "0 0 ? * JAN *"),
    ],
)
def test_values_outside_a_field_are_refused(fields: str) -> None:
    assert_refused(fields)


@pytest.mark.parametrize("fields", ["0 22-2 * * ? *", "0 0 ? * FRI-MON *", "0 0 1 11-2 ? *", "0 0 1 1 ? 2030-2025"])
def test_reversed_ranges_are_refused(fields: str) -> None:
    """aws-croniter wraps them around."""
    assert_refused(fields)


def test_a_refusal_names_the_field_and_what_is_wrong_in_it() -> None:
    assert_refused("0 6,22-2 * * ? *", "Hours cannot be '22-2'")


@pytest.mark.parametrize("fields", ["*/0 0 * * ? *", "*/60 0 * * ? *", "0 0/24 * * ? *", "0 0 1 */JAN ? *"])
def test_increments_are_numbers_that_fit_the_field(fields: str) -> None:
    """aws-croniter takes the name of a month for one."""
    assert_refused(fields, "cannot be")


@pytest.mark.parametrize(
    "minutes", ["?", "L", "1W", "1,,2", "1-", "-1", "*-5", "5-*", "1-2-3", "1/2/3", "/5", "1/", "+1", "1_0", "1.5"]
)
def test_malformed_values_are_refused(minutes: str) -> None:
    assert_refused(f"{minutes} 0 * * ? *")


@pytest.mark.parametrize("day_of_week", ["2#1", "MON#5"])
def test_the_nth_weekday_of_a_month_is_refused(day_of_week: str) -> None:
    """It is in EventBridge's table of wildcards, and so in aws-croniter, but not in Glue's."""
    assert_refused(f"0 0 ? * {day_of_week} *")


@pytest.mark.parametrize("day_of_month", ["W", "0W", "32W", "1-5W", "L-31", "LL", "1,L", "3L", "WL"])
def test_l_and_w_stand_alone_as_a_day_of_month(day_of_month: str) -> None:
    assert_refused(f"0 0 {day_of_month} * ? *")


@pytest.mark.parametrize("day_of_week", ["L-3", "8L", "XXXL", "2,3L", "2W", "LW"])
def test_l_stands_alone_or_behind_one_day_as_a_day_of_week(day_of_week: str) -> None:
    """aws-croniter takes L-3 for 3L."""
    assert_refused(f"0 0 ? * {day_of_week} *")


Numbers = tuple[str, set[int]]
Days = tuple[str, str, Callable[[date], bool]]


@st.composite
def numbers(draw: st.DrawFn, low: int, high: int, near: tuple[int, int] | None = None) -> Numbers:
    """A field as text, and the values that it stands for."""
    first, last = sorted(draw(st.tuples(*2 * [st.integers(*(near or (low, high)))])))
    step = draw(st.integers(1, high))
    item: Numbers = draw(
        st.sampled_from(
            [
                ("*", {*range(low, high + 1)}),
                (f"*/{step}", {*range(low, high + 1, step)}),
                (f"{first}", {first}),
                (f"{first}/{step}", {*range(first, high + 1, step)}),
                (f"{first}-{last}", {*range(first, last + 1)}),
                (f"{first}-{last}/{step}", {*range(first, last + 1, step)}),
                (f"{last},{first}", {first, last}),
            ]
        )
    )
    return item


def aws_weekday(day: date) -> int:
    return day.isoweekday() % 7 + 1


def weekdays(day: date) -> list[int]:
    """The numbers of the days from Monday to Friday in the month of a day."""
    month = [day.replace(day=1) + timedelta(days=number) for number in range(31)]
    return [other.day for other in month if other.month == day.month and other.isoweekday() < 6]


def days_left(day: date) -> int:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1).toordinal() - day.toordinal() - 1


def is_nearest_weekday(day: date, number: int) -> bool:
    """Whether a day is the weekday nearest to a number in its month, if the month has it; no two are equally near."""
    exists = number <= day.day + days_left(day)
    return exists and day.day == min(weekdays(day), key=lambda other: abs(other - number))


def test_the_weekday_nearest_to_a_saturday_that_is_the_first_is_the_third() -> None:
    """Of what the next test relies on, the part that is easily got wrong."""
    assert is_nearest_weekday(date(2026, 8, 3), 1)


@st.composite
def days(draw: st.DrawFn) -> Days:
    """Day-of-month and Day-of-week as text, and whether a day fits them."""
    dates, dates_of_month = draw(numbers(1, 31))
    names, days_of_week = draw(numbers(1, 7))
    number, weekday, left = draw(st.integers(1, 31)), draw(st.integers(1, 7)), draw(st.integers(1, 30))
    choice: Days = draw(
        st.sampled_from(
            [
                (dates, "?", lambda day: day.day in dates_of_month),
                ("?", names, lambda day: aws_weekday(day) in days_of_week),
                ("L", "?", lambda day: days_left(day) == 0),
                (f"L-{left}", "?", lambda day: days_left(day) == left),
                ("LW", "?", lambda day: day.day == weekdays(day)[-1]),
                (f"{number}W", "?", lambda day: is_nearest_weekday(day, number)),
                ("?", "L", lambda day: aws_weekday(day) == 7),
                ("?", f"{weekday}L", lambda day: aws_weekday(day) == weekday and days_left(day) < 7),
            ]
        )
    )
    return choice


@dataclass
class Case:
    expression: str
    fires_on: Callable[[date], bool] = field(repr=False)
    times: list[time] = field(repr=False)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    minutes, hours, months = draw(numbers(0, 59)), draw(numbers(0, 23)), draw(numbers(1, 12))
    years = draw(numbers(1970, 2199, near=(2023, 2027)))
    day_of_month, day_of_week, fits = draw(days())
    return Case(
        f"cron({minutes[0]} {hours[0]} {day_of_month} {months[0]} {day_of_week} {years[0]})",
        lambda day: day.year in years[1] and day.month in months[1] and fits(day),
        [time(hour, minute) for hour in sorted(hours[1]) for minute in sorted(minutes[1])],
    )


instants = st.timedeltas(timedelta(), timedelta(days=900)).map(lambda past: datetime(2023, 6, 1, tzinfo=UTC) + past)


@settings(max_examples=150, deadline=None)
@given(cases(), instants)
def test_the_next_firing_is_the_first_minute_that_fits_all_fields(case: Case, instant: datetime) -> None:
    horizon = date(2027, 1, 1)
    window = (instant.date() + timedelta(days=ahead) for ahead in range((horizon - instant.date()).days))
    minutes = (datetime.combine(day, at, UTC) for day in window if case.fires_on(day) for at in case.times)
    expected = next((minute for minute in minutes if minute > instant), None)
    found = Schedule.parse(case.expression).next_after(instant)
    assert (found if found and found.date() < horizon else None) == expected
