"""The most there may be of each kind."""

import pytest

from mock_glue_wf.domain.quotas import AWS_QUOTAS, Quotas
from mock_glue_wf.errors import ResourceNumberLimitExceededException


def test_as_many_as_the_limit_are_fine_and_one_more_is_not() -> None:
    quotas = Quotas({"jobs": 3})

    quotas.check("jobs", 3)

    with pytest.raises(ResourceNumberLimitExceededException, match="limited to 3 jobs"):
        quotas.check("jobs", 4)


def test_text_is_that_of_glue() -> None:
    error = Quotas({"crawlers": 50}).exceeded("crawlers", 51)

    assert str(error) == "The number of crawlers has exceeded the limit. Your account is limited to 50 crawlers."


def test_there_may_be_any_number_of_what_is_not_limited() -> None:
    quotas = Quotas({"jobs": 3})

    assert quotas.exceeded("workflows", 1_000_000) is None


def test_without_limits_nothing_is_limited() -> None:
    quotas = Quotas({})

    quotas.check("jobs", 1_000_000)

    assert "jobs" not in quotas


def test_kind_is_among_the_quotas_when_it_is_limited() -> None:
    assert "jobs" in Quotas({"jobs": 0})


def test_defaults_of_aws() -> None:
    assert AWS_QUOTAS == {
        "workflows": 250,
        "triggers": 1000,
        "jobs": 1000,
        "crawlers": 1000,
        "jobs per trigger": 50,
        "concurrent job runs": 200,
        "concurrent runs per job": 1000,
    }


def test_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"there are no quotas \['dpus', 'runs'\]; there are workflows, triggers"):
        Quotas({"runs": 1, "jobs": 1, "dpus": 1})


def test_limit_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="at most -2 triggers cannot be; name a number from 0 up"):
        Quotas({"triggers": -2})
