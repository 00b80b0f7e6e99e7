"""The workflow ``etl``, as the tests of the operations start it and look at it."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import NodeTypeDef, WorkflowRunTypeDef

    from mock_glue_wf import MockGlue


class Etl:
    """Runs of the workflow ``etl``."""

    def __init__(self, glue: "GlueClient", glue_mock: "MockGlue") -> None:
        self.glue = glue
        self.glue_mock = glue_mock

    def start(self, **properties: str) -> str:
        return self.glue.start_workflow_run(Name="etl", RunProperties=properties)["RunId"]

    def completed(self) -> str:
        """A run that has gone to its end."""
        run_id = self.start()
        self.glue_mock.run_until_idle()
        return run_id

    def run(self, run_id: str) -> "WorkflowRunTypeDef":
        return self.glue.get_workflow_run(Name="etl", RunId=run_id, IncludeGraph=True)["Run"]

    def nodes(self, run_id: str) -> "dict[str, NodeTypeDef]":
        """The nodes of a run's graph by name."""
        return {node["Name"]: node for node in self.run(run_id)["Graph"]["Nodes"]}

    def states(self, run_id: str) -> dict[str, list[str]]:
        """The states of what ran so far for each job and crawler that the run has reached."""
        nodes = self.nodes(run_id).items()
        jobs: dict[str, list[str]] = {
            name: [run["JobRunState"] for run in node["JobDetails"]["JobRuns"]]
            for name, node in nodes
            if "JobDetails" in node
        }
        crawlers: dict[str, list[str]] = {
            name: [crawl["State"] for crawl in node["CrawlerDetails"]["Crawls"]]
            for name, node in nodes
            if "CrawlerDetails" in node
        }
        return jobs | crawlers

    def counts(self, run_id: str) -> dict[str, object]:
        """The statistics of a run, but for those that are 0."""
        return {name: count for name, count in self.run(run_id)["Statistics"].items() if count}


@pytest.fixture
def etl(glue: "GlueClient", glue_mock: "MockGlue") -> Etl:
    return Etl(glue, glue_mock)
