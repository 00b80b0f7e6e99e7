"""Ids that are the same again when the same script runs again."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from mock_glue_wf import mock_glue_workflows

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import ActionTypeDef


def ids_of_a_run(glue: "GlueClient", deploy: "Deploy", *jobs: str, seed: int) -> dict[str, str]:
    """Of the run itself, the nodes and what ran, in a mock of its own."""
    with mock_glue_workflows(seed=seed, start_time=datetime(2026, 1, 1, tzinfo=UTC)) as mock:
        deploy.jobs(*jobs)
        deploy.crawlers("raw")
        actions: list[ActionTypeDef] = [{"JobName": job} for job in jobs]
        deploy.workflow(*actions, {"CrawlerName": "raw"})
        run_id = glue.start_workflow_run(Name="etl")["RunId"]
        mock.run_until_idle()
        nodes = glue.get_workflow_run(Name="etl", RunId=run_id, IncludeGraph=True)["Run"]["Graph"]["Nodes"]
        last_crawl = glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["MessagePrefix"]
    job_runs = {run["JobName"]: run["Id"] for node in nodes for run in node.get("JobDetails", {}).get("JobRuns", [])}
    node_ids = {f"node {node['Name']}": node["UniqueId"] for node in nodes}
    return {"run": run_id, "crawl": last_crawl, **job_runs, **node_ids}


def test_same_seed_gives_the_same_ids(glue: "GlueClient", deploy: "Deploy") -> None:
    assert ids_of_a_run(glue, deploy, "a", "b", seed=7) == ids_of_a_run(glue, deploy, "a", "b", seed=7)


def test_other_seed_gives_other_ids(glue: "GlueClient", deploy: "Deploy") -> None:
    seven, eight = ids_of_a_run(glue, deploy, "a", "b", seed=7), ids_of_a_run(glue, deploy, "a", "b", seed=8)

    assert {*seven.values()}.isdisjoint(eight.values())


def test_one_job_more_leaves_the_ids_of_the_others_alone(glue: "GlueClient", deploy: "Deploy") -> None:
    fewer, more = ids_of_a_run(glue, deploy, "a", "b", seed=7), ids_of_a_run(glue, deploy, "new", "a", "b", seed=7)

    assert fewer.items() <= more.items()


def test_refused_start_leaves_the_ids_of_later_runs_alone(glue: "GlueClient", deploy: "Deploy") -> None:
    with mock_glue_workflows():
        deploy.jobs("extract")
        undisturbed = glue.start_job_run(JobName="extract")["JobRunId"]

    with mock_glue_workflows():
        deploy.jobs("extract")
        with pytest.raises(glue.exceptions.EntityNotFoundException):
            glue.start_job_run(JobName="extract", JobRunId="jr_1")
        assert glue.start_job_run(JobName="extract")["JobRunId"] == undisturbed
