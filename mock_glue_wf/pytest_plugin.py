"""The pytest fixture ``glue_mock``; nothing heavy is imported until a test asks for it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mock_glue_wf import MockGlue


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "glue_mock(**options): options of mock_glue_workflows for the glue_mock fixture")


@pytest.fixture
def glue_mock(request: pytest.FixtureRequest) -> "Iterator[MockGlue]":
    """A mock of Glue's workflows that is on for the test; ``@pytest.mark.glue_mock(...)`` gives its options."""
    from mock_glue_wf import mock_glue_workflows

    marker = request.node.get_closest_marker("glue_mock") or pytest.mark.glue_mock.mark
    switch: Any = mock_glue_workflows(*marker.args, **marker.kwargs)
    with switch as mock:
        yield mock
