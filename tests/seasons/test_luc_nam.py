"""Lục Nam 2020 under 1048: screening, site check, one session of the seven, from 50 points to the province."""

from datetime import date

import pytest

from councils.models import Council, Seat, TeamMember
from evaluations.models import Season
from evaluations.states import State
from ocop.law.calendar import vietnam_day
from tests.seasons.played import check_everything, held_on, playing

UPPER = "bac-giang-2020"

# Each test in a savepoint of the played plan, which is played once: all in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("luc-nam")]


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    with playing(django_db_blocker, "luc-nam-2020") as played:
        yield played


def test_everything_that_holds_of_any_season(played):
    check_everything(played)


def test_the_council_is_that_of_decision_18(played):
    council = Council.objects.get(decision_number="18/QĐ-UBND")
    assert council.seats.count() == 7 and council.seats.filter(voting=True).count() == 7
    assert council.team.filter(role=TeamMember.Role.SECRETARY).count() == 3
    assert council.seats.get(role=Seat.Role.VICE_CHAIR).office == "Trưởng phòng Nông nghiệp và PTNT"
    assert "3117/QĐ-HĐOCOP" in council.statute.source


def test_screening_and_site_check_come_before_the_one_session(played):
    assert played.names("luc-nam-2020", State.DECLINED) == {"Củ đậu tươi Bảo Sơn", "Bánh đa nem Chu Điện"}
    screened = played.evaluation("Củ đậu tươi Bảo Sơn")
    assert not screened.agenda_items.exists() and vietnam_day(screened.closed_at) < date(2020, 7, 5)
    for evaluation in played.of("luc-nam-2020").filter(agenda_items__isnull=False):
        assert evaluation.inspections.get().visited_on < min(held_on("luc-nam-2020", 1))
    assert max(held_on("luc-nam-2020", 1)) < date(2020, 10, 30)


def test_fifty_points_go_up_and_the_district_recognises_nothing(played):
    assert Season.objects.get(code="luc-nam-2020").recognises_to == 0
    assert not played.names("luc-nam-2020", State.RECOGNISED)
    for evaluation in played.of("luc-nam-2020").filter(state=State.FORWARDED):
        assert played.mean(evaluation) >= 50 and vietnam_day(evaluation.closed_at) < date(2020, 11, 5)
    assert played.mean(played.evaluation("Hạt dẻ sấy Nghĩa Phương")) < 51


def test_the_province_judges_in_two_rounds_and_recognises(played):
    assert Season.objects.get(code=UPPER).rounds == 2
    assert {e.recognition.stars for e in played.of(UPPER).filter(state=State.RECOGNISED)} == {3, 4}
    assert played.names(UPPER, State.DECLINED) == {"Hạt dẻ sấy Nghĩa Phương"}
    assert played.evaluation("Na dai Huyền Sơn", UPPER).dossier_version.number == 2
