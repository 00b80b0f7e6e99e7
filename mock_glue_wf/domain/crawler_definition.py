"""What a crawler is made of: which ones Glue takes, and what it fills in.

All texts were measured on real deployments by cdk-preflight in September 2026 unless another source is named.
"""

import json
from collections.abc import Mapping
from typing import Any

from mock_glue_wf.domain.schedule import NotCronError, Schedule
from mock_glue_wf.errors import InvalidInputException

TARGETS = (
    "S3Targets",
    "JdbcTargets",
    "MongoDBTargets",
    "DynamoDBTargets",
    "CatalogTargets",
    "DeltaTargets",
    "IcebergTargets",
    "HudiTargets",
)
REMOVABLE = frozenset(
    {"Configuration", "CrawlerSecurityConfiguration", "DatabaseName", "Description", "Schedule", "TablePrefix"}
)
"""An empty string stands for none: recorded for a schedule (cloudformation-coverage-roadmap #2247), in the API
reference for a description (``DescriptionStringRemovable``)."""
DEFAULTS: Mapping[str, Any] = {
    "Classifiers": [],
    "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
    "LineageConfiguration": {"CrawlerLineageSettings": "DISABLE"},
}
CHANGES_IN_DATABASE = {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "DEPRECATE_IN_DATABASE"}
"""What GetCrawler shows of a crawler made without these (recordings of the live service, 2020 and September 2026)."""
CHANGES_IN_LOG = {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}
SCAN_RATES = (0.1, 1.5)
JAVA_TYPES = {str: "String", bool: "Boolean", list: "List", dict: "Map", type(None): "null"}
"""What the service calls a Version that is no number; only String was seen."""


def crawler_definition(given: Mapping[str, Any]) -> dict[str, Any]:
    """The definition for the members of a CreateCrawler request. Raises InvalidInputException."""
    given = {name: value for name, value in given.items() if value != "" or name not in REMOVABLE}
    targets = {kind: given["Targets"].get(kind, []) for kind in TARGETS}
    definition = {**DEFAULTS, **given, "Targets": targets}
    if definition["Role"].startswith("arn:"):
        definition["Role"] = definition["Role"].rpartition("/")[2]
    behavior = definition["RecrawlPolicy"].get("RecrawlBehavior", "CRAWL_EVERYTHING")
    _check_targets(targets)
    if "DatabaseName" not in given and not targets["CatalogTargets"]:
        raise InvalidInputException(
            "You must provide the DatabaseName parameter when you specify a non-catalog targeted crawler."
        )
    _check_recrawl(behavior, targets)
    _check_configuration(given.get("Configuration", '{"Version": 1.0}'))
    changes = CHANGES_IN_LOG if behavior == "CRAWL_NEW_FOLDERS_ONLY" else CHANGES_IN_DATABASE
    definition["SchemaChangePolicy"] = {**changes, **given.get("SchemaChangePolicy", {})}
    if behavior == "CRAWL_NEW_FOLDERS_ONLY" and definition["SchemaChangePolicy"] != CHANGES_IN_LOG:
        # LBHackney-IT/Data-Platform #2418.
        raise InvalidInputException(
            'The SchemaChangePolicy for "Crawl new folders only" Amazon S3 target can have only LOG DeleteBehavior '
            "value and LOG UpdateBehavior value."
        )
    return definition


def crawler_schedule(expression: str) -> Schedule:
    """Raises InvalidInputException."""
    try:
        return Schedule.parse(expression)
    except NotCronError as error:
        raise InvalidInputException(
            "Invalid schedule cron expression. Expected format: Cron(CRON_EXPRESSION)"
        ) from error
    except ValueError as error:
        raise InvalidInputException(f"Invalid schedule cron expression: {expression}") from error


def _check_targets(targets: Mapping[str, Any]) -> None:
    if not any(targets.values()):
        raise InvalidInputException("Targets are not defined")
    if any(target.get("Path", "").startswith("/") for target in targets["S3Targets"]):
        raise InvalidInputException("Invalid S3 Target Path")
    if not all(target.get("ConnectionName") for target in targets["JdbcTargets"] + targets["MongoDBTargets"]):
        raise InvalidInputException("Connection name cannot be equal to null or empty.")
    least, most = SCAN_RATES
    if not all(least <= target.get("scanRate", least) <= most for target in targets["DynamoDBTargets"]):
        raise InvalidInputException(f"Invalid scan rate value. Valid values are between {least} to {most}")


def _check_recrawl(behavior: str, targets: Mapping[str, Any]) -> None:
    kinds = {kind for kind, some in targets.items() if some}
    if behavior == "CRAWL_NEW_FOLDERS_ONLY" and kinds != {"S3Targets"}:
        raise InvalidInputException('RecrawlBehavior "Crawl new folders only" can only apply to Amazon S3 target.')
    if behavior == "CRAWL_EVENT_MODE":
        # A catalog target has an EventQueueArn too.
        if not kinds <= {"S3Targets", "CatalogTargets"}:
            raise InvalidInputException("Only S3 targets are allowed for event based crawlers.")
        if not any(target.get("EventQueueArn") for target in targets["S3Targets"] + targets["CatalogTargets"]):
            raise InvalidInputException("Event queue ARN is required when event crawler is selected.")


def _check_configuration(text: str) -> None:
    try:
        configuration = json.loads(text)
    except (ValueError, RecursionError) as error:
        # The service goes on with what its own parser says.
        raise _configuration_error(f"Error parsing JSON: {error}") from error
    if not isinstance(configuration, dict) or "Version" not in configuration:
        raise _configuration_error("Crawler configuration missing required key: Version.")
    received = type(configuration["Version"])
    if received not in (int, float):
        raise _configuration_error(f"Version type invalid: expected Double, received {JAVA_TYPES[received]}.")


def _configuration_error(fault: str) -> InvalidInputException:
    return InvalidInputException(f"Crawler configuration not valid: {fault}")
