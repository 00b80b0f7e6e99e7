"""Things by name, in order of creation."""

import pytest

from mock_glue_wf.domain.collection import Collection


@pytest.fixture
def fruits() -> Collection[str]:
    """Three that are there, and between them one that was removed."""
    fruits: Collection[str] = Collection()
    fruits.add("pear", "a pear")
    fruits.add("fig", "a fig")
    fruits.add("apple", "an apple")
    fruits.add("plum", "a plum")
    fruits.remove("fig")
    return fruits


def test_it_goes_through_things_in_order_of_creation(fruits: Collection[str]) -> None:
    assert list(fruits) == ["a pear", "an apple", "a plum"]


def test_an_empty_one_has_nothing() -> None:
    nothing: Collection[str] = Collection()
    assert list(nothing) == []
    assert nothing.newest() is None
    assert nothing.get("pear") is None
    assert nothing.positions == range(0)
    assert nothing.names_ever == set()


def test_a_thing_is_got_by_its_name(fruits: Collection[str]) -> None:
    assert fruits.get("apple") == "an apple"
    assert "apple" in fruits


def test_what_was_never_there_is_not_got(fruits: Collection[str]) -> None:
    assert fruits.get("cherry") is None
    assert "cherry" not in fruits


def test_what_was_removed_is_not_got(fruits: Collection[str]) -> None:
    assert fruits.get("fig") is None
    assert "fig" not in fruits


def test_remove_gives_back_what_it_takes_out(fruits: Collection[str]) -> None:
    assert fruits.remove("pear") == "a pear"
    assert list(fruits) == ["an apple", "a plum"]


def test_removing_what_is_not_there_gives_none_and_changes_nothing(fruits: Collection[str]) -> None:
    assert fruits.remove("fig") is None
    assert fruits.remove("cherry") is None
    assert list(fruits) == ["a pear", "an apple", "a plum"]
    assert fruits.names_ever == {"pear", "fig", "apple", "plum"}


def test_a_name_is_given_once_at_a_time(fruits: Collection[str]) -> None:
    with pytest.raises(LookupError, match="there is a pear already"):
        fruits.add("pear", "another pear")
    assert list(fruits) == ["a pear", "an apple", "a plum"]


def test_a_removed_name_can_be_given_again_and_stands_last(fruits: Collection[str]) -> None:
    fruits.add("fig", "another fig")
    assert list(fruits) == ["a pear", "an apple", "a plum", "another fig"]
    assert fruits.get("fig") == "another fig"


def test_each_thing_keeps_its_position_whatever_is_removed_beside_it(fruits: Collection[str]) -> None:
    fruits.add("fig", "another fig")
    assert fruits.positions == range(5)
    assert list(fruits.walk(fruits.positions)) == [(0, "a pear"), (2, "an apple"), (3, "a plum"), (4, "another fig")]


def test_a_walk_goes_the_given_way(fruits: Collection[str]) -> None:
    assert list(fruits.walk([3, 1, 0])) == [(3, "a plum"), (0, "a pear")]


def test_the_newest_is_the_one_added_last_of_those_that_are_there(fruits: Collection[str]) -> None:
    assert fruits.newest() == "a plum"
    fruits.remove("plum")
    assert fruits.newest() == "an apple"


def test_names_of_removed_things_are_remembered(fruits: Collection[str]) -> None:
    assert fruits.names_ever == {"pear", "fig", "apple", "plum"}
