"""Móng Cái 2023: eight steps, two rounds with the site check between, 3 stars here, from 70 points to the province."""

from datetime import date

import pytest

from evaluations.models import Recusal, Result, Season
from evaluations.seasons.seed import seed
from evaluations.states import State
from ocop.journal.models import Entry
from tests.seasons.played import check_everything, held_on, playing, spread_out

UPPER = "quang-ninh-2023"

# Each test in a savepoint of the played plan, which is played once: all in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("mong-cai")]


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    with playing(django_db_blocker, "mong-cai-2023") as played:
        yield played


def test_everything_that_holds_of_any_season(played):
    check_everything(played)


def test_the_season_is_the_plan(played):
    season = Season.objects.get(code="mong-cai-2023")
    assert (season.plan_number, season.plan_date) == ("274/KH-BCĐ", date(2023, 9, 8))
    assert (season.rounds, season.inspection, season.go_on_mean) == (2, "between", 50)
    assert (season.forward_limit, season.recognises_to, season.regulation) == (70, 3, "148")
    batch = season.batches.get()
    assert (batch.decide_by, batch.forward_by) == (date(2023, 9, 29), date(2023, 10, 30))
    assert sum(step["label"].startswith("Bước ") for step in batch.steps) == 8


def test_both_rounds_are_over_before_the_twentieth_of_september(played):
    assert max(held_on("mong-cai-2023", 2)) < date(2023, 9, 20)
    assert max(held_on("mong-cai-2023", 1)) < min(held_on("mong-cai-2023", 2))


def test_who_is_recognised_forwarded_declined(played):
    assert played.names("mong-cai-2023", State.FORWARDED) == {
        "Ghẹ hấp đông lạnh Trà Cổ", "Trà hoa vàng Hải Sơn", "Nước mắm sá sùng Vĩnh Thực",
    }  # fmt: skip
    assert played.names("mong-cai-2023", State.DECLINED) == {"Chả cá Bình Ngọc"}
    assert played.names("mong-cai-2023", State.ELIMINATED) == {"Rượu khoai Quất Đông"}
    assert len(played.names("mong-cai-2023", State.RECOGNISED)) == 5


def test_below_the_least_mean_a_product_stops_after_round_one(played):
    stopped = played.evaluation("Chả cá Bình Ngọc")
    assert played.mean(stopped) < 50
    assert set(stopped.agenda_items.values_list("round", flat=True)) == {1}


def test_points_decide_what_goes_up_and_a_missed_minimum_caps_the_stars(played):
    lower = played.evaluation("Nước mắm sá sùng Vĩnh Thực")
    result = Result.objects.get(item__evaluation=lower, item__round=2)
    assert result.mean >= 70 and (result.band, result.stars) == (4, 3)
    upper = lower.led_to
    assert upper.season.code == UPPER and upper.state == State.RECOGNISED and upper.recognition.stars == 3


def test_the_province_takes_in_and_decides_in_its_own_window(played):
    for upper in played.of(UPPER):
        assert date(2023, 10, 15) <= upper.submitted_at.date() <= date(2023, 10, 30)
        assert upper.recognition.decision.signed_on < date(2023, 11, 15)
    assert {e.recognition.stars for e in played.of(UPPER)} == {3, 4}
    assert min(held_on(UPPER, 1)) >= date(2023, 11, 1)


def test_a_wide_spread_is_discussed_and_scored_again(played):
    assert spread_out(played.evaluation("Trà hoa vàng Hải Sơn")) == [(1, True), (2, False)]


def test_every_product_that_goes_on_was_inspected_and_goods_were_tested(played):
    for evaluation in played.of("mong-cai-2023").filter(agenda_items__round=2):
        assert evaluation.inspections.get().concluded_at
    tested = played.of("mong-cai-2023").filter(tests__isnull=False).values_list("dossier__product__name", flat=True)
    assert "Giò lợn Móng Cái" in tested and "Du lịch cộng đồng Trà Cổ – Sa Vĩ" not in tested


def test_a_recused_member_has_no_sheet(played):
    evaluation = played.evaluation("Du lịch cộng đồng Trà Cổ – Sa Vĩ")
    recusal = Recusal.objects.get(evaluation=evaluation)
    for item in evaluation.agenda_items.all():
        assert not item.sheets.filter(seat=recusal.seat).exists()
        assert item.result.sheets == 7  # of nine seats one is recused and one absent


def test_the_second_time_changes_nothing(played):
    before = Entry.objects.count()
    again = seed("mong-cai-2023", stage="registration")
    assert not again.new and again.states == played.seeded.states
    assert Entry.objects.count() == before
