"""A prepared query answers as the queryset it was written from, each time for the values it is asked with."""
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.accounts.models import User
from ocop.prepared import Prepared

pytestmark = pytest.mark.django_db


def test_each_asking_is_answered_for_its_own_values():
    made = [User.objects.create_user(f"nguoi{n}", full_name=f"Người {n}") for n in range(3)]
    written = []

    def people(pk, other):
        written.append(1)
        return User.objects.filter(pk__in=[pk, other]).order_by("-pk")

    query = Prepared(people, 2)
    assert query.first(made[0].pk, made[1].pk) == made[1]
    assert query.first(made[2].pk, made[0].pk) == made[2]
    assert query.first(made[0].pk, 0) == made[0]
    assert query.first(0, 0) is None
    assert len(written) == 1
    with CaptureQueriesContext(connection) as asked:
        query.first(made[0].pk, 0)
    assert len(asked) == 1


def test_a_wrong_count_of_values_is_refused():
    with pytest.raises(ValueError, match="takes 1 values, not 2"):
        Prepared(lambda pk: User.objects.filter(pk=pk), 1).first(1, 2)
