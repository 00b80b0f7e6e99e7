"""A nightly ETL on AWS Glue, with a mock in the place of AWS: it fails, is repaired, and is resumed to full success.

All but `main` is what one would write, and run, against AWS itself.
"""

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import boto3

from mock_glue_wf import mock_glue_workflows

if TYPE_CHECKING:
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.literals import JobRunStateType, LogicalType
    from types_boto3_glue.type_defs import ConditionTypeDef, NodeTypeDef, WorkflowRunTypeDef

WORKFLOW = "nightly_etl"
CRAWLERS = ("crawl_orders", "crawl_customers")
JOBS = ("clean_orders", "clean_customers", "build_sales", "publish_report", "alert_on_call")


def deploy(glue: "GlueClient") -> None:
    """Crawl and clean two sources, build sales from both, publish a report; when a job fails, alert who is on call."""
    for name in CRAWLERS:
        glue.create_crawler(
            Name=name, Role="etl", DatabaseName="lake", Targets={"S3Targets": [{"Path": f"s3://lake/{name}"}]}
        )
    for name in JOBS:
        glue.create_job(Name=name, Role="etl", Command={"Name": "glueetl", "ScriptLocation": f"s3://scripts/{name}.py"})

    glue.create_workflow(Name=WORKFLOW)
    glue.create_trigger(
        Name="start", Type="ON_DEMAND", WorkflowName=WORKFLOW, Actions=[{"CrawlerName": name} for name in CRAWLERS]
    )
    start_when(glue, "clean_orders", "AND", crawler_succeeded("crawl_orders"))
    start_when(glue, "clean_customers", "AND", crawler_succeeded("crawl_customers"))
    start_when(glue, "build_sales", "AND", job_is("SUCCEEDED", "clean_orders"), job_is("SUCCEEDED", "clean_customers"))
    start_when(glue, "publish_report", "AND", job_is("SUCCEEDED", "build_sales"))
    start_when(glue, "alert_on_call", "ANY", *[job_is("FAILED", name) for name in JOBS[:4]])


def start_when(glue: "GlueClient", job: str, logical: "LogicalType", *conditions: "ConditionTypeDef") -> None:
    glue.create_trigger(
        Name=f"start_{job}",
        Type="CONDITIONAL",
        WorkflowName=WORKFLOW,
        StartOnCreation=True,
        Predicate={"Logical": logical, "Conditions": conditions},
        Actions=[{"JobName": job}],
    )


def crawler_succeeded(name: str) -> "ConditionTypeDef":
    return {"LogicalOperator": "EQUALS", "CrawlerName": name, "CrawlState": "SUCCEEDED"}


def job_is(state: "JobRunStateType", name: str) -> "ConditionTypeDef":
    return {"LogicalOperator": "EQUALS", "JobName": name, "State": state}


def wait_for(glue: "GlueClient", run_id: str) -> "WorkflowRunTypeDef":
    """Look at the run every 30 seconds until it is over, and tell what there is to see."""
    while True:
        answer = glue.get_workflow_run(Name=WORKFLOW, RunId=run_id, IncludeGraph=True)
        run = answer["Run"]
        clock = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        print(f"{clock:%H:%M:%S}  {run['Status']:<9}  {in_words(run)}")
        if run["Status"] not in ("RUNNING", "STOPPING"):
            return run
        time.sleep(30)


def resume(glue: "GlueClient", run: "WorkflowRunTypeDef") -> str:
    """Run what failed, and all that comes after it, once more; the id of the run that does."""
    failed = [node["UniqueId"] for node in run["Graph"]["Nodes"] if latest(node)[0] == "FAILED"]
    return glue.resume_workflow_run(Name=WORKFLOW, RunId=run["WorkflowRunId"], NodeIds=failed)["RunId"]


def in_words(run: "WorkflowRunTypeDef") -> str:
    """What the statistics say and what is running: "1 succeeded, 4 not started, 2 running: a, b"."""
    statistics = run["Statistics"]
    counts = {
        "succeeded": statistics["SucceededActions"],
        "failed": statistics["FailedActions"],
        "timed out": statistics["TimeoutActions"],
        "stopped": statistics["StoppedActions"],
    }
    counts["not started"] = statistics["TotalActions"] - statistics["RunningActions"] - sum(counts.values())
    words = [f"{count} {what}" for what, count in counts.items() if count]
    running = [node["Name"] for node in run["Graph"]["Nodes"] if latest(node)[0] == "RUNNING"]
    if running:
        words.append(f"{statistics['RunningActions']} running: {', '.join(running)}")
    return ", ".join(words)


def latest(node: "NodeTypeDef") -> tuple[str, str]:
    """The state of the latest attempt at a job or crawler in the run, and its error."""
    if job_runs := node.get("JobDetails", {}).get("JobRuns"):
        return job_runs[-1]["JobRunState"], job_runs[-1].get("ErrorMessage", "")
    if crawls := node.get("CrawlerDetails", {}).get("Crawls"):
        return crawls[-1]["State"], crawls[-1].get("ErrorMessage", "")
    return "not started", ""


def show_end(run: "WorkflowRunTypeDef") -> None:
    print()
    for node in run["Graph"]["Nodes"]:
        if node["Type"] != "TRIGGER":
            state, error = latest(node)
            print(f"    {node['Name']:<15}  {state:<11}  {error}".rstrip())
    print()


def main() -> None:
    began = time.perf_counter()
    with mock_glue_workflows(start_time=datetime(2026, 3, 2, 2, tzinfo=UTC)) as glue_mock:
        # Any keys will do. Without any, boto3 would look for some on the network.
        glue = boto3.client("glue", "eu-west-1", aws_access_key_id="any", aws_secret_access_key="any")
        deploy(glue)

        glue_mock.crawler("crawl_orders").takes(seconds=90)
        glue_mock.job("clean_orders").takes(minutes=2)
        glue_mock.job("build_sales").fails("KeyError: 'currency'")

        print(f"{WORKFLOW} is deployed and runs for the first time. Its build_sales has a bug.\n")
        first = wait_for(glue, glue.start_workflow_run(Name=WORKFLOW)["RunId"])
        show_end(first)

        print("The bug is mended, and the run is resumed from where it failed.\n")
        glue_mock.job("build_sales").ends("SUCCEEDED")
        second = wait_for(glue, resume(glue, first))
        show_end(second)

        took = time.perf_counter() - began
        print(f"{second['CompletedOn'] - first['StartedOn']} on the clock of the mock, {took:.1f} seconds on yours.")


if __name__ == "__main__":
    main()
