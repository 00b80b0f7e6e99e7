"""Triggers: what Glue takes for one, and what one goes through."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import pytest
from domain.world import World

from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.trigger import Condition, Trigger, Triggers, TriggerType, trigger_from
from mock_glue_wf.errors import InvalidInputException

JOB_A, CRAWLER_RAW = {"JobName": "a"}, {"CrawlerName": "raw"}
DAILY = "cron(0 12 * * ? *)"
A_SUCCEEDED = {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}
RAW_FAILED = {"LogicalOperator": "EQUALS", "CrawlerName": "raw", "CrawlState": "FAILED"}
NEEDED: dict[str, dict[str, Any]] = {
    "ON_DEMAND": {},
    "SCHEDULED": {"Schedule": DAILY},
    "EVENT": {"WorkflowName": "etl"},
    "CONDITIONAL": {"Predicate": {"Conditions": [A_SUCCEEDED]}},
}


def trigger(kind: str, **members: Any) -> Trigger:
    return trigger_from({"Name": "t", "Type": kind, "Actions": [{"JobName": "b"}], **NEEDED[kind], **members})


def refused(text: str) -> AbstractContextManager[object]:
    """That AWS's text is the whole message is part of what is tested."""
    return pytest.raises(InvalidInputException, match=f"^{re.escape(text)}$")


def conditional(*conditions: Mapping[str, Any], **predicate: str) -> Trigger:
    return trigger("CONDITIONAL", Predicate={"Conditions": [*conditions], **predicate})


@pytest.mark.parametrize("kind", ["ON_DEMAND", "SCHEDULED", "EVENT", "CONDITIONAL"])
def test_a_trigger_begins_as_created(kind: str) -> None:
    assert trigger(kind).state == "CREATED"


@pytest.mark.parametrize("kind", ["SCHEDULED", "CONDITIONAL"])
def test_a_trigger_may_be_active_from_its_creation(kind: str) -> None:
    assert trigger(kind, StartOnCreation=True).state == "ACTIVATED"


@pytest.mark.parametrize("kind", ["ON_DEMAND", "EVENT"])
def test_what_is_never_active_cannot_be_so_from_its_creation(kind: str) -> None:
    with refused(f"Starting trigger on create is not supported for {kind} trigger type."):
        trigger(kind, StartOnCreation=True)


@pytest.mark.parametrize("kind", ["ON_DEMAND", "EVENT"])
def test_not_starting_on_creation_may_be_said_of_any_trigger(kind: str) -> None:
    assert trigger(kind, StartOnCreation=False).state == "CREATED"


@pytest.mark.parametrize(
    ("kind", "starts"), [("ON_DEMAND", True), ("SCHEDULED", True), ("EVENT", True), ("CONDITIONAL", False)]
)
def test_all_but_conditional_triggers_start_runs(kind: str, starts: bool) -> None:
    assert trigger(kind).starts_a_run is starts


def test_a_trigger_is_made_of_what_was_given_without_tags_and_start_on_creation() -> None:
    made = trigger("SCHEDULED", Description="nightly", StartOnCreation=True, Tags={"team": "data"})
    assert made.definition == {
        "Name": "t",
        "Type": "SCHEDULED",
        "Actions": [{"JobName": "b"}],
        "Schedule": DAILY,
        "Description": "nightly",
    }
    assert (made.name, made.type, made.workflow_name) == ("t", TriggerType.SCHEDULED, None)


def test_actions_name_jobs_and_crawlers_in_their_order() -> None:
    action = {"JobName": "a", "Arguments": {"--date": "today"}, "Timeout": 5}
    made = trigger("ON_DEMAND", Actions=[CRAWLER_RAW, action])
    assert [each.node for each in made.actions] == [NodeKey(NodeType.CRAWLER, "raw"), NodeKey(NodeType.JOB, "a")]
    assert made.actions[1].overrides == action


def test_conditions_name_nodes_and_states() -> None:
    made = conditional(A_SUCCEEDED, RAW_FAILED, Logical="AND")
    assert made.conditions == ((("JOB", "a"), "SUCCEEDED"), (("CRAWLER", "raw"), "FAILED"))
    assert isinstance(made.conditions[0], Condition)


@pytest.mark.parametrize(("logical", "any_condition"), [("AND", False), ("ANY", True)])
def test_the_logical_operator_says_whether_any_condition_is_enough(logical: str, any_condition: bool) -> None:
    assert conditional(A_SUCCEEDED, RAW_FAILED, Logical=logical).any_condition is any_condition


