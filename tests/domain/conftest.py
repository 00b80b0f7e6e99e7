"""A world for each test."""

import pytest
from domain.world import World


@pytest.fixture
def world() -> World:
    return World()
