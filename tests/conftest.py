"""A Glue client under a mock of its own for each test, and the shortest way to deploy what a test needs."""

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hypothesis import settings

from mock_glue_wf.pytest_plugin import glue_mock, pytest_configure

if TYPE_CHECKING:
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import ActionTypeDef

    from mock_glue_wf import MockGlue

__all__ = ["glue_mock", "pytest_configure"]

settings.register_profile("unhurried", deadline=None, max_examples=25)
settings.load_profile("unhurried")


class Deploy:
    """Creates entities with whatever members a test does not care about."""

    def __init__(self, glue: "GlueClient") -> None:
        self.glue = glue

    def jobs(self, *names: str, **members: Any) -> None:
        for name in names:
            command = {"Name": "glueetl", "ScriptLocation": f"s3://scripts/{name}.py"}
            self.glue.create_job(**{"Name": name, "Role": "etl", "Command": command, **members})

    def crawlers(self, *names: str, **members: Any) -> None:
        for name in names:
            targets = {"S3Targets": [{"Path": f"s3://lake/{name}"}]}
            base = {"Name": name, "Role": "etl", "DatabaseName": "lake", "Targets": targets}
            self.glue.create_crawler(**base | members)

    def workflow(self, *start: "ActionTypeDef", name: str = "etl", **members: Any) -> None:
        """A workflow; with actions for its ON_DEMAND start trigger ``<name>-start`` if there are any."""
        self.glue.create_workflow(Name=name, **members)
        if start:
            self.glue.create_trigger(Name=f"{name}-start", Type="ON_DEMAND", WorkflowName=name, Actions=start)

    def when(self, *conditions: str, then: "list[ActionTypeDef]", logical: str = "AND", name: str = "") -> None:
        """An active CONDITIONAL trigger in the workflow ``etl``: ``when("a FAILED", then=[{"JobName": "repair"}])``.

        A condition with ``crawler`` before it, ``"crawler raw SUCCEEDED"``, is one on a crawler.
        """
        predicate: Any = {"Logical": logical, "Conditions": [condition(*text.split()) for text in conditions]}
        self.glue.create_trigger(
            Name=name or " ".join(conditions),
            Type="CONDITIONAL",
            WorkflowName="etl",
            StartOnCreation=True,
            Predicate=predicate,
            Actions=then,
        )


def condition(*words: str) -> dict[str, str]:
    *kind, name, state = words
    if kind == ["crawler"]:
        return {"LogicalOperator": "EQUALS", "CrawlerName": name, "CrawlState": state}
    return {"LogicalOperator": "EQUALS", "JobName": name, "State": state}


@pytest.fixture(scope="session")
def client() -> "GlueClient":
    """Made before any mock is on, as production code does at import time."""
    return boto3.client("glue", region_name="eu-west-1", aws_access_key_id="AKIA", aws_secret_access_key="secret")


@pytest.fixture
def glue(client: "GlueClient", glue_mock: "MockGlue") -> "GlueClient":  # noqa: ARG001 - on is all it has to be
    """The client while ``glue_mock`` is on."""
    return client


@pytest.fixture
def deploy(glue: "GlueClient") -> Deploy:
    return Deploy(glue)
