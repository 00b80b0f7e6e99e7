"""Clients that tests configure as they like, in a process that cannot open a connection."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
import pytest
from botocore.credentials import CredentialProvider, RefreshableCredentials

if TYPE_CHECKING:
    from types_boto3_glue.client import GlueClient


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would leave the process finds that it cannot make a socket."""
    monkeypatch.setattr(socket.socket, "__init__", None)
    monkeypatch.setattr(socket, "getaddrinfo", None)


@pytest.fixture
def without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere"}
    monkeypatch.setattr(os, "environ", {**nowhere, "AWS_EC2_METADATA_DISABLED": "true"})
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


@pytest.fixture
def new_client() -> "Callable[..., GlueClient]":
    """Makes a client with an access key and a region unless told otherwise."""
    keys = {"aws_access_key_id": "AKIA", "aws_secret_access_key": "secret"}
    return partial(boto3.client, "glue", region_name="eu-west-1", **keys)


@pytest.fixture
def session_of_a_role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> boto3.Session:
    """Has to assume a role before it can sign."""
    profiles = """
[profile deployer]
role_arn = arn:aws:iam::111122223333:role/deployer
source_profile = base
[profile base]
aws_access_key_id = AKIA
aws_secret_access_key = secret
"""
    (tmp_path / "config").write_text(profiles)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    return boto3.Session(profile_name="deployer", region_name="eu-west-1")


class ExpiredRole(CredentialProvider):
    """Credentials that cannot be used without a call of ``refresh_using``, which cannot be called."""

    METHOD = "expired-role"

    def load(self) -> RefreshableCredentials:
        expired = datetime(2020, 1, 1, tzinfo=UTC)
        not_callable: Any = None
        return RefreshableCredentials("ASIA", "secret", "token", expired, not_callable, method="assume-role")


@pytest.fixture
def client_of_an_expired_role() -> "GlueClient":
    session = botocore.session.get_session()
    session.get_component("credential_provider").insert_before("env", ExpiredRole())
    return boto3.Session(botocore_session=session).client("glue", region_name="eu-west-1")
