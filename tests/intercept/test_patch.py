"""What is patched is put back, and bears others' patches of the same place."""

from functools import partial
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest
from botocore.endpoint import Endpoint
from botocore.exceptions import HTTPClientError

from mock_glue_wf import mock_glue_workflows

if TYPE_CHECKING:
    from types_boto3_glue.client import GlueClient


@pytest.fixture(autouse=True)
def put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the test is over, whatever it put on top of what."""
    monkeypatch.setattr(Endpoint, "make_request", vars(Endpoint)["make_request"])


class TestNothingStaysPatched:
    def test_after_the_last_mock_is_off(self) -> None:
        before = vars(Endpoint)["make_request"]
        with mock_glue_workflows(), mock_glue_workflows():
            assert vars(Endpoint)["make_request"] is not before

        assert vars(Endpoint)["make_request"] is before

    def test_after_mocks_were_stopped_out_of_order(self) -> None:
        before = vars(Endpoint)["make_request"]
        first, second = mock_glue_workflows(), mock_glue_workflows()
        first.start()
        second.start()
        first.stop()
        second.stop()

        assert vars(Endpoint)["make_request"] is before

    def test_while_it_is_patched_it_looks_the_same(self) -> None:
        before = signature(Endpoint.make_request)
        with mock_glue_workflows():
            assert signature(Endpoint.make_request) == before

    def test_after_an_error(self) -> None:
        before = vars(Endpoint)["make_request"]
        with pytest.raises(ZeroDivisionError), mock_glue_workflows():
            raise ZeroDivisionError

        assert vars(Endpoint)["make_request"] is before


class Traced:
    """A wrapper of ``make_request`` as tracing libraries put one there: a function or, like wrapt's, a descriptor."""

    def __init__(self) -> None:
        self.operations: list[str] = []

    def function(self, wrapped: Any) -> Any:
        def make_request(endpoint: Any, operation_model: Any, request_dict: Any) -> Any:
            self.operations.append(operation_model.name)
            return wrapped(endpoint, operation_model, request_dict)

        return make_request

    def descriptor(self, wrapped: Any) -> Any:
        trace = self.operations

        class BoundWrapper:
            def __get__(self, endpoint: Any, owner: Any) -> Any:
                return partial(self.make_request, wrapped.__get__(endpoint, owner))

            def make_request(self, bound: Any, *arguments: Any) -> Any:
                *_, operation_model, _ = arguments
                trace.append(operation_model.name)
                return bound(*arguments)

        return BoundWrapper()


@pytest.mark.parametrize("kind", ["function", "descriptor"])
class TestSomebodyElsesPatchOfTheSamePlace:
    def test_put_there_before_the_mock_is_called_and_stays(
        self, kind: str, client: "GlueClient", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        traced = Traced()
        theirs = getattr(traced, kind)(vars(Endpoint)["make_request"])
        monkeypatch.setattr(Endpoint, "make_request", theirs)
        with mock_glue_workflows():
            client.list_workflows()

        assert traced.operations == ["ListWorkflows"]
        assert vars(Endpoint)["make_request"] is theirs

    def test_put_on_top_of_the_mock_is_called_and_stays(
        self, kind: str, client: "GlueClient", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        traced = Traced()
        with mock_glue_workflows():
            theirs = getattr(traced, kind)(vars(Endpoint)["make_request"])
            monkeypatch.setattr(Endpoint, "make_request", theirs)
            client.list_workflows()

        assert traced.operations == ["ListWorkflows"]
        assert vars(Endpoint)["make_request"] is theirs

    def test_that_outlives_the_mock_lets_calls_through_to_botocore(
        self, kind: str, client: "GlueClient", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        traced = Traced()
        with mock_glue_workflows():
            monkeypatch.setattr(Endpoint, "make_request", getattr(traced, kind)(vars(Endpoint)["make_request"]))
        with pytest.raises(HTTPClientError):
            client.list_workflows()

        assert traced.operations == ["ListWorkflows"]

    def test_that_outlives_the_mock_does_not_hinder_the_next(
        self, kind: str, client: "GlueClient", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        traced = Traced()
        with mock_glue_workflows():
            monkeypatch.setattr(Endpoint, "make_request", getattr(traced, kind)(vars(Endpoint)["make_request"]))
        with mock_glue_workflows():
            assert client.list_workflows()["Workflows"] == []

        assert traced.operations == ["ListWorkflows"]
