"""A province under Quyết định 26/2026: commune intake, one round, re-ranking in writing, 90 points to the Ministry."""

from datetime import date
from fractions import Fraction

import pytest

from evaluations.models import Evaluation, Meeting, Season, Session
from evaluations.states import State
from ocop.law import loader
from ocop.law.calendar import vietnam_day
from tests.seasons.played import check_everything, playing

# Each test in a savepoint of the played plan, which is played once: all in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("tinh")]


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    with playing(django_db_blocker, "tinh-2026") as played:
        yield played


def test_everything_that_holds_of_any_season(played):
    check_everything(played)


def test_two_batches_before_30_october_and_before_30_april(played):
    regulation = loader.regulation("26")
    printed = {(b.requested_before, b.done_before) for b in regulation.batches if b.level == "province"}
    season = Season.objects.get(code="tinh-2026")
    ours = set()
    for batch in season.batches.all():
        day_after = [date.fromordinal(d.toordinal() + 1) for d in (batch.intake_to, batch.decide_by)]
        ours.add(tuple((day.month, day.day) for day in day_after))
    assert ours == printed
    assert {e.batch.number for e in played.of("tinh-2026")} == {1, 2}


def test_re_ranking_is_decided_by_written_opinions_within_45_days(played):
    rows = list(played.of("tinh-2026").filter(dossier__kind="re_ranking"))
    assert len(rows) == 2
    for evaluation in rows:
        session = evaluation.agenda_items.get().session
        assert session.form == Meeting.WRITTEN and not session.attendance.exists()
        days = (evaluation.recognition.decision.signed_on - vietnam_day(evaluation.registered_at)).days
        assert days <= loader.regulation("26").re_ranking_days
    meetings = Session.objects.filter(batch__season__code="tinh-2026", form=Meeting.MEETING)
    assert not meetings.filter(agenda__evaluation__dossier__kind="re_ranking").exists()


def test_every_dossier_has_the_communes_report(played):
    filed = played.of("tinh-2026").exclude(state=State.DRAFT)
    assert all(hasattr(e.dossier, "commune_report") for e in filed)


def test_ninety_points_go_to_the_ministry_and_come_back_below(played):
    forwarded = played.evaluation("Trà hoa vàng Ba Chẽ hộp quà")
    assert forwarded.state == State.FORWARDED and played.mean(forwarded) >= 90
    back = forwarded.led_to
    assert back.origin == Evaluation.Origin.CENTRAL and back.state == State.RECOGNISED
    assert (played.mean(back), back.recognition.stars) == (Fraction(1763, 20), 4)


def test_one_is_eliminated_and_one_withdrawn(played):
    assert played.names("tinh-2026", State.ELIMINATED) == {"Rượu mơ Yên Tử ủ gốm"}
    assert played.names("tinh-2026", State.WITHDRAWN) == {"Khoai sọ nghiền Bình Liêu"}
    assert len(played.names("tinh-2026", State.RECOGNISED)) == 11


def test_a_missed_minimum_caps_the_stars_although_the_band_is_four(played):
    evaluation = played.evaluation("Ruốc hàu Vân Đồn")
    result = evaluation.agenda_items.get().result
    assert (result.band, result.stars, evaluation.recognition.stars) == (4, 3, 3)
    assert "Chưa đạt yêu cầu tối thiểu" in result.explanation