def test_one_condition_needs_no_logical_operator() -> None:
    assert len(conditional(A_SUCCEEDED).conditions) == 1


def test_more_than_one_condition_needs_a_logical_operator() -> None:
    with refused("Logical operator cannot be null or empty when more than one condition is present."):
        conditional(A_SUCCEEDED, RAW_FAILED)


@pytest.mark.parametrize("predicate", [{}, {"Predicate": {}}, {"Predicate": {"Logical": "AND", "Conditions": []}}])
def test_a_conditional_trigger_needs_a_predicate(predicate: dict[str, Any]) -> None:
    given = {"Name": "t", "Type": "CONDITIONAL", "Actions": [JOB_A], **predicate}
    with refused("Predicate cannot be null or empty"):
        trigger_from(given)


@pytest.mark.parametrize("schedule", [{}, {"Schedule": ""}])
def test_a_scheduled_trigger_needs_a_schedule(schedule: dict[str, str]) -> None:
    given = {"Name": "t", "Type": "SCHEDULED", "Actions": [JOB_A], **schedule}
    with refused("Schedule cannot be null or empty"):
        trigger_from(given)


def test_an_event_trigger_needs_a_workflow() -> None:
    with refused("Workflow name cannot be null or empty"):
        trigger_from({"Name": "t", "Type": "EVENT", "Actions": [JOB_A]})


@pytest.mark.parametrize(
    "condition", [{"JobName": "a", "State": "SUCCEEDED"}, {"CrawlerName": "raw", "CrawlState": "FAILED"}]
)
def test_a_condition_needs_a_logical_operator_of_its_own(condition: dict[str, str]) -> None:
    with refused("Logical operator cannot be null or empty"):
        conditional(condition, Logical="AND")


@pytest.mark.parametrize("state", ["SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"])
def test_a_condition_watches_for_these_ends_of_a_job_run(state: str) -> None:
    assert conditional({**A_SUCCEEDED, "State": state}).conditions[0].state == state


@pytest.mark.parametrize("state", ["STARTING", "RUNNING", "STOPPING", "ERROR", "WAITING", "EXPIRED"])
def test_a_condition_watches_for_no_other_state_of_a_job_run(state: str) -> None:
    with refused("JobRunState should be any of: [SUCCEEDED, STOPPED, FAILED, TIMEOUT]"):
        conditional({**A_SUCCEEDED, "State": state})


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "CANCELLED"])
def test_a_condition_watches_for_these_ends_of_a_crawl(state: str) -> None:
    assert conditional({**RAW_FAILED, "CrawlState": state}).conditions[0].state == state


@pytest.mark.parametrize("state", ["RUNNING", "CANCELLING", "ERROR"])
def test_a_condition_watches_for_no_other_state_of_a_crawl(state: str) -> None:
    with refused("CrawlerState should be any of: [SUCCEEDED, FAILED, CANCELLED]"):
        conditional({**RAW_FAILED, "CrawlState": state})


def test_a_condition_on_a_job_needs_a_state() -> None:
    choice = "choose from one of the following job state: [SUCCEEDED, STOPPED, FAILED, TIMEOUT]"
    with refused(f"State cannot be null or empty, {choice}"):
        conditional({"LogicalOperator": "EQUALS", "JobName": "a", "CrawlState": "SUCCEEDED"})


def test_a_condition_on_a_crawler_needs_a_crawl_state() -> None:
    choice = "choose from one of the following crawler state: [SUCCEEDED, FAILED, CANCELLED]"
    with refused(f"State cannot be null or empty, {choice}"):
        conditional({"LogicalOperator": "EQUALS", "CrawlerName": "raw", "State": "SUCCEEDED"})


def test_a_condition_is_on_something() -> None:
    with refused("JobName or CrawlerName in condition cannot be null or empty"):
        conditional({"LogicalOperator": "EQUALS", "State": "SUCCEEDED"})


def test_in_a_condition_on_both_the_job_wins() -> None:
    made = conditional({**RAW_FAILED, **A_SUCCEEDED})
    assert made.conditions == ((("JOB", "a"), "SUCCEEDED"),)
    assert made.definition["Predicate"] == {"Conditions": [A_SUCCEEDED]}


def test_an_action_starts_a_job_or_a_crawler_not_both() -> None:
    with refused("Both JobName or CrawlerName cannot be set together in an action"):
        trigger("ON_DEMAND", Actions=[JOB_A | CRAWLER_RAW])


