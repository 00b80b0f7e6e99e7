"""Ids: the same ones for the same script, and no two alike."""

import re
from uuid import UUID

import pytest

from mock_glue_wf.domain.ids import Ids


def test_an_id_is_64_lower_case_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{64}", Ids(0).new("job run", "a"))


def test_a_uuid_is_one_in_its_usual_form() -> None:
    text = Ids(0).uuid("crawl", "raw")
    assert text == str(UUID(text))


def test_the_same_script_gives_the_same_ids_in_every_process_and_release() -> None:
    """They stand in users' snapshots, and Python's own hash of a string differs between processes."""
    ids = Ids(0, "123456789012", "eu-west-1")
    assert ids.new("job run", "a") == "0c1fa101f48f8664f298281339866a07f47f96c996c96eb25d19e815cd418c83"
    assert ids.new("job run", "a") == "aeb25d60702d9f2c88ab199642684f079a37d9ebe581def01a7910c7a77f8712"


def test_one_more_of_a_kind_gets_another_id() -> None:
    ids = Ids(0)
    assert len({ids.new("job run", "a") for _ in range(1000)}) == 1000


@pytest.mark.parametrize(("kind", "parent"), [("job run", "b"), ("crawl", "a")])
def test_more_of_one_kind_under_one_parent_leaves_other_ids_alone(kind: str, parent: str) -> None:
    fewer, more = Ids(0), Ids(0)
    more.new("job run", "a")
    assert fewer.new(kind, parent) == more.new(kind, parent)


@pytest.mark.parametrize(
    "scope",
    [
        (1, "123456789012", "eu-west-1"),
        (0, "210987654321", "eu-west-1"),
        (0, "123456789012", "us-east-1"),
        ((0, 1), "123456789012", "eu-west-1"),
    ],
    ids=["seed", "account", "region", "nested mock"],
)
def test_another_scope_gives_other_ids(scope: tuple[object, ...]) -> None:
    assert Ids(*scope).new("job run", "a") != Ids(0, "123456789012", "eu-west-1").new("job run", "a")


@pytest.mark.parametrize(("kind", "parent"), [("job run", "b"), ("crawl", "a")])
def test_another_kind_or_parent_gives_other_ids(kind: str, parent: str) -> None:
    assert Ids(0).new(kind, parent) != Ids(0).new("job run", "a")


def test_the_id_of_a_path_stays_the_same() -> None:
    ids = Ids(0)
    first = ids.of("node", "etl", "JOB", "a")
    ids.new("job run", "a")
    assert ids.of("node", "etl", "JOB", "a") == first


@pytest.mark.parametrize(
    "path", [("node", "etl", "JOB", "b"), ("node", "etl", "CRAWLER", "a"), ("node", "etl JOB", "a")]
)
def test_another_path_has_another_id(path: tuple[str, ...]) -> None:
    ids = Ids(0)
    assert ids.of(*path) != ids.of("node", "etl", "JOB", "a")
