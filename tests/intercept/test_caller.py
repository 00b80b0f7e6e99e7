"""Whose state a call meets: that of its account in its region."""

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from mock_glue_wf import mock_glue_workflows

if TYPE_CHECKING:
    from collections.abc import Callable

    from types_boto3_glue.client import GlueClient

    NewClient = Callable[..., GlueClient]


def account_of(glue: "GlueClient") -> str:
    """The account that Glue names when a crawler is there already."""
    crawler: Any = {
        "Name": "raw",
        "Role": "etl",
        "Targets": {"CatalogTargets": [{"DatabaseName": "d", "Tables": ["t"]}]},
    }
    glue.create_crawler(**crawler)
    with pytest.raises(glue.exceptions.AlreadyExistsException) as caught:
        glue.create_crawler(**crawler)
    return caught.value.response["Error"]["Message"].removesuffix(":raw already exists")


def client_of(account_id: str, access_key: str) -> "GlueClient":
    session = boto3.Session(access_key, "secret", region_name="eu-west-1")
    credentials: Any = session.get_credentials()
    credentials.account_id = account_id
    return session.client("glue")


class TestAccountAndRegion:
    def test_an_access_key_of_twelve_digits_is_the_account(self, new_client: "NewClient") -> None:
        with mock_glue_workflows(account_id="999999999999"):
            assert account_of(new_client(aws_access_key_id="111122223333")) == "111122223333"

    @pytest.mark.parametrize("access_key", ["11112222333", "1111222233334", "AKIA22223333"])
    def test_any_other_access_key_names_no_account(self, access_key: str, new_client: "NewClient") -> None:
        with mock_glue_workflows(account_id="999999999999"):
            assert account_of(new_client(aws_access_key_id=access_key)) == "999999999999"

    def test_the_credentials_account_id_is_the_account(self) -> None:
        with mock_glue_workflows(account_id="999999999999"):
            assert account_of(client_of("444455556666", "AKIA")) == "444455556666"

    def test_an_access_key_of_twelve_digits_comes_before_the_credentials_account_id(self) -> None:
        with mock_glue_workflows():
            assert account_of(client_of("444455556666", "111122223333")) == "111122223333"

    def test_the_option_comes_before_the_environment(
        self, client: "GlueClient", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MOTO_ACCOUNT_ID", "777788889999")
        with mock_glue_workflows(account_id="999999999999"):
            assert account_of(client) == "999999999999"

    def test_motos_variable_of_the_environment_names_the_account(
        self, client: "GlueClient", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MOTO_ACCOUNT_ID", "777788889999")
        with mock_glue_workflows():
            assert account_of(client) == "777788889999"

    def test_without_any_of_these_there_is_a_default(
        self, client: "GlueClient", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("MOTO_ACCOUNT_ID", raising=False)
        with mock_glue_workflows():
            assert account_of(client) == "123456789012"

    def test_each_account_has_a_state_of_its_own(self, new_client: "NewClient") -> None:
        with mock_glue_workflows():
            new_client(aws_access_key_id="111122223333").create_workflow(Name="etl")

            assert new_client(aws_access_key_id="444455556666").list_workflows()["Workflows"] == []

    def test_each_region_has_a_state_of_its_own(self, new_client: "NewClient") -> None:
        with mock_glue_workflows():
            new_client(region_name="eu-west-1").create_workflow(Name="etl")

            assert new_client(region_name="us-east-1").list_workflows()["Workflows"] == []

    def test_clients_of_one_account_and_region_share_its_state(self, new_client: "NewClient") -> None:
        with mock_glue_workflows():
            new_client().create_workflow(Name="etl")

            assert new_client().list_workflows()["Workflows"] == ["etl"]
