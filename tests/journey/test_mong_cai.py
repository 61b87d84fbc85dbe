"""Móng Cái 2023, all eight steps of the plan: one product from the season's set-up to its certificate and workbook."""

import pytest

from tests.journey import preparing
from tests.journey.cast import gather

pytestmark = pytest.mark.browser


def test_a_product_goes_all_eight_steps(office, plan_time, tmp_path):
    cast = gather()
    preparing.plan_the_season(office, cast)
    plan_time.go_to("2023-09-09 08:00")
    preparing.set_up_the_council(office, cast)
    assert office.complaints == []
    assert office.strangers == [] and office.asked > 0
