"""Quảng Nam 2023: registrations selected; filed before 24/02/2023 stays under 1048, later dossiers follow 148."""

from datetime import date

import pytest

from evaluations.states import State
from ocop.law import loader
from ocop.law.calendar import vietnam_day
from tests.seasons.played import check_everything, playing

DISTRICT_1048, PROVINCE_1048 = "quang-nam-2023-dien-ban", "quang-nam-2023"
DISTRICT_148, PROVINCE_148 = "quang-nam-2023-dai-loc", "quang-nam-2023-148"

# Each test in a savepoint of the played plan, which is played once: all in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("quang-nam")]


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    with playing(django_db_blocker, "quang-nam-2023") as played:
        yield played


def test_everything_that_holds_of_any_season(played):
    check_everything(played)


def test_duplicates_and_raw_goods_are_kept_out_of_the_registrations(played):
    kept_out = played.of(PROVINCE_1048).filter(state=State.DECLINED)
    reasons = {e.dossier.product.name: e.closing_reason for e in kept_out}
    assert "Trùng lặp" in reasons["Nước mắm cá cơm Bình Dương"]
    assert "dạng thô" in reasons["Cá chuồn tươi Tam Tiến"] and len(reasons) == 2
    assert not any(e.agenda_items.exists() for e in kept_out)


def test_registrations_came_before_the_tenth_of_february(played):
    filed = [e for e in played.of(PROVINCE_1048) if e.origin == "filed"]
    assert filed and all(vietnam_day(e.submitted_at) < date(2023, 2, 10) for e in filed)


@pytest.mark.parametrize("season", [DISTRICT_1048, PROVINCE_1048, DISTRICT_148, PROVINCE_148])
def test_each_dossier_follows_the_regulation_of_its_filing_day(played, season):
    for evaluation in played.of(season):
        regulation = loader.regulation_on(vietnam_day(evaluation.dossier.filed_at))
        assert evaluation.dossier.regulation == evaluation.season.regulation == regulation.id
        assert evaluation.dossier_version.criteria_set.regulation == regulation.criteria_regime


def test_under_1048_fifty_points_go_up_and_the_province_recognises(played):
    assert played.names(DISTRICT_1048, State.FORWARDED) == {"Bánh tráng Phú Triêm", "Gốm mỹ nghệ Điện Phương"}
    assert not played.names(DISTRICT_1048, State.RECOGNISED)
    assert played.names(PROVINCE_1048, State.RECOGNISED) >= {"Bánh tráng Phú Triêm", "Gốm mỹ nghệ Điện Phương"}
    assert played.evaluation("Bánh tráng Phú Triêm", PROVINCE_1048).recognition.stars == 3


def test_under_148_the_district_recognises_three_stars_and_seventy_points_go_up(played):
    assert played.names(DISTRICT_148, State.RECOGNISED) == {"Bún khô Đại Hiệp", "Nấm mối khô Đại Hiệp"}
    assert played.names(DISTRICT_148, State.FORWARDED) == {"Dầu phụng Ái Nghĩa"}
    assert played.evaluation("Dầu phụng Ái Nghĩa", PROVINCE_148).recognition.stars == 4


def test_ninety_points_go_to_the_ministry(played):
    potential = played.evaluation("Chè dây Ra Zéh")
    assert potential.state == State.FORWARDED and played.mean(potential) >= 90
    assert not hasattr(potential, "led_to")
