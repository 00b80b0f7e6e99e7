"""The pytest plugin, as the tests of a project that has the package installed meet it."""

import pytest

import mock_glue_wf.mock  # noqa: F401 - pytester forgets what the tests that it runs import first

USES = """
    import boto3
    import pytest
    from datetime import datetime, timedelta

    @pytest.fixture
    def glue(glue_mock):
        return boto3.client("glue", "eu-west-1", aws_access_key_id="AKIA", aws_secret_access_key="secret")
"""


def test_the_fixture_is_a_mock_that_is_on(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        USES
        + """
    def test_deploys(glue, glue_mock):
        glue_mock.job("clean").takes(minutes=5)
        glue.create_job(Name="clean", Role="etl", Command={"Name": "glueetl"})
        assert glue.get_job(JobName="clean")["Job"]["Name"] == "clean"
    """
    )

    pytester.runpytest().assert_outcomes(passed=1)


def test_each_test_has_a_mock_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        USES
        + """
    @pytest.mark.parametrize("number", [1, 2])
    def test_deploys(glue, number):
        glue.create_workflow(Name="etl")
        assert glue.list_workflows()["Workflows"] == ["etl"]
    """
    )

    pytester.runpytest().assert_outcomes(passed=2)


def test_the_mock_is_off_when_its_test_is_over(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
    import pytest
    from mock_glue_wf import current_mock

    @pytest.fixture
    def after():
        yield
        with pytest.raises(LookupError):
            current_mock()

    def test_is_on(after, glue_mock):
        assert current_mock() is glue_mock
    """
    )

    pytester.runpytest().assert_outcomes(passed=1)


def test_the_marker_gives_the_mocks_options(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        USES
        + """
    @pytest.mark.glue_mock(start_time=datetime(2026, 1, 1), poll=timedelta(seconds=30))
    def test_polls(glue):
        glue.create_job(Name="clean", Role="etl", Command={"Name": "glueetl"})
        run_id = glue.start_job_run(JobName="clean")["JobRunId"]
        run = glue.get_job_run(JobName="clean", RunId=run_id)["JobRun"]
        assert run["JobRunState"] == "RUNNING"
        run = glue.get_job_run(JobName="clean", RunId=run_id)["JobRun"]
        assert run["JobRunState"] == "SUCCEEDED"
        assert run["CompletedOn"].isoformat().startswith("2026-01-01")
    """
    )

    pytester.runpytest("--strict-markers").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            "strat_time=datetime(2026, 1, 1)",
            "*TypeError: mock_glue_workflows has no option 'strat_time'; it has account_id, start_time, poll, *",
        ),
        ("poll=timedelta()", "*ValueError: poll=datetime.timedelta(0): *"),
        ("timedelta(seconds=30)", "*TypeError: datetime.timedelta(seconds=30) is no plain function: *by name."),
    ],
)
def test_the_markers_options_are_checked(arguments: str, error: str, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        USES
        + f"""
    @pytest.mark.glue_mock({arguments})
    def test_never_runs(glue_mock): ...
    """
    )
    result = pytester.runpytest()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(error)


def test_the_marker_is_listed(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--markers")

    result.stdout.fnmatch_lines("@pytest.mark.glue_mock(*options): options of mock_glue_workflows for *")


def test_the_fixture_is_listed(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--fixtures")

    result.stdout.fnmatch_lines("glue_mock -- *")


@pytest.mark.parametrize("module", ["mock_glue_wf", "mock_glue_wf.pytest_plugin"])
def test_importing_it_loads_nothing_heavy(module: str, pytester: pytest.Pytester) -> None:
    heavy = {"boto3", "botocore", "moto", "requests", "responses", "mock_glue_wf.mock"}
    result = pytester.runpython_c(f"import sys, {module}; print(sorted(sys.modules.keys() & {heavy}))")

    result.stdout.fnmatch_lines("[[]]")
