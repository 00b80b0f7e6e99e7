"""AWS's quotas, for those who switch them on."""

from collections.abc import Mapping

from mock_glue_wf.errors import ResourceNumberLimitExceededException

AWS_QUOTAS: Mapping[str, int] = {
    "workflows": 250,
    "triggers": 1000,
    "jobs": 1000,
    "crawlers": 1000,
    "jobs per trigger": 50,
    "concurrent job runs": 200,
    "concurrent runs per job": 1000,
}
"""The defaults of an account in a region, as Service Quotas lists them."""


class Quotas:
    """The most there may be of each kind; of a kind that is not named, any number."""

    def __init__(self, limits: Mapping[str, int]) -> None:
        if unknown := limits.keys() - AWS_QUOTAS.keys():
            raise ValueError(f"there are no quotas {sorted(unknown)}; there are {', '.join(AWS_QUOTAS)}")
        for kind, limit in limits.items():
            if limit < 0:
                raise ValueError(f"at most {limit} {kind} cannot be; name a number from 0 up")
        self._limits = limits

    def __contains__(self, kind: str) -> bool:
        return kind in self._limits

    def exceeded(self, kind: str, number: int) -> ResourceNumberLimitExceededException | None:
        """What Glue reports when there may not be so many of the kind (the text for crawlers stands in
        buildstockbatch #50); None when there may."""
        limit = self._limits.get(kind, number)
        if number <= limit:
            return None
        return ResourceNumberLimitExceededException(
            f"The number of {kind} has exceeded the limit. Your account is limited to {limit} {kind}."
        )

    def check(self, kind: str, number: int) -> None:
        """Raises ResourceNumberLimitExceededException."""
        if (error := self.exceeded(kind, number)) is not None:
            raise error
