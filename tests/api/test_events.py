"""EVENT triggers: batches of events by size and by window."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
A: Any = {"JobName": "a"}
THREE_IN_A_MINUTE: Any = {"EventBatchingCondition": {"BatchSize": 3, "BatchWindow": 60}}

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def on_events(glue: "GlueClient", name: str = "etl", **members: Any) -> None:
    """The EVENT trigger of a workflow."""
    glue.create_trigger(Name=f"{name}-events", Type="EVENT", WorkflowName=name, Actions=[A], **members)


@pytest.fixture
def batches(glue: "GlueClient", deploy: "Deploy") -> None:
    """The workflow ``etl``, started by three events or a minute after the first one."""
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 10})
    deploy.workflow()
    on_events(glue, **THREE_IN_A_MINUTE)


@pytest.fixture
def singles(glue: "GlueClient", deploy: "Deploy") -> None:
    """The workflow ``etl``, started by each event."""
    deploy.jobs("a", ExecutionProperty={"MaxConcurrentRuns": 10})
    deploy.workflow()
    on_events(glue)


def notify(glue_mock: "MockGlue", *event_ids: str) -> None:
    for event_id in event_ids:
        glue_mock.notify_event("etl", event_id)


def workflow_runs(glue: "GlueClient", name: str = "etl") -> list[Any]:
    """The runs of a workflow, the first one first."""
    return list(reversed(glue.get_workflow_runs(Name=name)["Runs"]))


def event_ids(glue: "GlueClient") -> list[str]:
    return [run["WorkflowRunProperties"]["aws:eventIds"] for run in workflow_runs(glue)]


@pytest.mark.usefixtures("singles")
def test_without_a_batching_condition_each_event_starts_a_run(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue_mock.notify_event("etl", "e1")
    glue_mock.notify_event("etl", "e2")

    assert event_ids(glue) == ["[e1]", "[e2]"]


@pytest.mark.usefixtures("singles")
def test_run_started_by_an_event_runs_the_workflow(glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl") -> None:
    glue_mock.notify_event("etl", "e1")
    glue_mock.run_until_idle()

    (run,) = workflow_runs(glue)
    assert run["Status"] == "COMPLETED"
    assert run["StartedOn"] == NOON
    assert etl.states(run["WorkflowRunId"]) == {"a": ["SUCCEEDED"]}


@pytest.mark.usefixtures("batches")
def test_batch_that_is_full_starts_a_run(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue_mock.notify_event("etl", "e1")
    glue_mock.notify_event("etl", "e2")

    assert workflow_runs(glue) == []

    glue_mock.notify_event("etl", "e3")

    (run,) = workflow_runs(glue)
    assert run["WorkflowRunProperties"] == {"aws:eventIds": "[e1, e2, e3]"}
    assert run["StartingEventBatchCondition"] == {"BatchSize": 3, "BatchWindow": 0}


@pytest.mark.usefixtures("batches")
def test_window_that_is_over_starts_a_run_with_the_events_there_are(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue_mock.notify_event("etl", "e1")
    glue_mock.clock.advance(seconds=59)
    glue_mock.notify_event("etl", "e2")

    assert workflow_runs(glue) == []

    glue_mock.clock.advance(seconds=1)

    (run,) = workflow_runs(glue)
    assert run["StartedOn"] == NOON + 60 * SECOND
    assert run["WorkflowRunProperties"] == {"aws:eventIds": "[e1, e2]"}
    assert run["StartingEventBatchCondition"] == {"BatchSize": 0, "BatchWindow": 60}


@pytest.mark.usefixtures("batches")
def test_full_batch_closes_its_window(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    notify(glue_mock, "e1", "e2", "e3")

    glue_mock.clock.advance(minutes=10)

    assert event_ids(glue) == ["[e1, e2, e3]"]


@pytest.mark.usefixtures("batches")
def test_first_event_after_a_full_batch_opens_a_new_window(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    notify(glue_mock, "e1", "e2", "e3")
    glue_mock.clock.advance(seconds=30)
    glue_mock.notify_event("etl", "e4")

    glue_mock.clock.advance(seconds=59)

    assert event_ids(glue) == ["[e1, e2, e3]"]

    glue_mock.clock.advance(seconds=1)

    assert event_ids(glue) == ["[e1, e2, e3]", "[e4]"]


@pytest.mark.usefixtures("batches")
def test_first_event_after_a_window_opens_a_new_one(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue_mock.notify_event("etl", "e1")
    glue_mock.clock.advance(seconds=100)
    glue_mock.notify_event("etl", "e2")
    glue_mock.clock.advance(seconds=60)

    assert event_ids(glue) == ["[e1]", "[e2]"]
    assert [run["StartedOn"] for run in workflow_runs(glue)] == [NOON + 60 * SECOND, NOON + 160 * SECOND]


@pytest.mark.usefixtures("batches")
def test_event_at_the_instant_at_which_a_window_ends_belongs_to_the_next_batch(
    glue: "GlueClient", glue_mock: "MockGlue"
) -> None:
    glue_mock.notify_event("etl", "e1")
    glue_mock.clock.advance(seconds=60)
    glue_mock.notify_event("etl", "e2")
    glue_mock.run_until_idle()

    assert event_ids(glue) == ["[e1]", "[e2]"]


@pytest.mark.usefixtures("batches")
def test_event_that_comes_twice_counts_twice(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    notify(glue_mock, "e1", "e1", "e1")

    assert event_ids(glue) == ["[e1, e1, e1]"]


@pytest.mark.usefixtures("batches")
def test_open_window_is_waited_for(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue_mock.notify_event("etl", "e1")

    glue_mock.run_until_idle()

    assert [run["Status"] for run in workflow_runs(glue)] == ["COMPLETED"]
    assert glue_mock.clock.now() == NOON + 120 * SECOND


def test_window_is_900_seconds_when_none_is_given(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    deploy.workflow()
    on_events(glue, EventBatchingCondition={"BatchSize": 2})
    glue_mock.notify_event("etl")

    glue_mock.run_until_idle()

    (run,) = workflow_runs(glue)
    assert run["StartedOn"] == NOON + 900 * SECOND
    assert run["StartingEventBatchCondition"] == {"BatchSize": 0, "BatchWindow": 900}


@pytest.mark.usefixtures("singles")
def test_event_without_an_id_gets_one(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue_mock.notify_event("etl")
    glue_mock.notify_event("etl")

    first, second = (ids.strip("[]") for ids in event_ids(glue))
    assert len(first) == len(second) == 36
    assert first != second


def test_event_ids_stand_beside_the_default_run_properties(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.jobs("a")
    deploy.workflow(DefaultRunProperties={"day": "1"})
    on_events(glue)

    glue_mock.notify_event("etl", "e1")

    assert workflow_runs(glue)[0]["WorkflowRunProperties"] == {"day": "1", "aws:eventIds": "[e1]"}


@pytest.mark.usefixtures("singles")
def test_run_started_by_hand_has_no_events(etl: "Etl") -> None:
    run = etl.run(etl.start())

    assert run["WorkflowRunProperties"] == {}
    assert "StartingEventBatchCondition" not in run


@pytest.mark.usefixtures("batches")
def test_run_started_by_hand_leaves_the_batch_alone(glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl") -> None:
    glue_mock.notify_event("etl", "e1")
    etl.start()
    notify(glue_mock, "e2", "e3")

    by_hand, by_events = workflow_runs(glue)
    assert by_hand["WorkflowRunProperties"] == {}
    assert by_events["WorkflowRunProperties"] == {"aws:eventIds": "[e1, e2, e3]"}


@pytest.mark.usefixtures("singles")
def test_run_resumed_after_events_keeps_their_ids_and_was_started_by_none(
    glue: "GlueClient", glue_mock: "MockGlue", etl: "Etl"
) -> None:
    glue_mock.notify_event("etl", "e1")
    glue_mock.run_until_idle()
    first = workflow_runs(glue)[0]["WorkflowRunId"]

    node = etl.nodes(first)["a"]["UniqueId"]
    resumed = etl.run(glue.resume_workflow_run(Name="etl", RunId=first, NodeIds=[node])["RunId"])

    assert resumed["WorkflowRunProperties"] == {"aws:eventIds": "[e1]"}
    assert "StartingEventBatchCondition" not in resumed


def test_batch_that_comes_while_the_workflow_is_full_is_a_run_in_error(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow(MaxConcurrentRuns=1)
    on_events(glue, **THREE_IN_A_MINUTE)
    etl.start()

    notify(glue_mock, "e1", "e2", "e3")

    refused = workflow_runs(glue)[1]
    assert refused["Status"] == "ERROR"
    assert refused["ErrorMessage"] == "Concurrent runs exceeded for workflow: etl."
    assert refused["StartedOn"] == refused["CompletedOn"] == NOON
    assert refused["WorkflowRunProperties"] == {"aws:eventIds": "[e1, e2, e3]"}
    assert refused["StartingEventBatchCondition"] == {"BatchSize": 3, "BatchWindow": 0}
    assert refused["Statistics"]["TotalActions"] == 1
    assert len(glue.get_job_runs(JobName="a")["JobRuns"]) == 1


def test_events_of_a_run_in_error_are_not_used_again(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", etl: "Etl"
) -> None:
    deploy.jobs("a")
    deploy.workflow(MaxConcurrentRuns=1)
    on_events(glue)
    etl.start()
    glue_mock.notify_event("etl", "e1")
    glue_mock.run_until_idle()

    glue_mock.notify_event("etl", "e2")
    glue_mock.run_until_idle()

    assert [run["Status"] for run in workflow_runs(glue)] == ["COMPLETED", "ERROR", "COMPLETED"]
    assert workflow_runs(glue)[2]["WorkflowRunProperties"] == {"aws:eventIds": "[e2]"}


@pytest.mark.usefixtures("batches")
def test_deleting_the_trigger_forgets_its_batch(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue_mock.notify_event("etl", "e1")

    glue.delete_trigger(Name="etl-events")
    glue_mock.clock.advance(minutes=10)
    on_events(glue, **THREE_IN_A_MINUTE)
    notify(glue_mock, "e2", "e3", "e4")

    assert event_ids(glue) == ["[e2, e3, e4]"]


@pytest.mark.usefixtures("batches")
def test_window_that_ends_after_the_workflow_was_deleted_starts_nothing(
    glue: "GlueClient", glue_mock: "MockGlue"
) -> None:
    glue_mock.notify_event("etl", "e1")

    glue.delete_workflow(Name="etl")
    glue_mock.run_until_idle()

    assert glue.get_job_runs(JobName="a")["JobRuns"] == []


def test_batches_of_two_workflows_are_apart(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.jobs("a")
    deploy.workflow()
    deploy.workflow(name="other")
    on_events(glue, **THREE_IN_A_MINUTE)
    on_events(glue, "other", **THREE_IN_A_MINUTE)

    glue_mock.notify_event("etl", "e1")
    glue_mock.notify_event("other", "e1")
    notify(glue_mock, "e1", "e2")

    assert event_ids(glue) == ["[e1, e1, e2]"]
    assert workflow_runs(glue, "other") == []


@pytest.mark.parametrize(("size", "window"), [(1, 1), (100, 900)])
def test_batching_condition_is_shown_as_it_was_given(
    glue: "GlueClient", deploy: "Deploy", size: int, window: int
) -> None:
    deploy.workflow()
    on_events(glue, EventBatchingCondition={"BatchSize": size, "BatchWindow": window})

    trigger = glue.get_trigger(Name="etl-events")["Trigger"]
    assert trigger["EventBatchingCondition"] == {"BatchSize": size, "BatchWindow": window}
    assert trigger["State"] == "CREATED"


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ({"BatchSize": 101}, r"eventBatchingCondition\.batchSize' .* less than or equal to 100$"),
        ({"BatchSize": 1, "BatchWindow": 901}, r"eventBatchingCondition\.batchWindow' .* less than or equal to 900$"),
    ],
)
def test_batches_larger_or_longer_than_glue_takes_are_refused(
    glue: "GlueClient", deploy: "Deploy", condition: Any, text: str
) -> None:
    deploy.workflow()

    with pytest.raises(glue.exceptions.ClientError, match=text):
        on_events(glue, EventBatchingCondition=condition)


@pytest.mark.usefixtures("singles")
def test_event_trigger_cannot_be_started(glue: "GlueClient") -> None:
    with pytest.raises(glue.exceptions.InvalidInputException, match=r"Trigger Type EVENT cannot be started$"):
        glue.start_trigger(Name="etl-events")


@pytest.mark.usefixtures("singles")
def test_event_trigger_cannot_be_stopped(glue: "GlueClient") -> None:
    text = "The operation is not allowed when trigger is in state: CREATED$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        glue.stop_trigger(Name="etl-events")


def test_event_for_an_unknown_workflow_is_an_error_of_the_test(glue_mock: "MockGlue") -> None:
    text = "no workflow 'etl' has an EVENT trigger that an event could be handed to"
    with pytest.raises(LookupError, match=text):
        glue_mock.notify_event("etl")


def test_event_for_a_workflow_with_another_start_trigger_is_an_error_of_the_test(
    glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.workflow(A)

    with pytest.raises(LookupError, match="no workflow 'etl' has an EVENT trigger"):
        glue_mock.notify_event("etl")


@pytest.mark.usefixtures("singles")
def test_event_for_a_deleted_workflow_is_an_error_of_the_test(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue.delete_workflow(Name="etl")

    with pytest.raises(LookupError, match="no workflow 'etl' has an EVENT trigger"):
        glue_mock.notify_event("etl")


@pytest.mark.usefixtures("singles")
def test_event_for_one_of_two_workflows_of_a_name_needs_the_region(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    elsewhere = boto3.client("glue", region_name="us-east-1", aws_access_key_id="AKIA", aws_secret_access_key="secret")
    elsewhere.create_workflow(Name="etl")
    on_events(elsewhere)

    text = "a workflow 'etl' in eu-west-1 of 123456789012, us-east-1 of 123456789012; name the one with region="
    with pytest.raises(LookupError, match=text):
        glue_mock.notify_event("etl")

    glue_mock.notify_event("etl", "e1", region="us-east-1")

    assert workflow_runs(glue) == []
    assert len(workflow_runs(elsewhere)) == 1


@pytest.mark.usefixtures("singles")
def test_event_for_one_of_two_workflows_of_a_name_needs_the_account(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    other = boto3.client("glue", region_name="eu-west-1", aws_access_key_id="999999999999", aws_secret_access_key="s")
    other.create_workflow(Name="etl")
    on_events(other)

    glue_mock.notify_event("etl", "e1", account="123456789012")

    assert event_ids(glue) == ["[e1]"]
    assert workflow_runs(other) == []


@pytest.mark.usefixtures("singles")
def test_event_for_an_account_that_has_no_such_workflow_is_an_error_of_the_test(glue_mock: "MockGlue") -> None:
    with pytest.raises(LookupError, match="no workflow 'etl' has an EVENT trigger"):
        glue_mock.notify_event("etl", account="999999999999")
