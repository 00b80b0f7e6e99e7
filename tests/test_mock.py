"""The switch, its options, and what a user holds while a mock is on."""

import asyncio
import datetime as process
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from inspect import signature
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

import mock_glue_wf
from mock_glue_wf import MockGlue, Outcome, current_mock, mock_glue_workflows

if TYPE_CHECKING:
    from types_boto3_glue.client import GlueClient

START = datetime(2026, 1, 1, tzinfo=UTC)


def deploy_job(glue: "GlueClient", name: str = "clean") -> None:
    glue.create_job(Name=name, Role="etl", Command={"Name": "glueetl"})


def deploy_crawler(glue: "GlueClient") -> None:
    glue.create_crawler(Name="raw", Role="etl", DatabaseName="lake", Targets={"S3Targets": [{"Path": "s3://lake"}]})


def job_run_id(glue: "GlueClient") -> str:
    deploy_job(glue)
    return glue.start_job_run(JobName="clean")["JobRunId"]


class TestPublicNames:
    def test_are_sorted(self) -> None:
        assert mock_glue_wf.__all__ == ["MockGlue", "Outcome", "current_mock", "mock_glue_workflows"]

    def test_can_be_imported(self) -> None:
        assert [getattr(mock_glue_wf, name) for name in mock_glue_wf.__all__] == [
            MockGlue,
            Outcome,
            current_mock,
            mock_glue_workflows,
        ]

    def test_are_all_there_is(self) -> None:
        with pytest.raises(AttributeError, match=r"^module 'mock_glue_wf' has no attribute 'MockGleu'$"):
            mock_glue_wf.MockGleu  # noqa: B018 - looking at it is the test


class TestTheSwitch:
    def test_gives_a_mock_that_is_on_in_a_with_block(self, client: "GlueClient") -> None:
        with mock_glue_workflows() as glue_mock:
            glue_mock.job("clean").fails("OutOfMemoryError")
            run_id = job_run_id(client)
            glue_mock.run_until_idle()

            assert client.get_job_run(JobName="clean", RunId=run_id)["JobRun"]["ErrorMessage"] == "OutOfMemoryError"

    def test_gives_a_mock_that_is_on_until_it_is_stopped(self, client: "GlueClient") -> None:
        switch = mock_glue_workflows()
        switch.start()
        client.create_workflow(Name="etl")
        names = client.list_workflows()["Workflows"]
        switch.stop()

        assert names == ["etl"]

    def test_gives_a_mock_with_nothing_in_it_each_time(self, client: "GlueClient") -> None:
        switch = mock_glue_workflows()
        with switch:
            client.create_workflow(Name="etl")
        with switch:
            assert client.list_workflows()["Workflows"] == []

    def test_cannot_be_stopped_before_it_was_started(self) -> None:
        with pytest.raises(
            RuntimeError, match=r"^this mock is not on: start\(\) it first, and stop\(\) it once for each start\(\)$"
        ):
            mock_glue_workflows().stop()

    def test_cannot_be_stopped_twice(self) -> None:
        switch = mock_glue_workflows()
        switch.start()
        switch.stop()
        with pytest.raises(RuntimeError, match="this mock is not on"):
            switch.stop()

    def test_that_was_started_twice_switches_off_the_last_first(self) -> None:
        switch = mock_glue_workflows()
        first = switch.start()
        switch.start()
        switch.stop()
        left = current_mock()
        switch.stop()

        assert left is first


class TestNestedMocks:
    def test_have_a_state_of_their_own(self, client: "GlueClient") -> None:
        with mock_glue_workflows():
            client.create_workflow(Name="outer")
            with mock_glue_workflows():
                client.create_workflow(Name="inner")

                assert client.list_workflows()["Workflows"] == ["inner"]
            assert client.list_workflows()["Workflows"] == ["outer"]

    def test_stopped_out_of_order_leave_the_other_on(self, client: "GlueClient") -> None:
        first, second = mock_glue_workflows(), mock_glue_workflows()
        first.start()
        glue_mock = second.start()
        client.create_workflow(Name="second")
        first.stop()
        names = client.list_workflows()["Workflows"]
        innermost = current_mock()
        second.stop()

        assert names == ["second"]
        assert innermost is glue_mock


