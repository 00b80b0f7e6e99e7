"""GetJobBookmark and ResetJobBookmark."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

ENABLED = {"--job-bookmark-option": "job-bookmark-enable"}
MISSING = "Continuation for job load not found$"


class Load:
    """The job ``load``, which keeps a bookmark unless it is told otherwise."""

    def __init__(self, deploy: "Deploy", glue_mock: "MockGlue") -> None:
        deploy.jobs("load", DefaultArguments=ENABLED)
        self.glue = deploy.glue
        self.glue_mock = glue_mock

    def run(self, **arguments: str) -> str:
        run_id = self.glue.start_job_run(JobName="load", Arguments=arguments)["JobRunId"]
        self.glue_mock.run_until_idle()
        return run_id

    def bookmark(self, **request: str) -> Any:
        return self.glue.get_job_bookmark(JobName="load", **request)["JobBookmarkEntry"]

    def numbers(self) -> tuple[int, int, int]:
        """Version, run and attempt."""
        entry = self.bookmark()
        return entry["Version"], entry["Run"], entry["Attempt"]


@pytest.fixture
def load(deploy: "Deploy", glue_mock: "MockGlue") -> Load:
    return Load(deploy, glue_mock)


def test_bookmark_of_the_first_run(load: Load) -> None:
    run_id = load.run()

    assert load.bookmark() == {
        "JobName": "load",
        "Version": 2,
        "Run": 2,
        "Attempt": 0,
        "RunId": run_id,
        "JobBookmark": "{}",
    }


def test_bookmark_counts_runs_and_names_the_last_two(load: Load) -> None:
    first, second = load.run(), load.run()

    assert load.bookmark() == {
        "JobName": "load",
        "Version": 4,
        "Run": 3,
        "Attempt": 0,
        "PreviousRunId": first,
        "RunId": second,
        "JobBookmark": "{}",
    }


def test_run_under_way_has_begun_the_bookmark(load: Load) -> None:
    load.glue.start_job_run(JobName="load")

    assert load.numbers() == (1, 1, 0)
    assert "RunId" not in load.bookmark()


def test_failed_runs_count_as_attempts_of_the_same_run(load: Load) -> None:
    load.glue_mock.job("load").fails(times=2)

    load.run()
    assert load.numbers() == (1, 1, 0)
    load.run()
    assert load.numbers() == (2, 1, 1)
    load.run()
    assert load.numbers() == (4, 2, 0)


def test_automatic_retries_count_as_attempts(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("load", DefaultArguments=ENABLED, MaxRetries=2)
    glue_mock.job("load").fails()

    glue.start_job_run(JobName="load")
    glue_mock.run_until_idle()

    entry = glue.get_job_bookmark(JobName="load")["JobBookmarkEntry"]
    assert (entry["Version"], entry["Run"], entry["Attempt"]) == (3, 1, 2)


@pytest.mark.parametrize("option", ["job-bookmark-disable", "job-bookmark-pause"])
def test_runs_that_do_not_keep_it_leave_the_bookmark(load: Load, option: str) -> None:
    first = load.run()

    load.run(**{"--job-bookmark-option": option})

    assert load.numbers() == (2, 2, 0)
    assert load.bookmark()["RunId"] == first


def test_run_keeps_the_bookmark_as_the_job_had_it_when_it_started(load: Load) -> None:
    run_id = load.glue.start_job_run(JobName="load")["JobRunId"]

    load.glue.update_job(JobName="load", JobUpdate={"Role": "etl", "Command": {"Name": "glueetl"}})
    load.glue_mock.run_until_idle()

    assert load.bookmark()["RunId"] == run_id


def test_bookmark_as_an_earlier_run_left_it(load: Load) -> None:
    first = load.run()
    load.run()

    assert load.bookmark(RunId=first) == {
        "JobName": "load",
        "Version": 2,
        "Run": 2,
        "Attempt": 0,
        "RunId": first,
        "JobBookmark": "{}",
    }


def test_reset_goes_back_to_the_beginning(load: Load) -> None:
    load.run()

    answer: Any = load.glue.reset_job_bookmark(JobName="load")["JobBookmarkEntry"]

    assert answer == {"JobName": "load", "Version": 3, "Run": 0, "Attempt": 0, "JobBookmark": "{}"}
    assert load.bookmark() == answer


def test_runs_are_counted_anew_after_a_reset(load: Load) -> None:
    load.run()
    load.run()
    load.glue.reset_job_bookmark(JobName="load")

    run_id = load.run()

    assert load.numbers() == (7, 2, 0)
    assert load.bookmark()["RunId"] == run_id
    assert "PreviousRunId" not in load.bookmark()


def test_reset_to_a_run_goes_back_to_where_it_left_off(load: Load) -> None:
    first = load.run()
    load.run()

    load.glue.reset_job_bookmark(JobName="load", RunId=first)

    assert load.bookmark() == {
        "JobName": "load",
        "Version": 5,
        "Run": 2,
        "Attempt": 0,
        "RunId": first,
        "JobBookmark": "{}",
    }


def test_attempts_are_counted_anew_after_a_reset(load: Load) -> None:
    load.glue_mock.job("load").fails()
    load.run()
    load.glue.reset_job_bookmark(JobName="load")

    load.run()

    assert load.numbers() == (3, 1, 0)


@pytest.mark.parametrize("operation", ["get_job_bookmark", "reset_job_bookmark"])
@pytest.mark.parametrize("request_members", [{}, {"RunId": "jr_unknown"}])
def test_bookmark_that_no_run_has_begun_is_not_found(
    load: Load, operation: str, request_members: dict[str, str]
) -> None:
    load.run(**{"--job-bookmark-option": "job-bookmark-disable"})

    with pytest.raises(load.glue.exceptions.EntityNotFoundException, match=MISSING):
        getattr(load.glue, operation)(JobName="load", **request_members)


@pytest.mark.parametrize("operation", ["get_job_bookmark", "reset_job_bookmark"])
def test_bookmark_of_an_unknown_run_is_not_found(load: Load, operation: str) -> None:
    load.run()

    with pytest.raises(load.glue.exceptions.EntityNotFoundException, match=MISSING):
        getattr(load.glue, operation)(JobName="load", RunId="jr_unknown")

    assert load.numbers() == (2, 2, 0)


@pytest.mark.parametrize("operation", ["get_job_bookmark", "reset_job_bookmark"])
def test_bookmark_of_a_missing_job_is_not_found(glue: "GlueClient", operation: str) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=MISSING):
        getattr(glue, operation)(JobName="load")


def test_bookmark_goes_with_its_job(load: Load, deploy: "Deploy") -> None:
    load.run()
    load.glue.delete_job(JobName="load")
    deploy.jobs("load", DefaultArguments=ENABLED)

    with pytest.raises(load.glue.exceptions.EntityNotFoundException, match=MISSING):
        load.bookmark()
