"""What the tests of recognition share."""

import pytest

from ocop.journal import clock


@pytest.fixture
def at_the_time(world, monkeypatch):
    """Pages see the world's clock: what a district may do ended on 30/6/2025."""
    monkeypatch.setattr(clock, "now", world.now)