class TestCurrentMock:
    def test_is_the_innermost(self) -> None:
        with mock_glue_workflows() as outer:
            with mock_glue_workflows() as inner:
                assert current_mock() is inner
            assert current_mock() is outer

    def test_is_none_where_no_mock_is_on(self) -> None:
        with pytest.raises(
            LookupError,
            match=r"^no mock is on: decorate the test with @mock_glue_workflows or enter the mock first$",
        ):
            current_mock()


class TestADecoratedFunction:
    def test_has_a_mock_on_while_it_runs(self, client: "GlueClient") -> None:
        @mock_glue_workflows
        def deployed() -> list[str]:
            client.create_workflow(Name="etl")
            return client.list_workflows()["Workflows"]

        assert deployed() == ["etl"]

    def test_has_a_mock_with_its_options(self) -> None:
        @mock_glue_workflows(start_time=START)
        def now() -> datetime:
            return current_mock().clock.now()

        assert now() == START

    def test_has_a_mock_of_its_own_in_each_call(self, client: "GlueClient") -> None:
        @mock_glue_workflows
        def deployed(*names: str) -> list[str]:
            client.create_workflow(Name=names[0])
            return client.list_workflows()["Workflows"] + [name for inner in names[1:] for name in deployed(inner)]

        assert deployed("outer", "inner") == ["outer", "inner"]

    def test_switches_off_no_mock_but_its_own(self) -> None:
        first_runs, second_runs = Event(), Event()

        @mock_glue_workflows
        def keeps_its_mock_during(task: Callable[[], object]) -> bool:
            glue_mock = current_mock()
            task()
            return current_mock() is glue_mock

        def wait_for_the_second() -> None:
            first_runs.set()
            second_runs.wait()

        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(keeps_its_mock_during, wait_for_the_second)

            def see_the_first_end() -> None:
                second_runs.set()
                first.result()

            first_runs.wait()
            assert keeps_its_mock_during(see_the_first_end)

    def test_leaves_no_mock_on_when_it_raises(self) -> None:
        @mock_glue_workflows
        def broken() -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            broken()
        with pytest.raises(LookupError):
            current_mock()

    def test_takes_its_arguments(self) -> None:
        @mock_glue_workflows
        def seen(*args: int, **kwargs: int) -> tuple[Any, ...]:
            return args, kwargs

        assert seen(1, two=2) == ((1,), {"two": 2})

    def test_keeps_its_name_documentation_and_signature(self) -> None:
        def waits(seconds: int, minutes: int = 5) -> int:
            """Wait for the run."""
            return 60 * minutes + seconds

        decorated = mock_glue_workflows(waits)

        assert (decorated.__name__, decorated.__doc__) == ("waits", "Wait for the run.")
        assert signature(decorated) == signature(waits)
        assert decorated(1) == 301

    def test_may_be_a_method(self) -> None:
        class TestPipeline:
            name = "etl"

            @mock_glue_workflows
            def test(self) -> str:
                return self.name

        assert TestPipeline().test() == "etl"

    def test_may_be_bound_already(self) -> None:
        class Pipeline:
            def mock(self) -> MockGlue:
                return current_mock()

        assert isinstance(mock_glue_workflows(Pipeline().mock)(), MockGlue)


def generator() -> Iterator[MockGlue]:
    with mock_glue_workflows() as glue_mock:
        yield glue_mock


async def async_generator() -> AsyncIterator[MockGlue]:
    with mock_glue_workflows() as glue_mock:
        yield glue_mock


async def coroutine() -> MockGlue:
    async with asynccontextmanager(async_generator)() as glue_mock:
        return glue_mock


class TestWhatIsNoPlainFunction:
    @pytest.mark.parametrize(
        "test",
        [
            pytest.param(generator, id="generator"),
            pytest.param(async_generator, id="async generator"),
            pytest.param(coroutine, id="coroutine"),
            pytest.param(TestCurrentMock, id="class"),
            pytest.param(staticmethod(deploy_job), id="staticmethod"),
            pytest.param(partial(deploy_job), id="partial"),
            pytest.param("123456789012", id="option without a name"),
        ],
    )
    def test_is_refused(self, test: Any) -> None:
        with pytest.raises(TypeError) as caught:
            mock_glue_workflows(test)

        assert str(caught.value) == (
            f"{test!r} is no plain function: use `with mock_glue_workflows():` inside of it. Options are given by name."
        )

    def test_may_use_a_with_block_inside_when_it_is_a_generator(self) -> None:
        assert [current_mock() is glue_mock for glue_mock in generator()] == [True]

    def test_may_use_a_with_block_inside_when_it_is_a_coroutine(self) -> None:
        assert isinstance(asyncio.run(coroutine()), MockGlue)


