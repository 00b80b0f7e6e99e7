"""A clock on which more and more falls due at one and the same instant."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from mock_glue_wf.domain.clock import VirtualClock


def test_what_starts_itself_again_in_no_time_is_an_error_and_no_endless_loop() -> None:
    clock = VirtualClock(datetime(2026, 1, 1, 12, tzinfo=UTC))

    def again() -> None:
        clock.call_later(timedelta(), again)

    again()

    with pytest.raises(RuntimeError, match="more than 250,000 things fell due at 2026-01-01 12:00:00"):
        clock.advance(minutes=1)


def test_much_may_fall_due_at_each_of_several_instants() -> None:
    clock = VirtualClock(datetime(2026, 1, 1, 12, tzinfo=UTC))
    ran: list[int] = []
    [clock.call_later(timedelta(minutes=number % 2), partial(ran.append, number)) for number in range(251_000)]

    clock.advance(minutes=1)

    assert len(ran) == 251_000
