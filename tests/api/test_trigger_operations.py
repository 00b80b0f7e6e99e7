"""GetTriggers, ListTriggers, BatchGetTriggers and UpdateTrigger."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

pytestmark = pytest.mark.glue_mock(start_time=datetime(2026, 1, 1, 12, tzinfo=UTC))

NOON = "cron(0 12 * * ? *)"
MIDNIGHT = "cron(0 0 * * ? *)"


@pytest.fixture
def three_triggers(deploy: "Deploy") -> None:
    """``c`` and ``a`` start the job ``load``, ``b`` the crawler of that name; ``a`` and ``b`` are of the team data."""
    deploy.jobs("load", MaxRetries=0, ExecutionProperty={"MaxConcurrentRuns": 9})
    on_demand: Any = {"Type": "ON_DEMAND"}
    deploy.glue.create_trigger(Name="c", Actions=[{"JobName": "load"}], Tags={"team": "web"}, **on_demand)
    deploy.glue.create_trigger(Name="a", Actions=[{"JobName": "load"}], Tags={"team": "data", "x": "1"}, **on_demand)
    deploy.glue.create_trigger(Name="b", Actions=[{"CrawlerName": "load"}], Tags={"team": "data"}, **on_demand)


def names(answer: Any) -> list[str]:
    return [trigger["Name"] for trigger in answer["Triggers"]]


@pytest.mark.usefixtures("three_triggers")
def test_get_triggers_shows_all_as_get_trigger_does(glue: "GlueClient") -> None:
    triggers = glue.get_triggers()["Triggers"]

    assert triggers == [glue.get_trigger(Name=name)["Trigger"] for name in "cab"]
    assert triggers[2] == {
        "Name": "b",
        "Type": "ON_DEMAND",
        "State": "CREATED",
        "Actions": [{"CrawlerName": "load"}],
    }


@pytest.mark.usefixtures("three_triggers")
def test_list_triggers_names_them_in_order_of_creation(glue: "GlueClient") -> None:
    assert glue.list_triggers()["TriggerNames"] == ["c", "a", "b"]


@pytest.mark.usefixtures("three_triggers")
def test_deleted_trigger_is_in_no_list(glue: "GlueClient") -> None:
    glue.delete_trigger(Name="a")

    assert names(glue.get_triggers()) == ["c", "b"]
    assert glue.list_triggers()["TriggerNames"] == ["c", "b"]
    assert glue.batch_get_triggers(TriggerNames=["a"])["TriggersNotFound"] == ["a"]


@pytest.mark.usefixtures("three_triggers")
def test_lists_of_triggers_come_a_page_at_a_time(glue: "GlueClient") -> None:
    first = glue.get_triggers(MaxResults=2)
    pages = glue.get_paginator("list_triggers").paginate(PaginationConfig={"PageSize": 1})

    assert names(first) == ["c", "a"]
    assert names(glue.get_triggers(MaxResults=2, NextToken=first["NextToken"])) == ["b"]
    assert [page["TriggerNames"] for page in pages] == [["c"], ["a"], ["b"]]


@pytest.mark.usefixtures("three_triggers")
def test_only_triggers_that_can_start_the_job_are_listed_when_asked_for(glue: "GlueClient") -> None:
    assert names(glue.get_triggers(DependentJobName="load")) == ["c", "a"]
    assert glue.list_triggers(DependentJobName="load")["TriggerNames"] == ["c", "a"]


@pytest.mark.usefixtures("three_triggers")
def test_all_triggers_are_listed_when_none_can_start_the_job(glue: "GlueClient") -> None:
    assert names(glue.get_triggers(DependentJobName="other")) == ["c", "a", "b"]
    assert glue.list_triggers(DependentJobName="other")["TriggerNames"] == ["c", "a", "b"]


@pytest.mark.usefixtures("three_triggers")
@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({"team": "data"}, ["a", "b"]),
        ({"team": "data", "x": "1"}, ["a"]),
        ({"team": "other"}, []),
        ({}, ["c", "a", "b"]),
    ],
)
def test_only_triggers_with_all_of_the_tags_are_listed(
    glue: "GlueClient", tags: dict[str, str], found: list[str]
) -> None:
    assert glue.list_triggers(Tags=tags)["TriggerNames"] == found


@pytest.mark.usefixtures("three_triggers")
def test_tags_and_job_narrow_a_list_together(glue: "GlueClient") -> None:
    assert glue.list_triggers(DependentJobName="load", Tags={"team": "data"})["TriggerNames"] == ["a"]


@pytest.mark.usefixtures("three_triggers")
def test_filtered_list_comes_a_page_at_a_time(glue: "GlueClient") -> None:
    first = glue.list_triggers(Tags={"team": "data"}, MaxResults=1)
    second = glue.list_triggers(Tags={"team": "data"}, MaxResults=1, NextToken=first["NextToken"])

    assert (first["TriggerNames"], second["TriggerNames"]) == (["a"], ["b"])
    assert "NextToken" not in second


@pytest.mark.usefixtures("three_triggers")
def test_token_of_one_filter_is_refused_with_another(glue: "GlueClient") -> None:
    token = glue.list_triggers(MaxResults=1)["NextToken"]

    with pytest.raises(glue.exceptions.InvalidInputException, match="Invalid NextToken"):
        glue.list_triggers(Tags={"team": "data"}, NextToken=token)


@pytest.mark.usefixtures("three_triggers")
def test_batch_get_triggers_answers_in_the_order_asked_for_and_names_the_missing(glue: "GlueClient") -> None:
    answer = glue.batch_get_triggers(TriggerNames=["b", "lost", "c", "b"])

    assert names(answer) == ["b", "c"]
    assert answer["TriggersNotFound"] == ["lost"]


@pytest.mark.parametrize("operation", ["get_triggers", "list_triggers"])
def test_list_of_triggers_holds_at_most_two_hundred(glue: "GlueClient", operation: str) -> None:
    with pytest.raises(glue.exceptions.ValidationException, match=r"'maxResults' .* less than or equal to 200$"):
        getattr(glue, operation)(MaxResults=201)


def test_update_replaces_what_the_trigger_had(glue: "GlueClient") -> None:
    glue.create_trigger(
        Name="nightly",
        Type="SCHEDULED",
        Description="old",
        Schedule=MIDNIGHT,
        Actions=[{"JobName": "a", "Arguments": {"--day": "1"}}],
    )

    answer = glue.update_trigger(Name="nightly", TriggerUpdate={"Schedule": NOON, "Actions": [{"JobName": "b"}]})

    assert answer["Trigger"] == {
        "Name": "nightly",
        "Type": "SCHEDULED",
        "State": "CREATED",
        "Schedule": NOON,
        "Actions": [{"JobName": "b"}],
    }
    assert glue.get_trigger(Name="nightly")["Trigger"] == answer["Trigger"]


def test_update_keeps_name_type_workflow_state_and_tags(glue: "GlueClient") -> None:
    glue.create_workflow(Name="etl")
    glue.create_trigger(
        Name="nightly",
        Type="SCHEDULED",
        WorkflowName="etl",
        Schedule=MIDNIGHT,
        Actions=[{"JobName": "a"}],
        StartOnCreation=True,
        Tags={"team": "data"},
    )

    glue.update_trigger(
        Name="nightly", TriggerUpdate={"Name": "other", "Schedule": NOON, "Actions": [{"JobName": "a"}]}
    )

    trigger = glue.get_trigger(Name="nightly")["Trigger"]
    assert (trigger["Name"], trigger["Type"], trigger["WorkflowName"]) == ("nightly", "SCHEDULED", "etl")
    assert trigger["State"] == "ACTIVATED"
    assert glue.list_triggers(Tags={"team": "data"})["TriggerNames"] == ["nightly"]


def test_updated_trigger_keeps_its_place_in_the_list(glue: "GlueClient", three_triggers: None) -> None:  # noqa: ARG001
    glue.update_trigger(Name="a", TriggerUpdate={"Actions": [{"JobName": "other"}]})

    assert glue.list_triggers()["TriggerNames"] == ["c", "a", "b"]


def test_update_of_a_missing_trigger_is_refused(glue: "GlueClient") -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Trigger not found\.$"):
        glue.update_trigger(Name="lost", TriggerUpdate={"Actions": [{"JobName": "a"}]})


WATCHED = {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}


@pytest.mark.parametrize(
    ("kind", "update", "text"),
    [
        ("SCHEDULED", {"Actions": [{"JobName": "a"}]}, "Schedule cannot be null or empty"),
        (
            "SCHEDULED",
            {"Actions": [{"JobName": "a"}], "Schedule": "rate(1 hour)"},
            r"The schedule rate\(1 hour\) is invalid\.",
        ),
        (
            "SCHEDULED",
            {"Actions": [{"JobName": "a"}], "Schedule": NOON, "Predicate": {"Conditions": [WATCHED]}},
            r"Job cannot be a Predicate and Action for Conditional Trigger\.",
        ),
        ("SCHEDULED", {"Schedule": NOON}, "Actions cannot be null or empty"),
        ("CONDITIONAL", {"Actions": [{"JobName": "b"}]}, "Predicate cannot be null or empty"),
        (
            "CONDITIONAL",
            {"Actions": [{"JobName": "b"}], "Predicate": {"Conditions": [WATCHED, WATCHED]}},
            r"Logical operator cannot be null or empty when more than one condition is present\.",
        ),
    ],
)
def test_update_is_refused_as_such_a_trigger_would_be(glue: "GlueClient", kind: Any, update: Any, text: str) -> None:
    predicate: Any = {"Conditions": [WATCHED]}
    glue.create_trigger(
        Name="t", Type=kind, Schedule=MIDNIGHT, Predicate=predicate, Actions=[{"JobName": "b"}], Description="old"
    )

    with pytest.raises(glue.exceptions.InvalidInputException, match=f"{text}$"):
        glue.update_trigger(Name="t", TriggerUpdate=update)

    assert glue.get_trigger(Name="t")["Trigger"]["Description"] == "old"


def test_active_schedule_fires_at_its_new_times_only(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("load")
    actions: Any = [{"JobName": "load"}]
    glue.create_trigger(
        Name="nightly", Type="SCHEDULED", Schedule="cron(0 13 * * ? *)", Actions=actions, StartOnCreation=True
    )

    glue.update_trigger(Name="nightly", TriggerUpdate={"Schedule": "cron(0 15 * * ? *)", "Actions": actions})

    glue_mock.clock.advance(hours=2)
    assert glue.get_job_runs(JobName="load")["JobRuns"] == []
    glue_mock.clock.advance(hours=1)
    assert [run["TriggerName"] for run in glue.get_job_runs(JobName="load")["JobRuns"]] == ["nightly"]


def test_inactive_schedule_stays_inactive_when_updated(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("load")
    actions: Any = [{"JobName": "load"}]
    glue.create_trigger(Name="nightly", Type="SCHEDULED", Schedule=MIDNIGHT, Actions=actions)

    glue.update_trigger(Name="nightly", TriggerUpdate={"Schedule": "cron(0 13 * * ? *)", "Actions": actions})

    glue_mock.clock.advance(hours=2)
    assert glue.get_job_runs(JobName="load")["JobRuns"] == []


def test_update_during_a_run_changes_only_later_runs(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("extract", "load", "publish")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}], name="then")
    predicate: Any = {"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "extract", "State": "SUCCEEDED"}]}

    glue.start_workflow_run(Name="etl")
    glue.update_trigger(Name="then", TriggerUpdate={"Predicate": predicate, "Actions": [{"JobName": "publish"}]})
    glue_mock.run_until_idle()
    assert len(glue.get_job_runs(JobName="load")["JobRuns"]) == 1
    assert glue.get_job_runs(JobName="publish")["JobRuns"] == []

    glue.start_workflow_run(Name="etl")
    glue_mock.run_until_idle()
    assert len(glue.get_job_runs(JobName="load")["JobRuns"]) == 1
    assert len(glue.get_job_runs(JobName="publish")["JobRuns"]) == 1


def test_update_changes_the_graph_and_the_date_of_the_workflow(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.workflow({"JobName": "extract"})
    glue_mock.clock.advance(minutes=5)

    glue.update_trigger(Name="etl-start", TriggerUpdate={"Actions": [{"JobName": "load"}]})

    workflow = glue.get_workflow(Name="etl", IncludeGraph=True)["Workflow"]
    assert [node["Name"] for node in workflow["Graph"]["Nodes"]] == ["etl-start", "load"]
    assert workflow["LastModifiedOn"] == datetime(2026, 1, 1, 12, 5, tzinfo=UTC)


def test_standalone_trigger_watches_what_its_update_names(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    watch_a: Any = {"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]}
    watch_b: Any = {"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "b", "State": "SUCCEEDED"}]}
    glue.create_trigger(Name="both", Type="ON_DEMAND", Actions=[{"JobName": "a"}, {"JobName": "b"}])
    glue.create_trigger(
        Name="then", Type="CONDITIONAL", Predicate=watch_a, Actions=[{"JobName": "c"}], StartOnCreation=True
    )
    glue_mock.job("a").fails()

    glue.update_trigger(Name="then", TriggerUpdate={"Predicate": watch_b, "Actions": [{"JobName": "c"}]})
    glue.start_trigger(Name="both")
    glue_mock.run_until_idle()

    assert [run["TriggerName"] for run in glue.get_job_runs(JobName="c")["JobRuns"]] == ["then"]


def test_standalone_trigger_forgets_the_conditions_met_before_its_update(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a", "b", "c")
    both: Any = {
        "Logical": "AND",
        "Conditions": [
            {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"},
            {"LogicalOperator": "EQUALS", "JobName": "b", "State": "SUCCEEDED"},
        ],
    }
    glue.create_trigger(Name="a", Type="ON_DEMAND", Actions=[{"JobName": "a"}])
    glue.create_trigger(Name="b", Type="ON_DEMAND", Actions=[{"JobName": "b"}])
    glue.create_trigger(
        Name="then", Type="CONDITIONAL", Predicate=both, Actions=[{"JobName": "c"}], StartOnCreation=True
    )
    glue.start_trigger(Name="a")
    glue_mock.run_until_idle()

    glue.update_trigger(Name="then", TriggerUpdate={"Predicate": both, "Actions": [{"JobName": "c"}]})
    glue.start_trigger(Name="b")
    glue_mock.run_until_idle()

    assert glue.get_job_runs(JobName="c")["JobRuns"] == []


def test_batch_of_events_begins_anew_with_an_update(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.workflow()
    two_events: Any = {"BatchSize": 2, "BatchWindow": 60}
    actions: Any = [{"JobName": "load"}]
    glue.create_trigger(
        Name="events", Type="EVENT", WorkflowName="etl", EventBatchingCondition=two_events, Actions=actions
    )
    glue_mock.notify_event("etl", "first")

    glue.update_trigger(Name="events", TriggerUpdate={"EventBatchingCondition": two_events, "Actions": actions})
    glue_mock.notify_event("etl", "second")

    assert glue.get_workflow_runs(Name="etl")["Runs"] == []
    glue_mock.clock.advance(seconds=60)
    assert [run["WorkflowRunProperties"] for run in glue.get_workflow_runs(Name="etl")["Runs"]] == [
        {"aws:eventIds": "[second]"}
    ]


@pytest.mark.glue_mock(quotas={"jobs per trigger": 1})
def test_update_beyond_the_quota_of_jobs_is_refused(glue: "GlueClient") -> None:
    glue.create_trigger(Name="t", Type="ON_DEMAND", Actions=[{"JobName": "a"}])

    with pytest.raises(glue.exceptions.ClientError, match="limited to 1 jobs per trigger"):
        glue.update_trigger(Name="t", TriggerUpdate={"Actions": [{"JobName": "a"}, {"JobName": "b"}]})

    assert glue.get_trigger(Name="t")["Trigger"]["Actions"] == [{"JobName": "a"}]