class TestOptions:
    @pytest.mark.parametrize(
        ("options", "error", "message"),
        [
            (
                {"account_id": "1234"},
                ValueError,
                "account_id='1234': an account is twelve digits, '123456789012'",
            ),
            (
                {"account_id": "12345678901x"},
                ValueError,
                "account_id='12345678901x': an account is twelve digits, '123456789012'",
            ),
            (
                {"account_id": 123456789012},
                TypeError,
                "account_id=123456789012: give a string of twelve digits, or leave it out",
            ),
            (
                {"start_time": "2026-01-01"},
                TypeError,
                "start_time='2026-01-01': give a datetime, or leave it out",
            ),
            (
                {"poll": timedelta()},
                ValueError,
                "poll=datetime.timedelta(0): a look moves the clock by more than nothing, or leave it out",
            ),
            (
                {"poll": 30},
                TypeError,
                "poll=30: give a timedelta, or leave it out",
            ),
            (
                {"max_polls": 0},
                ValueError,
                "max_polls=0: name a number from 1 up, or None for no limit",
            ),
            (
                {"max_polls": 1.5},
                TypeError,
                "max_polls=1.5: give a number, or leave it out",
            ),
            (
                {"strat_time": START},
                TypeError,
                (
                    "mock_glue_workflows has no option 'strat_time'; "
                    "it has account_id, start_time, poll, max_polls, seed, quotas"
                ),
            ),
        ],
    )
    def test_are_checked(self, options: dict[str, Any], error: type[Exception], message: str) -> None:
        with pytest.raises(error) as caught:
            mock_glue_workflows(**options)

        assert str(caught.value) == message

    @pytest.mark.parametrize(
        "start_time",
        [
            pytest.param(datetime(2026, 1, 1), id="naive is UTC"),  # noqa: DTZ001 - what is tested
            pytest.param(START, id="UTC"),
            pytest.param(datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))), id="another zone"),
        ],
    )
    def test_start_time_is_the_instant_at_which_the_clock_stands(self, start_time: datetime) -> None:
        with mock_glue_workflows(start_time=start_time) as glue_mock:
            assert glue_mock.clock.now().isoformat() == "2026-01-01T00:00:00+00:00"

    def test_start_time_is_what_answers_show(self, client: "GlueClient") -> None:
        with mock_glue_workflows(start_time=START):
            client.create_workflow(Name="etl")

            assert client.get_workflow(Name="etl")["Workflow"]["CreatedOn"] == START

    def test_without_start_time_the_clock_goes_with_the_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Frozen(datetime):
            @classmethod
            def now(cls, tz: process.tzinfo | None = None) -> "Frozen":
                return cls(2030, 5, 1, 12, tzinfo=tz)

        monkeypatch.setattr(process, "datetime", Frozen)
        with mock_glue_workflows() as glue_mock:
            glue_mock.clock.advance(minutes=30)

            assert glue_mock.clock.now().isoformat() == "2030-05-01T12:30:00+00:00"

    def test_the_same_seed_gives_the_same_ids(self, client: "GlueClient") -> None:
        with mock_glue_workflows():
            run_id = job_run_id(client)
        with mock_glue_workflows():
            assert job_run_id(client) == run_id

    def test_another_seed_gives_other_ids(self, client: "GlueClient") -> None:
        with mock_glue_workflows():
            run_id = job_run_id(client)
        with mock_glue_workflows(seed=1):
            assert job_run_id(client) != run_id

    def test_a_mock_inside_of_another_gives_other_ids(self, client: "GlueClient") -> None:
        with mock_glue_workflows():
            run_id = job_run_id(client)
            with mock_glue_workflows():
                assert job_run_id(client) != run_id


def test_run_until_idle_ends_all_that_runs(client: "GlueClient") -> None:
    with mock_glue_workflows(start_time=START) as glue_mock:
        glue_mock.job("clean").takes(minutes=12)
        run_id = job_run_id(client)
        glue_mock.run_until_idle()

        assert client.get_job_run(JobName="clean", RunId=run_id)["JobRun"]["JobRunState"] == "SUCCEEDED"
        assert glue_mock.clock.now() == START + timedelta(minutes=12)


