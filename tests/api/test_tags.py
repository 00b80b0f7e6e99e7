"""TagResource, UntagResource and GetTags, and the tags that a resource is created with."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

HERE = "arn:aws:glue:eu-west-1:123456789012"


def create(deploy: "Deploy", kind: str, **members: Any) -> str:
    """A resource of this kind; its ARN is returned."""
    creators: dict[str, Callable[..., Any]] = {
        "workflow": lambda: deploy.workflow(name="etl", **members),
        "trigger": lambda: deploy.glue.create_trigger(
            Name="etl", Type="ON_DEMAND", Actions=[{"JobName": "a"}], **members
        ),
        "job": lambda: deploy.jobs("etl", **members),
        "crawler": lambda: deploy.crawlers("etl", **members),
    }
    creators[kind]()
    return f"{HERE}:{kind}/etl"


def delete(glue: "GlueClient", kind: str) -> None:
    deletions: dict[str, Callable[..., Any]] = {
        "workflow": lambda: glue.delete_workflow(Name="etl"),
        "trigger": lambda: glue.delete_trigger(Name="etl"),
        "job": lambda: glue.delete_job(JobName="etl"),
        "crawler": lambda: glue.delete_crawler(Name="etl"),
    }
    deletions[kind]()


of_each_kind = pytest.mark.parametrize("kind", ["workflow", "trigger", "job", "crawler"])
with_each_operation = pytest.mark.parametrize(
    ("operation", "members"),
    [("tag_resource", {"TagsToAdd": {"a": "1"}}), ("untag_resource", {"TagsToRemove": ["a"]}), ("get_tags", {})],
)


@of_each_kind
def test_untagged_resource_has_no_tags(glue: "GlueClient", deploy: "Deploy", kind: str) -> None:
    arn = create(deploy, kind)

    assert glue.get_tags(ResourceArn=arn)["Tags"] == {}


@of_each_kind
def test_resource_has_the_tags_it_was_created_with(glue: "GlueClient", deploy: "Deploy", kind: str) -> None:
    arn = create(deploy, kind, Tags={"team": "data", "stage": ""})

    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"team": "data", "stage": ""}


@of_each_kind
def test_tags_are_added_and_override(glue: "GlueClient", deploy: "Deploy", kind: str) -> None:
    arn = create(deploy, kind, Tags={"team": "data", "stage": "test"})

    glue.tag_resource(ResourceArn=arn, TagsToAdd={"stage": "live", "cost": "7"})

    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"team": "data", "stage": "live", "cost": "7"}


@of_each_kind
def test_tags_are_removed_if_they_are_there(glue: "GlueClient", deploy: "Deploy", kind: str) -> None:
    arn = create(deploy, kind, Tags={"team": "data", "stage": "test"})

    glue.untag_resource(ResourceArn=arn, TagsToRemove=["stage", "lost"])

    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"team": "data"}


@of_each_kind
def test_tags_go_with_their_resource(glue: "GlueClient", deploy: "Deploy", kind: str) -> None:
    create(deploy, kind, Tags={"team": "data"})
    delete(glue, kind)

    arn = create(deploy, kind)

    assert glue.get_tags(ResourceArn=arn)["Tags"] == {}


def test_tags_are_shown_by_no_other_operation(glue: "GlueClient", deploy: "Deploy") -> None:
    create(deploy, "workflow", Tags={"team": "data"})
    create(deploy, "trigger", Tags={"team": "data"})
    create(deploy, "job", Tags={"team": "data"})
    create(deploy, "crawler", Tags={"team": "data"})

    assert "Tags" not in glue.get_workflow(Name="etl")["Workflow"]
    assert "Tags" not in glue.get_trigger(Name="etl")["Trigger"]
    assert "Tags" not in glue.get_job(JobName="etl")["Job"]
    assert "Tags" not in glue.get_crawler(Name="etl")["Crawler"]


def test_tag_added_later_is_found_by_the_lists(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.jobs("a", "b")

    glue.tag_resource(ResourceArn=f"{HERE}:job/b", TagsToAdd={"team": "data"})

    assert glue.list_jobs(Tags={"team": "data"})["JobNames"] == ["b"]


def test_equal_creation_leaves_the_tags(glue: "GlueClient", deploy: "Deploy") -> None:
    arn = create(deploy, "job", Tags={"team": "data"})

    create(deploy, "job", Tags={"team": "web"})

    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"team": "data"}


@pytest.mark.parametrize("name", ["a/b", "a:b", "täglich 🌙"])
def test_arn_may_hold_any_name(glue: "GlueClient", deploy: "Deploy", name: str) -> None:
    deploy.jobs(name, Tags={"team": "data"})

    assert glue.get_tags(ResourceArn=f"{HERE}:job/{name}")["Tags"] == {"team": "data"}


@of_each_kind
def test_resource_can_have_fifty_tags(glue: "GlueClient", deploy: "Deploy", kind: str) -> None:
    arn = create(deploy, kind, Tags={f"{number}": "" for number in range(49)})

    glue.tag_resource(ResourceArn=arn, TagsToAdd={"0": "new", "49": ""})

    with pytest.raises(glue.exceptions.InvalidInputException, match=r"A resource can have at most 50 tags\.$"):
        glue.tag_resource(ResourceArn=arn, TagsToAdd={"0": "newer", "50": ""})
    tags = glue.get_tags(ResourceArn=arn)["Tags"]
    assert (len(tags), tags["0"]) == (50, "new")


@of_each_kind
@pytest.mark.parametrize("key", ["aws:owner", "AWS:owner"])
def test_aws_keeps_its_prefix_to_itself(glue: "GlueClient", deploy: "Deploy", kind: str, key: str) -> None:
    with pytest.raises(glue.exceptions.InvalidInputException, match=f"begin with aws: are reserved: {key}"):
        create(deploy, kind, Tags={key: "me"})

    arn = create(deploy, kind)
    with pytest.raises(glue.exceptions.InvalidInputException, match=f"begin with aws: are reserved: {key}"):
        glue.tag_resource(ResourceArn=arn, TagsToAdd={"team": "data", key: "me"})
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {}


@with_each_operation
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("workflow", "Entity not found"),
        ("trigger", r"Trigger not found\."),
        ("job", r"Job not found\."),
        ("crawler", "Crawler entry with name lost does not exist"),
    ],
)
def test_missing_resource_is_not_found(
    glue: "GlueClient", operation: str, members: dict[str, Any], kind: str, text: str
) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=f": {text}$"):
        getattr(glue, operation)(ResourceArn=f"{HERE}:{kind}/lost", **members)


@with_each_operation
@pytest.mark.parametrize("place", ["arn:aws:glue:us-east-1:123456789012", "arn:aws:glue:eu-west-1:999999999999"])
def test_arn_of_another_place_is_answered_with_nothing(
    glue: "GlueClient", deploy: "Deploy", operation: str, members: dict[str, Any], place: str
) -> None:
    arn = create(deploy, "workflow", Tags={"a": "0"})

    answer = getattr(glue, operation)(ResourceArn=f"{place}:workflow/etl", **members)

    assert answer.keys() == {"ResponseMetadata"}
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"a": "0"}


@with_each_operation
@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:glue:",
        "arn:aws:glue::123456789012:job/etl",
        "arn:aws:glue:eu-west-1::job/etl",
        "arn:aws:glue:eu-west-1:1234:job/etl",
        "arn:aws:glue:eu-west-1:123456789012:job",
        "arn:aws:glue:eu-west-1:123456789012:job/",
        "arn:aws:glue:eu-west-1:123456789012:/etl",
    ],
)
def test_malformed_arn_is_refused_without_a_text(
    glue: "GlueClient", operation: str, members: dict[str, Any], arn: str
) -> None:
    with pytest.raises(glue.exceptions.InvalidInputException) as caught:
        getattr(glue, operation)(ResourceArn=arn, **members)

    assert caught.value.response["Error"]["Message"] == ""


def test_what_is_no_arn_of_glue_breaks_the_pattern(glue: "GlueClient") -> None:
    with pytest.raises(glue.exceptions.ValidationException, match=r"Value 'etl' at 'resourceArn' .* pattern: "):
        glue.get_tags(ResourceArn="etl")


@with_each_operation
@pytest.mark.parametrize("resource", ["database/lake", "connection/db", "catalog", "registry/events"])
def test_tags_of_the_data_catalog_are_left_to_other_mocks(
    glue: "GlueClient", operation: str, members: dict[str, Any], resource: str
) -> None:
    with pytest.raises(NotImplementedError, match="Let moto answer it"):
        getattr(glue, operation)(ResourceArn=f"{HERE}:{resource}", **members)
