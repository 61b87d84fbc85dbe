"""Hương Trà 2024: the annex's seven products, two batches, one round, 3 stars here, from 70 points to the province."""

from datetime import date

import pytest

from evaluations.models import Season
from evaluations.seasons.plan import annex, places, plan
from evaluations.states import State
from ocop.law.calendar import vietnam_day
from tests.seasons.played import check_everything, held_on, playing, spread_out

UPPER = "thua-thien-hue-2024"

# Each test in a savepoint of the played plan, which is played once: all in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("huong-tra")]


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    with playing(django_db_blocker, "huong-tra-2024") as played:
        yield played


def test_the_products_are_those_of_the_annex():
    rows = annex("huong-tra-2024-products.csv")
    printed = {(row["san_pham"], row["chu_the"], row["dia_chi"], row["ghi_chu"] == "Đánh giá lại") for row in rows}
    products = plan("huong-tra-2024").products
    ours = {(p.name, p.producer, places()[p.place].name, p.kind == "re_ranking") for p in products}
    assert ours == printed and len(printed) == 7


def test_everything_that_holds_of_any_season(played):
    check_everything(played)


def test_two_batches_with_the_dates_of_the_plan(played):
    first, second = Season.objects.get(code="huong-tra-2024").batches.order_by("number")
    assert (first.decide_by, first.forward_by) == (date(2024, 7, 9), date(2024, 7, 14))
    assert (second.decide_by, second.forward_by) == (date(2024, 10, 9), date(2024, 10, 14))
    assert {e.batch.number for e in played.of("huong-tra-2024")} == {1, 2}
    assert all(day.month in (7, 10) for day in held_on("huong-tra-2024", 1))


def test_every_product_comes_to_its_end(played):
    assert played.names("huong-tra-2024", State.FORWARDED) == {"Tinh dầu trầm Trần Luật", "Hương trầm Hương Thảo"}
    assert played.names("huong-tra-2024", State.DECLINED) == {"Quýt Thanh Bình"}
    assert len(played.names("huong-tra-2024", State.RECOGNISED)) == 4
    assert {e.state for e in played.of(UPPER)} == {State.RECOGNISED}


def test_bun_van_cu_is_re_evaluated_and_keeps_three_stars(played):
    evaluation = played.evaluation("Bún Vân Cù")
    assert evaluation.dossier.kind == "re_ranking"
    assert 50 <= played.mean(evaluation) < 70 and evaluation.recognition.stars == 3


def test_forwarded_dossiers_reach_the_province_before_the_fifteenth(played):
    arrived = [vietnam_day(e.submitted_at) for e in played.of(UPPER)]
    assert len(arrived) == 2 and all(day < date(2024, day.month, 15) for day in arrived)
    assert {e.batch.number for e in played.of(UPPER)} == {1, 2}


def test_communes_reported_on_every_dossier(played):
    assert all(hasattr(e.dossier, "commune_report") for e in played.of("huong-tra-2024"))


def test_a_spread_the_council_concluded_on_stands(played):
    evaluation = played.evaluation("Hương trầm Hương Thảo")
    assert spread_out(evaluation) == [(1, True)]
    assert evaluation.agenda_items.get().note
