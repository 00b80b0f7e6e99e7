"""Lists a page at a time: MaxResults and NextToken."""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

LISTS: list[tuple[str, dict[str, str]]] = [
    ("list_workflows", {}),
    ("get_workflow_runs", {"Name": "etl"}),
    ("get_job_runs", {"JobName": "extract"}),
]


@pytest.fixture
def run_ids(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> list[str]:
    """Five runs of a workflow, oldest first, each with a run of its job."""
    deploy.jobs("extract", ExecutionProperty={"MaxConcurrentRuns": 9})
    deploy.workflow({"JobName": "extract"})
    deploy.workflow(name="other")
    deploy.workflow(name="third")
    glue.start_workflow_run(Name="other")
    return [etl.start() for _ in range(5)]


def ids(answer: Any) -> list[str]:
    return [run["WorkflowRunId"] for run in answer["Runs"]]


def test_pages_of_workflows_follow_each_other(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="c")
    deploy.workflow(name="a")
    deploy.workflow(name="b")

    first = glue.list_workflows(MaxResults=2)
    second = glue.list_workflows(MaxResults=2, NextToken=first["NextToken"])

    assert (first["Workflows"], second["Workflows"]) == (["c", "a"], ["b"])
    assert "NextToken" not in second


def test_pages_of_runs_follow_each_other_newest_first(glue: "GlueClient", run_ids: list[str]) -> None:
    first = glue.get_workflow_runs(Name="etl", MaxResults=2)
    second = glue.get_workflow_runs(Name="etl", MaxResults=2, NextToken=first["NextToken"])
    third = glue.get_workflow_runs(Name="etl", MaxResults=2, NextToken=second["NextToken"])

    assert ids(first) + ids(second) + ids(third) == run_ids[::-1]
    assert "NextToken" not in third


@pytest.mark.usefixtures("run_ids")
def test_paginator_of_boto3_finds_all_job_runs_newest_first(glue: "GlueClient") -> None:
    pages = [*glue.get_paginator("get_job_runs").paginate(JobName="extract", PaginationConfig={"PageSize": 2})]

    assert [len(page["JobRuns"]) for page in pages] == [2, 2, 1]
    assert [run["Id"] for page in pages for run in page["JobRuns"]] == [
        run["Id"] for run in glue.get_job_runs(JobName="extract")["JobRuns"]
    ]


@pytest.mark.usefixtures("run_ids")
@pytest.mark.parametrize(
    ("operation", "members", "number"),
    [
        ("list_workflows", {}, 3),
        ("get_workflow_runs", {"Name": "etl"}, 5),
        ("get_job_runs", {"JobName": "extract"}, 5),
    ],
)
def test_page_that_holds_everything_has_no_token(
    glue: "GlueClient", operation: str, members: dict[str, str], number: int
) -> None:
    assert "NextToken" not in getattr(glue, operation)(MaxResults=number, **members)


def test_page_of_workflows_holds_25_when_nothing_is_said(glue: "GlueClient") -> None:
    created = [glue.create_workflow(Name=f"w{number}")["Name"] for number in range(26)]

    first = glue.list_workflows()

    assert first["Workflows"] == created[:25]
    assert glue.list_workflows(NextToken=first["NextToken"])["Workflows"] == created[25:]


def test_page_of_runs_holds_1000_when_nothing_is_said(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow()
    started = [etl.start() for _ in range(1001)]

    first = glue.get_workflow_runs(Name="etl")

    assert ids(first) == started[:0:-1]
    assert ids(glue.get_workflow_runs(Name="etl", NextToken=first["NextToken"])) == started[:1]


def test_page_of_job_runs_holds_200_when_nothing_is_said(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("extract", ExecutionProperty={"MaxConcurrentRuns": 201})
    started = [glue.start_job_run(JobName="extract")["JobRunId"] for _ in range(201)]

    first = glue.get_job_runs(JobName="extract")

    assert [run["Id"] for run in first["JobRuns"]] == started[:0:-1]
    rest = glue.get_job_runs(JobName="extract", NextToken=first["NextToken"])
    assert [run["Id"] for run in rest["JobRuns"]] == started[:1]


def test_page_size_may_change_from_page_to_page(glue: "GlueClient", run_ids: list[str]) -> None:
    first = glue.get_workflow_runs(Name="etl", MaxResults=1)

    rest = glue.get_workflow_runs(Name="etl", MaxResults=1000, NextToken=first["NextToken"])

    assert ids(first) + ids(rest) == run_ids[::-1]


@pytest.mark.parametrize(
    ("operation", "members", "most"),
    [
        ("list_workflows", {}, 25),
        ("get_workflow_runs", {"Name": "etl"}, 1000),
        ("get_job_runs", {"JobName": "extract"}, 200),
    ],
)
@pytest.mark.usefixtures("run_ids")
def test_page_holds_no_more_than_the_model_allows(
    glue: "GlueClient", operation: str, members: dict[str, str], most: int
) -> None:
    assert getattr(glue, operation)(MaxResults=most, **members)["ResponseMetadata"]["HTTPStatusCode"] == 200

    text = (
        f"1 validation error detected: Value '{most + 1}' at 'maxResults' failed to satisfy constraint: "
        f"Member must have value less than or equal to {most}$"
    )
    with pytest.raises(glue.exceptions.ValidationException, match=text):
        getattr(glue, operation)(MaxResults=most + 1, **members)


def test_what_is_deleted_between_pages_leaves_no_gap(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="a")
    deploy.workflow(name="b")
    deploy.workflow(name="c")
    deploy.workflow(name="d")
    token = glue.list_workflows(MaxResults=2)["NextToken"]

    glue.delete_workflow(Name="a")
    glue.delete_workflow(Name="c")

    assert glue.list_workflows(NextToken=token)["Workflows"] == ["d"]


def test_what_is_created_between_pages_comes_at_the_end(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="b")
    deploy.workflow(name="c")
    token = glue.list_workflows(MaxResults=1)["NextToken"]

    deploy.workflow(name="a")

    assert glue.list_workflows(NextToken=token)["Workflows"] == ["c", "a"]


def test_workflow_made_anew_between_pages_counts_as_new(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="a")
    deploy.workflow(name="b")
    token = glue.list_workflows(MaxResults=1)["NextToken"]

    glue.delete_workflow(Name="a")
    deploy.workflow(name="a")

    assert glue.list_workflows(NextToken=token)["Workflows"] == ["b", "a"]


def test_page_may_be_empty_when_all_that_was_left_is_deleted(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow(name="a")
    deploy.workflow(name="b")
    token = glue.list_workflows(MaxResults=1)["NextToken"]

    glue.delete_workflow(Name="b")

    answer = glue.list_workflows(NextToken=token)
    assert answer["Workflows"] == []
    assert "NextToken" not in answer


def test_run_that_starts_between_pages_moves_nothing(glue: "GlueClient", etl: "Etl", run_ids: list[str]) -> None:
    first = glue.get_workflow_runs(Name="etl", MaxResults=2)

    newest = etl.start()

    rest = glue.get_workflow_runs(Name="etl", NextToken=first["NextToken"])
    assert ids(first) + ids(rest) == run_ids[::-1]
    assert ids(glue.get_workflow_runs(Name="etl", MaxResults=1)) == [newest]


def test_token_serves_again(glue: "GlueClient", run_ids: list[str]) -> None:
    token = glue.get_workflow_runs(Name="etl", MaxResults=3)["NextToken"]

    assert ids(glue.get_workflow_runs(Name="etl", NextToken=token)) == run_ids[1::-1]
    assert ids(glue.get_workflow_runs(Name="etl", NextToken=token)) == run_ids[1::-1]


@pytest.mark.parametrize(("operation", "members"), LISTS)
@pytest.mark.parametrize(
    "token",
    ["", "0", "wr_1", "bad token!", "täglich", "🌙", "A", "====", urlsafe_b64encode(b"workflows [] 99").decode()],
)
@pytest.mark.usefixtures("run_ids")
def test_bad_token_is_refused(glue: "GlueClient", operation: str, members: dict[str, str], token: str) -> None:
    with pytest.raises(glue.exceptions.InvalidInputException, match=r"Invalid NextToken$"):
        getattr(glue, operation)(NextToken=token, **members)


@pytest.mark.parametrize(("operation", "members"), LISTS[1:])
@pytest.mark.usefixtures("run_ids")
def test_token_of_another_kind_of_list_is_refused(glue: "GlueClient", operation: str, members: dict[str, str]) -> None:
    token = glue.list_workflows(MaxResults=1)["NextToken"]

    with pytest.raises(glue.exceptions.InvalidInputException, match=r"Invalid NextToken$"):
        getattr(glue, operation)(NextToken=token, **members)


@pytest.mark.usefixtures("run_ids")
def test_token_of_another_workflow_is_refused(glue: "GlueClient") -> None:
    token = glue.get_workflow_runs(Name="etl", MaxResults=1)["NextToken"]

    with pytest.raises(glue.exceptions.InvalidInputException, match=r"Invalid NextToken$"):
        glue.get_workflow_runs(Name="other", NextToken=token)


@pytest.mark.parametrize(("operation", "members"), LISTS[1:])
def test_list_of_something_missing_is_not_found_whatever_the_token(
    glue: "GlueClient", operation: str, members: dict[str, Any]
) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        getattr(glue, operation)(NextToken="any", **members)
