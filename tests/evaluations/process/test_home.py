"""Each person's way in: what waits for them, in a number of queries that does not grow."""

import pytest
from django.urls import reverse

from evaluations.stages import registration
from tests import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return w.build()


def test_each_office_finds_its_own_work(client, world):
    evaluation = w.submitted(world)
    client.force_login(world.people["can_bo"])
    page = client.get(reverse("home"))
    assert [duty.code for duty in page.context["duties"]] == ["register"]
    assert page.context["duties"][0].rows[0]["pk"] == evaluation.pk
    for nobody in ("can_bo_khac", "tv1", "duyet", "xa", "chu_the_khac"):
        client.force_login(world.people[nobody])
        assert client.get(reverse("home")).context["duties"] == []
