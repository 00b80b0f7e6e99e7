"""Tags of workflows, triggers, jobs and crawlers, found by their ARNs."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mock_glue_wf.api.shapes import Shape
from mock_glue_wf.backend import Backend
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.tags import checked_tags
from mock_glue_wf.errors import EntityNotFoundException, InvalidInputException

if TYPE_CHECKING:
    from types_boto3_glue.type_defs import (
        GetTagsRequestTypeDef,
        TagResourceRequestTypeDef,
        UntagResourceRequestTypeDef,
    )

_ARN = re.compile(r"arn:[^:]+:glue:([a-z0-9-]+):([0-9]{12}):([A-Za-z]+)(?:/(.+))?")
_MISSING = {
    "workflow": "Entity not found",
    "trigger": "Trigger not found.",
    "job": "Job not found.",
    "crawler": "Crawler entry with name {} does not exist",
}
"""The taggable resources, and what the service says of one that does not exist: recorded for the tags of a workflow in
September 2026, for the others with their Get operations."""


def names_foreign_resource(arn: object) -> bool:
    """Whether this is the ARN of a resource of Glue that is none of ours, such as a database or a connection."""
    match = _ARN.fullmatch(arn) if isinstance(arn, str) else None
    return match is not None and match[3] not in _MISSING


class TagApi:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def tag_resource(self, request: "TagResourceRequestTypeDef") -> Shape:
        tags = self._tags(request["ResourceArn"])
        if tags is not None:
            tags.update(checked_tags(request["TagsToAdd"], tags))
        return {}

    def untag_resource(self, request: "UntagResourceRequestTypeDef") -> Shape:
        """No error for a tag that is not there (recording of the live service, September 2026)."""
        tags = self._tags(request["ResourceArn"]) or {}
        for key in request["TagsToRemove"]:
            tags.pop(key, None)
        return {}

    def get_tags(self, request: "GetTagsRequestTypeDef") -> Shape:
        return {"Tags": self._tags(request["ResourceArn"])}

    def _tags(self, arn: str) -> dict[str, str] | None:
        """None for an ARN of another region or account, to which the service answers ``{}``; InvalidInputException
        without a message for a malformed one (recordings of the live service, September 2026)."""
        match = _ARN.fullmatch(arn)
        if match is None or match[4] is None or match[3] not in _MISSING:
            raise InvalidInputException("")
        region, account, kind, name = match.groups()
        if (account, region) != (self._backend.account, self._backend.region):
            return None
        resources: Mapping[str, Collection[Any]] = {
            "workflow": self._backend.workflows,
            "trigger": self._backend.triggers,
            "job": self._backend.jobs,
            "crawler": self._backend.crawlers,
        }
        if (resource := resources[kind].get(name)) is None:
            raise EntityNotFoundException(_MISSING[kind].format(name))
        tags: dict[str, str] = resource.tags
        return tags
