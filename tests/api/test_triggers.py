"""CreateTrigger, GetTrigger, DeleteTrigger; StartTrigger and StopTrigger have their own file."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

AFTER_LOAD = {"LogicalOperator": "EQUALS", "JobName": "load", "State": "SUCCEEDED"}
AFTER_CRAWL = {"LogicalOperator": "EQUALS", "CrawlerName": "raw", "CrawlState": "SUCCEEDED"}
EXTRACT = {"JobName": "extract"}
RAW = {"CrawlerName": "raw"}


def on_demand(*actions: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"Name": "t", "Type": "ON_DEMAND", "Actions": [*actions], **members}


def scheduled(**members: Any) -> dict[str, Any]:
    return {"Name": "t", "Type": "SCHEDULED", "Schedule": "cron(0 1 * * ? *)", "Actions": [EXTRACT], **members}


def event(**members: Any) -> dict[str, Any]:
    return {"Name": "t", "Type": "EVENT", "WorkflowName": "etl", "Actions": [EXTRACT], **members}


def conditional(*conditions: dict[str, str], **predicate: str) -> dict[str, Any]:
    predicate_member = {"Conditions": [*conditions], **predicate}
    return {"Name": "t", "Type": "CONDITIONAL", "Predicate": predicate_member, "Actions": [EXTRACT]}


def without(name: str, **condition: str) -> dict[str, str]:
    return {member: value for member, value in condition.items() if member != name}


@pytest.mark.parametrize(
    "members",
    [
        on_demand(EXTRACT),
        on_demand(EXTRACT, WorkflowName="etl", Description="by hand\nor by script"),
        on_demand(RAW, RAW, EXTRACT, EXTRACT, EXTRACT),
        on_demand(
            {
                "JobName": "extract",
                "Arguments": {"--day": "1"},
                "Timeout": 5,
                "SecurityConfiguration": "secret",
                "NotificationProperty": {"NotifyDelayAfter": 3},
            }
        ),
        scheduled(),
        scheduled(WorkflowName="etl"),
        event(),
        event(EventBatchingCondition={"BatchSize": 100, "BatchWindow": 900}),
        conditional(AFTER_LOAD),
        conditional(AFTER_LOAD, AFTER_CRAWL, Logical="ANY"),
        conditional(AFTER_LOAD, AFTER_CRAWL, Logical="AND"),
        conditional({**AFTER_CRAWL, "CrawlState": "CANCELLED"}, Logical="AND"),
    ],
)
def test_trigger_keeps_what_it_was_created_with(glue: "GlueClient", deploy: "Deploy", members: dict[str, Any]) -> None:
    deploy.workflow()

    assert glue.create_trigger(**members)["Name"] == "t"

    assert glue.get_trigger(Name="t")["Trigger"] == {**members, "State": "CREATED"}


@pytest.mark.parametrize("members", [scheduled(), conditional(AFTER_LOAD)])
def test_trigger_may_be_started_on_creation(glue: "GlueClient", members: dict[str, Any]) -> None:
    glue.create_trigger(**members, StartOnCreation=True, Tags={"team": "data"})

    assert glue.get_trigger(Name="t")["Trigger"] == {**members, "State": "ACTIVATED"}


@pytest.mark.parametrize("members", [on_demand(EXTRACT), scheduled(), conditional(AFTER_LOAD), event()])
def test_trigger_need_not_be_started_on_creation(glue: "GlueClient", deploy: "Deploy", members: dict[str, Any]) -> None:
    deploy.workflow()

    glue.create_trigger(**members, StartOnCreation=False)

    assert glue.get_trigger(Name="t")["Trigger"]["State"] == "CREATED"


def test_crawler_part_of_a_condition_on_a_job_is_dropped(glue: "GlueClient") -> None:
    glue.create_trigger(**conditional({**AFTER_LOAD, "CrawlerName": "raw", "CrawlState": "FAILED"}))

    assert glue.get_trigger(Name="t")["Trigger"]["Predicate"] == {"Conditions": [AFTER_LOAD]}


JOB_STATES = r"\[SUCCEEDED, STOPPED, FAILED, TIMEOUT\]"
CRAWL_STATES = r"\[SUCCEEDED, FAILED, CANCELLED\]"


@pytest.mark.parametrize(
    ("members", "text"),
    [
        (on_demand(EXTRACT, Type="CONDITIONAL"), "Predicate cannot be null or empty"),
        (on_demand(EXTRACT, Type="CONDITIONAL", Predicate={}), "Predicate cannot be null or empty"),
        (conditional(), "Predicate cannot be null or empty"),
        (on_demand(EXTRACT, Type="SCHEDULED"), "Schedule cannot be null or empty"),
        (scheduled(Schedule=""), "Schedule cannot be null or empty"),
        (on_demand(EXTRACT, Type="EVENT"), "Workflow name cannot be null or empty"),
        (
            on_demand(EXTRACT, StartOnCreation=True),
            r"Starting trigger on create is not supported for ON_DEMAND trigger type\.",
        ),
        (event(StartOnCreation=True), r"Starting trigger on create is not supported for EVENT trigger type\."),
        (
            conditional(AFTER_LOAD, AFTER_CRAWL),
            r"Logical operator cannot be null or empty when more than one condition is present\.",
        ),
        (conditional(without("LogicalOperator", **AFTER_LOAD)), "Logical operator cannot be null or empty"),
        (
            conditional(without("LogicalOperator", **AFTER_CRAWL), AFTER_LOAD, Logical="AND"),
            "Logical operator cannot be null or empty",
        ),
        (conditional({**AFTER_LOAD, "State": "RUNNING"}), f"JobRunState should be any of: {JOB_STATES}"),
        (conditional({**AFTER_LOAD, "State": "ERROR"}), f"JobRunState should be any of: {JOB_STATES}"),
        (conditional({**AFTER_CRAWL, "CrawlState": "RUNNING"}), f"CrawlerState should be any of: {CRAWL_STATES}"),
        (conditional({**AFTER_CRAWL, "CrawlState": "ERROR"}), f"CrawlerState should be any of: {CRAWL_STATES}"),
        (
            conditional(without("State", **AFTER_LOAD)),
            f"State cannot be null or empty, choose from one of the following job state: {JOB_STATES}",
        ),
        (
            conditional({**without("CrawlState", **AFTER_CRAWL), "State": "SUCCEEDED"}),
            f"State cannot be null or empty, choose from one of the following crawler state: {CRAWL_STATES}",
        ),
        (
            conditional(without("JobName", **AFTER_LOAD)),
            "JobName or CrawlerName in condition cannot be null or empty",
        ),
        (on_demand({**EXTRACT, **RAW}), "Both JobName or CrawlerName cannot be set together in an action"),
        (on_demand({"Timeout": 5}), "JobName or CrawlerName in action cannot be null or empty"),
        (on_demand(), "Actions cannot be null or empty"),
        (on_demand(RAW, RAW, RAW), "Actions cannot contain more than two crawlers"),
        (
            conditional({**AFTER_LOAD, "JobName": "extract"}),
            r"Job cannot be a Predicate and Action for Conditional Trigger\.",
        ),
        (
            scheduled(Predicate={"Conditions": [{**AFTER_LOAD, "JobName": "extract"}]}),
            r"Job cannot be a Predicate and Action for Conditional Trigger\.",
        ),
    ],
)
def test_trigger_that_does_not_fit_together_is_refused(
    glue: "GlueClient", deploy: "Deploy", members: dict[str, Any], text: str
) -> None:
    deploy.workflow()

    with pytest.raises(glue.exceptions.InvalidInputException, match=f"CreateTrigger operation: {text}$"):
        glue.create_trigger(**members)

    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_trigger(Name="t")


@pytest.mark.parametrize(
    ("members", "text"),
    [
        (
            on_demand(EXTRACT, Type="HOURLY"),
            r"Value 'HOURLY' at 'type' .* enum value set: \[SCHEDULED, CONDITIONAL, ON_DEMAND, EVENT\]$",
        ),
        (
            conditional({**AFTER_LOAD, "LogicalOperator": "LIKE"}),
            r"Value 'LIKE' at 'predicate.conditions.1.member.logicalOperator' .* enum value set: \[EQUALS\]$",
        ),
        (
            event(EventBatchingCondition={"BatchSize": 101}),
            r"at 'eventBatchingCondition.batchSize' .* Member must have value less than or equal to 100$",
        ),
        (
            event(EventBatchingCondition={"BatchSize": 1, "BatchWindow": 901}),
            r"at 'eventBatchingCondition.batchWindow' .* Member must have value less than or equal to 900$",
        ),
        (
            on_demand(EXTRACT, Description="d" * 2049),
            r"at 'description' failed to satisfy constraint: Member must have length less than or equal to 2048$",
        ),
    ],
)
def test_trigger_out_of_bounds_is_a_validation_error(glue: "GlueClient", members: dict[str, Any], text: str) -> None:
    with pytest.raises(glue.exceptions.ValidationException, match=text):
        glue.create_trigger(**members)


def test_trigger_may_name_jobs_and_crawlers_that_do_not_exist(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow()

    glue.create_trigger(**conditional(AFTER_LOAD), WorkflowName="etl")

    assert glue.get_trigger(Name="t")["Trigger"]["Actions"] == [EXTRACT]


def test_crawler_may_be_both_watched_and_started(glue: "GlueClient") -> None:
    glue.create_trigger(**{**conditional(AFTER_CRAWL), "Actions": [RAW]})

    assert glue.get_trigger(Name="t")["Trigger"]["Actions"] == [RAW]


@pytest.mark.parametrize("members", [on_demand(EXTRACT), scheduled(), conditional(AFTER_LOAD), event()])
def test_trigger_of_a_missing_workflow_is_refused(glue: "GlueClient", members: dict[str, Any]) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        glue.create_trigger(**members | {"WorkflowName": "nowhere"})

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Trigger not found\.$"):
        glue.get_trigger(Name="t")


def test_equal_trigger_of_the_name_is_left_as_it_is(glue: "GlueClient") -> None:
    glue.create_trigger(**scheduled(), StartOnCreation=True)

    assert glue.create_trigger(**scheduled())["Name"] == "t"

    assert glue.get_trigger(Name="t")["Trigger"]["State"] == "ACTIVATED"


def test_equal_start_trigger_is_no_second_one(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow()
    glue.create_trigger(**event())

    assert glue.create_trigger(**event())["Name"] == "t"


@pytest.mark.parametrize(
    "members",
    [on_demand(RAW), on_demand(EXTRACT, Description="new"), scheduled(), on_demand(EXTRACT, WorkflowName="etl")],
)
def test_different_trigger_of_the_name_is_refused(
    glue: "GlueClient", deploy: "Deploy", members: dict[str, Any]
) -> None:
    deploy.workflow()
    glue.create_trigger(**on_demand(EXTRACT))

    text = "Trigger with name 't' already submitted with different configuration$"
    with pytest.raises(glue.exceptions.IdempotentParameterMismatchException, match=text):
        glue.create_trigger(**members)

    assert glue.get_trigger(Name="t")["Trigger"] == {**on_demand(EXTRACT), "State": "CREATED"}


@pytest.mark.parametrize("second", [on_demand(EXTRACT, WorkflowName="etl"), scheduled(WorkflowName="etl"), event()])
def test_second_start_trigger_of_a_workflow_is_refused(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", second: dict[str, Any]
) -> None:
    deploy.jobs("first")
    deploy.workflow({"JobName": "first"})

    with pytest.raises(glue.exceptions.InvalidInputException, match="etl has the start trigger etl-start already"):
        glue.create_trigger(**second)

    assert etl.nodes(etl.start()).keys() == {"etl-start", "first"}


def test_each_workflow_may_have_a_start_trigger(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow({"JobName": "extract"})
    deploy.workflow({"JobName": "extract"}, name="other")

    assert glue.get_trigger(Name="other-start")["Trigger"]["WorkflowName"] == "other"


def test_start_trigger_may_be_replaced_once_it_is_deleted(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "first"})
    glue.delete_trigger(Name="etl-start")

    glue.create_trigger(**on_demand(EXTRACT, WorkflowName="etl"))

    assert etl.states(etl.completed()) == {"extract": ["SUCCEEDED"]}


def test_delete_returns_the_name_and_takes_the_trigger_away(glue: "GlueClient") -> None:
    glue.create_trigger(**on_demand(EXTRACT))

    assert glue.delete_trigger(Name="t")["Name"] == "t"

    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Trigger not found\.$"):
        glue.get_trigger(Name="t")


def test_deleting_a_missing_trigger_is_no_error(glue: "GlueClient") -> None:
    assert glue.delete_trigger(Name="nowhere")["Name"] == "nowhere"


def test_deleted_trigger_leaves_the_graph_of_its_workflow(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}], name="after")

    glue.delete_trigger(Name="after")

    graph = glue.get_workflow(Name="etl", IncludeGraph=True)["Workflow"]["Graph"]
    assert [node["Name"] for node in graph["Nodes"]] == ["etl-start", "extract"]
    assert len(graph["Edges"]) == 1


@pytest.mark.parametrize("operation", ["get_trigger", "start_trigger", "stop_trigger"])
def test_missing_trigger_is_reported(glue: "GlueClient", operation: str) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"operation: Trigger not found\.$"):
        getattr(glue, operation)(Name="nowhere")
