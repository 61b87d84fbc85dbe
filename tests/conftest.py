"""What every test may rely on."""
import pytest
from django.db import connection
from django.test import TransactionTestCase

from ocop.journal import guards

_flush = TransactionTestCase._fixture_teardown


def _flush_unguarded(self) -> None:
    """A transactional test ends with a flush, which the guards would refuse; migrate's signal puts them up again."""
    guards.remove_all(connection)
    _flush(self)
    guards.install_all(connection)


@pytest.fixture(autouse=True, scope="session")
def _guards_lifted_for_flushes():
    TransactionTestCase._fixture_teardown = _flush_unguarded
    yield
    TransactionTestCase._fixture_teardown = _flush
