"""No overview's number of queries grows with the products."""

import pytest
from django.urls import reverse

from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("products", [1, 3])
def test_the_price_does_not_grow(client, django_assert_num_queries, products):
    world = cases.world()
    cases.recognised(world, *[f"Trà số {n}" for n in range(products)])
    client.force_login(world.people["can_bo"])
    code = world.season.code
    prices = (("overview", [], 13), ("season_overview", [code], 10), ("report.diagnosis", [code], 11))
    for name, args, queries in prices:
        client.get(reverse(name, args=args))
        with django_assert_num_queries(queries):
            assert client.get(reverse(name, args=args)).status_code == 200