def test_an_action_starts_something() -> None:
    with refused("JobName or CrawlerName in action cannot be null or empty"):
        trigger("ON_DEMAND", Actions=[{"Timeout": 5}])


def test_a_trigger_starts_something() -> None:
    with refused("Actions cannot be null or empty"):
        trigger("ON_DEMAND", Actions=[])


def test_a_trigger_starts_two_crawlers() -> None:
    assert len(trigger("ON_DEMAND", Actions=[CRAWLER_RAW, {"CrawlerName": "other"}, JOB_A]).actions) == 3


def test_a_trigger_starts_no_more_than_two_crawlers() -> None:
    with pytest.raises(InvalidInputException, match="Actions cannot contain more than two crawlers"):
        trigger("ON_DEMAND", Actions=[CRAWLER_RAW, {"CrawlerName": "other"}, {"CrawlerName": "third"}])


@pytest.mark.parametrize("kind", ["CONDITIONAL", "SCHEDULED"])
def test_a_trigger_does_not_start_a_job_that_it_watches(kind: str) -> None:
    """Also one that is not conditional but has a predicate: terraform-provider-aws #39571."""
    with refused("Job cannot be a Predicate and Action for Conditional Trigger."):
        trigger(kind, Predicate={"Conditions": [A_SUCCEEDED]}, Actions=[{"JobName": "b"}, JOB_A])


def test_a_trigger_may_start_a_crawler_of_the_name_of_the_job_that_it_watches() -> None:
    made = trigger("CONDITIONAL", Actions=[{"CrawlerName": "a"}])
    assert made.actions[0].node == NodeKey(NodeType.CRAWLER, "a")


@pytest.mark.parametrize("kind", ["SCHEDULED", "CONDITIONAL"])
def test_a_trigger_is_started_stopped_and_started_again(kind: str) -> None:
    made = trigger(kind)
    made.start()
    assert made.state == "ACTIVATED"
    made.stop()
    assert made.state == "DEACTIVATED"
    made.start()
    assert made.state == "ACTIVATED"


@pytest.mark.parametrize("kind", ["ON_DEMAND", "SCHEDULED", "EVENT", "CONDITIONAL"])
def test_a_trigger_that_was_never_started_cannot_be_stopped(kind: str) -> None:
    made = trigger(kind)
    with refused("The operation is not allowed when trigger is in state: CREATED"):
        made.stop()
    assert made.state == "CREATED"


def test_a_trigger_is_not_stopped_twice() -> None:
    made = trigger("SCHEDULED", StartOnCreation=True)
    made.stop()
    with refused("The operation is not allowed when trigger is in state: DEACTIVATED"):
        made.stop()


def test_a_trigger_is_not_started_twice() -> None:
    made = trigger("SCHEDULED", StartOnCreation=True)
    with refused("The operation is not allowed when trigger is in state: ACTIVATED"):
        made.start()


@pytest.fixture
def triggers(world: World) -> Triggers:
    etl = world.workflow("a", "b")
    world.trigger("lone", "ON_DEMAND", "a")
    world.when(etl, "b SUCCEEDED", then="c")
    world.when(etl, "a SUCCEEDED", then="c")
    return world.backend.triggers


def test_triggers_of_a_workflow_come_in_order_of_creation(triggers: Triggers) -> None:
    assert list(triggers.of("etl")) == ["start", "b SUCCEEDED", "a SUCCEEDED"]


def test_a_workflow_nobody_made_triggers_for_has_none(triggers: Triggers) -> None:
    assert list(triggers.of("other")) == []


def test_a_removed_trigger_is_no_longer_its_workflow_s(triggers: Triggers) -> None:
    removed = triggers.remove("b SUCCEEDED")
    assert removed is not None
    assert removed.name == "b SUCCEEDED"
    assert list(triggers.of("etl")) == ["start", "a SUCCEEDED"]
    assert [each.name for each in triggers] == ["start", "lone", "a SUCCEEDED"]


def test_removing_a_trigger_that_is_not_there_changes_nothing(triggers: Triggers) -> None:
    assert triggers.remove("missing") is None
    assert list(triggers.of("etl")) == ["start", "b SUCCEEDED", "a SUCCEEDED"]


def test_a_trigger_of_a_name_that_is_taken_is_not_added(triggers: Triggers) -> None:
    with pytest.raises(LookupError, match="there is a lone already"):
        triggers.add("lone", trigger("EVENT"))
    assert list(triggers.of("etl")) == ["start", "b SUCCEEDED", "a SUCCEEDED"]
