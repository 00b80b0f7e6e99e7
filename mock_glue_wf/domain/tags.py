"""Tags of workflows, triggers, jobs and crawlers."""

from collections.abc import Mapping

from mock_glue_wf.errors import InvalidInputException

MOST_TAGS = 50
RESERVED_PREFIX = "aws:"
"""Both stand in the Developer Guide, "AWS tags in AWS Glue"; the texts are ours."""


def checked_tags(given: Mapping[str, str], present: Mapping[str, str] | None = None) -> dict[str, str]:
    """The tags that a resource has when these are added to those present. Raises InvalidInputException."""
    reserved = [key for key in given if key.lower().startswith(RESERVED_PREFIX)]
    if reserved:
        raise InvalidInputException(f"Tag keys that begin with {RESERVED_PREFIX} are reserved: {', '.join(reserved)}.")
    tags = {**(present or {}), **given}
    if len(tags) > MOST_TAGS:
        raise InvalidInputException(f"A resource can have at most {MOST_TAGS} tags.")
    return tags
