"""moto in the same process: each operation is answered by one of the two."""

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws
from moto.core.models import botocore_stubber

from mock_glue_wf import mock_glue_workflows

if TYPE_CHECKING:
    from collections.abc import Callable

    from types_boto3_glue.client import GlueClient

    NewClient = Callable[..., GlueClient]

NESTED_EITHER_WAY = pytest.mark.parametrize(
    ("outer", "inner"),
    [
        pytest.param(mock_aws, mock_glue_workflows, id="moto outside"),
        pytest.param(mock_glue_workflows, mock_aws, id="moto inside"),
    ],
)
GET_DATABASES_IS_NOT_OURS = (
    "^mock_glue_wf does not answer GetDatabases: it answers for workflows, triggers, jobs, crawlers and their tags. "
    "Let moto answer it: put moto's mock_aws around this mock.$"
)


def without_moto(glue: "GlueClient") -> None:
    """Make the client as it is where moto was never imported."""
    events: Any = glue.meta.events
    events.unregister("before-send", botocore_stubber)


class TestWithMoto:
    @NESTED_EITHER_WAY
    def test_our_operations_never_reach_moto(
        self, outer: Any, inner: Any, monkeypatch: pytest.MonkeyPatch, new_client: "NewClient"
    ) -> None:
        monkeypatch.setattr(botocore_stubber, "process_request", None)
        with outer(), inner():
            glue = new_client()
            glue.create_workflow(Name="etl")

            assert glue.list_workflows()["Workflows"] == ["etl"]

    @NESTED_EITHER_WAY
    def test_stacked_decorators_do_the_same(
        self, outer: Any, inner: Any, client: "GlueClient", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(botocore_stubber, "process_request", None)

        def deployed() -> list[str]:
            client.create_workflow(Name="etl")
            return client.list_workflows()["Workflows"]

        assert outer(inner(deployed))() == ["etl"]

    @NESTED_EITHER_WAY
    def test_other_operations_of_glue_reach_moto(self, outer: Any, inner: Any, new_client: "NewClient") -> None:
        with outer(), inner():
            glue = new_client()
            glue.create_database(DatabaseInput={"Name": "lake"})

            assert [database["Name"] for database in glue.get_databases()["DatabaseList"]] == ["lake"]

    @NESTED_EITHER_WAY
    def test_other_operations_of_glue_reach_moto_in_the_account_of_an_assumed_role(
        self, outer: Any, inner: Any, session_of_a_role: boto3.Session
    ) -> None:
        with outer(), inner():
            glue = session_of_a_role.client("glue")
            glue.create_database(DatabaseInput={"Name": "lake"})

            assert [database["CatalogId"] for database in glue.get_databases()["DatabaseList"]] == ["111122223333"]

    @NESTED_EITHER_WAY
    def test_other_services_reach_moto(self, outer: Any, inner: Any) -> None:
        with outer(), inner():
            s3 = boto3.client("s3", region_name="us-east-1")
            s3.create_bucket(Bucket="scripts")

            assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["scripts"]

    def test_a_client_made_under_moto_is_caught_by_a_mock_that_starts_later(
        self, monkeypatch: pytest.MonkeyPatch, new_client: "NewClient"
    ) -> None:
        monkeypatch.setattr(botocore_stubber, "process_request", None)
        with mock_aws():
            glue = new_client()
            with mock_glue_workflows():
                assert glue.list_workflows()["Workflows"] == []

    def test_that_is_off_another_operation_of_glue_is_refused(self, new_client: "NewClient") -> None:
        with mock_glue_workflows(), pytest.raises(NotImplementedError, match=GET_DATABASES_IS_NOT_OURS):
            new_client().get_databases()


class TestWithoutMoto:
    @pytest.mark.usefixtures("without_credentials")
    def test_another_operation_of_glue_is_refused_without_any_credentials(self) -> None:
        glue = boto3.client("glue", region_name="eu-west-1")
        without_moto(glue)
        with mock_glue_workflows(), pytest.raises(NotImplementedError, match=GET_DATABASES_IS_NOT_OURS):
            glue.get_databases()

    def test_another_operation_of_glue_is_refused_before_a_role_is_refreshed(
        self, client_of_an_expired_role: "GlueClient"
    ) -> None:
        glue = client_of_an_expired_role
        without_moto(glue)
        with mock_glue_workflows(), pytest.raises(NotImplementedError, match=GET_DATABASES_IS_NOT_OURS):
            glue.get_databases()
