"""An in-process fake of the orchestration half of AWS Glue: workflows, triggers, jobs and crawlers that really run."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_glue_wf.domain.outcomes import Outcome
    from mock_glue_wf.mock import MockGlue, current_mock, mock_glue_workflows

__all__ = ["MockGlue", "Outcome", "current_mock", "mock_glue_workflows"]

_HOMES = {"Outcome": "mock_glue_wf.domain.outcomes"}


def __getattr__(name: str) -> Any:
    # Loaded on first use: botocore costs more than many a test.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "mock_glue_wf.mock")), name)