class TestAScript:
    @pytest.mark.parametrize(
        ("where", "state"),
        [
            ({}, "FAILED"),
            ({"region": "eu-west-1"}, "FAILED"),
            ({"region": "us-east-1"}, "SUCCEEDED"),
            ({"account": "111122223333"}, "FAILED"),
            ({"account": "444455556666"}, "SUCCEEDED"),
            ({"account": "111122223333", "region": "us-east-1"}, "SUCCEEDED"),
        ],
    )
    @pytest.mark.filterwarnings("ignore:Outcomes were scripted")
    def test_of_a_job_holds_where_it_says(self, where: dict[str, str], state: str, client: "GlueClient") -> None:
        with mock_glue_workflows(account_id="111122223333") as glue_mock:
            glue_mock.job("clean", **where).fails()
            run_id = job_run_id(client)
            glue_mock.run_until_idle()

            assert client.get_job_run(JobName="clean", RunId=run_id)["JobRun"]["JobRunState"] == state

    def test_of_a_crawler_says_how_its_crawls_go(self, client: "GlueClient") -> None:
        with mock_glue_workflows(start_time=START) as glue_mock:
            glue_mock.crawler("raw").takes(minutes=3).fails("Access denied")
            deploy_crawler(client)
            client.start_crawler(Name="raw")
            glue_mock.run_until_idle()

            assert client.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["ErrorMessage"] == "Access denied"
            assert glue_mock.clock.now() == START + timedelta(minutes=3)


class TestScriptsOfWhatNeverWas:
    def test_are_warned_of_with_the_nearest_name(self, client: "GlueClient") -> None:
        switch = mock_glue_workflows()
        switch.start().job("claen").fails()
        deploy_job(client, "clean")
        deploy_job(client, "load")
        with pytest.warns(
            UserWarning,
            match=r"^Outcomes were scripted for the job 'claen', but no such job was created; did you mean 'clean'\?$",
        ):
            switch.stop()

    def test_are_warned_of_with_all_names_when_none_is_near(self, client: "GlueClient") -> None:
        switch = mock_glue_workflows()
        switch.start().job("transform").fails()
        deploy_job(client, "load")
        deploy_job(client, "clean")
        with pytest.warns(UserWarning, match=r"but no such job was created; those created: clean, load\.$"):
            switch.stop()

    def test_are_warned_of_when_nothing_was_created(self) -> None:
        switch = mock_glue_workflows()
        switch.start().crawler("raw").fails()
        with pytest.warns(
            UserWarning,
            match=r"^Outcomes were scripted for the crawler 'raw', "
            r"but no such crawler was created; those created: none\.$",
        ):
            switch.stop()

    def test_are_warned_of_one_by_one(self) -> None:
        switch = mock_glue_workflows()
        glue_mock = switch.start()
        glue_mock.job("clean").fails()
        glue_mock.job("load").fails()
        with pytest.warns(UserWarning, match="no such job was created") as caught:
            switch.stop()

        assert len(caught) == 2

    def test_are_warned_of_where_the_mock_is_stopped(self) -> None:
        switch = mock_glue_workflows()
        switch.start().job("clean").fails()
        with pytest.warns(UserWarning, match="no such job was created") as caught:
            switch.stop()

        assert caught[0].filename == __file__

    def test_are_warned_of_where_the_with_block_stands(self) -> None:
        with pytest.warns(UserWarning, match="no such job was created") as caught:  # noqa: SIM117 - what is tested
            with mock_glue_workflows() as glue_mock:
                glue_mock.job("clean").fails()

        assert caught[0].filename == __file__

    def test_are_no_matter_when_an_exception_is_on_its_way(self) -> None:
        switch = mock_glue_workflows()
        with pytest.raises(ZeroDivisionError), switch:
            raise ZeroDivisionError(current_mock().job("clean").fails())

    def test_are_no_matter_when_the_job_was_deleted(self, client: "GlueClient") -> None:
        with mock_glue_workflows() as glue_mock:
            glue_mock.job("clean").fails()
            deploy_job(client)
            client.delete_job(JobName="clean")
