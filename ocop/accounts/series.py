"""Taking the next number of a unit's series."""
from django.db import transaction

from ocop.accounts.models import Locality, NumberSeries


def take_number(locality: Locality, kind: str, year: int) -> int:
    """Return the next number of the series and move it on; call inside the act's transaction.

    The row lock makes takers wait for each other; a rolled-back act gives its number back, so the series has no
    gap. Raises ``TransactionManagementError`` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("take_number() needs the act's transaction")
    NumberSeries.objects.get_or_create(locality=locality, kind=kind, year=year)
    series = NumberSeries.objects.select_for_update().get(locality=locality, kind=kind, year=year)
    number = series.next_number
    series.next_number = number + 1
    series.save(update_fields=["next_number"])
    return number
