"""Overviews: what they count is what the database holds, who may open them, their price, and their words and tables."""

import re
from fractions import Fraction

import pytest
from django.db import transaction
from django.urls import reverse

from evaluations.documents.catalogue import REPORTS
from evaluations.models import Recognition, Sheet
from evaluations.selectors import diagnosis, overview
from ocop.law.calendar import vietnam_day
from tests import world as w
from tests.evaluations.reports import ground

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield ground.world()
        transaction.set_rollback(True)


def page(client, world, username: str, name: str, *args, **query):
    client.force_login(world.people[username])
    return client.get(reverse(name, args=args), query)


def test_a_place_counts_what_stands_on_the_day(world):
    day = ground.DAY
    found = overview.of_place(world.people["can_bo"], world.places["mc"], day)
    assert found.products == Recognition.objects.count() == 3 and found.stars == {3: 3} and found.producers == 2
    assert sum(many for *_, many in found.units) == 3 and sum(many for _, many in found.months) == 3
    assert sum(sum(row[1:]) for row in found.sectors) == 3
    assert dict(found.states) == {"Đã nộp, chờ tiếp nhận": 1, "Chấm điểm vòng 1": 1, "Đề nghị quyết định": 1}
    assert [cases for _, _, cases in found.spans] == [3, 3, 3, 3]
    later = overview.of_place(world.people["can_bo"], world.places["mc"], day.replace(year=2027))
    assert later.products == 0


def test_a_province_sees_its_units_and_a_commune_itself(world):
    of_province = overview.of_place(world.people["tinh"], world.places["qn"], ground.DAY)
    assert {name: many for _, name, many in of_province.units} == {"Huyện Đầm Hà": 0, "Thành phố Móng Cái": 3}
    of_commune = overview.of_place(world.people["xa"], world.places["hn"], ground.DAY)
    assert of_commune.products == 3 and of_commune.units == ()


def test_who_may_open_which_place(client, world):
    codes = {name: page(client, world, name, "overview").status_code
             for name in ("can_bo", "tinh", "xa", "kiem_toan", "quan_tri", "tv1", "chu_the")}  # fmt: skip
    assert codes == {"can_bo": 200, "tinh": 200, "xa": 200, "kiem_toan": 200, "quan_tri": 200, "tv1": 403,
                     "chu_the": 403}  # fmt: skip
    below, other = world.places["hn"].pk, world.places["dh"].pk
    assert page(client, world, "can_bo", "overview", don_vi=below).status_code == 200
    for wrong in (other, world.places["qn"].pk, "x", "9" * 30, "-1"):
        assert page(client, world, "can_bo", "overview", don_vi=wrong).status_code == 404, wrong


def test_who_may_open_a_seasons_overviews(client, world):
    code = world.season.code
    season = {name: page(client, world, name, "season_overview", code).status_code
              for name in ("can_bo", "tv1", "tv2", "kiem_toan", "can_bo_khac", "chu_the")}  # fmt: skip
    assert season == {"can_bo": 200, "tv1": 200, "tv2": 200, "kiem_toan": 200, "can_bo_khac": 404, "chu_the": 404}
    council = {name: page(client, world, name, "report.diagnosis", code).status_code
               for name in ("can_bo", "tv1", "thu_ky", "tv2", "to_tu_van", "can_bo_khac", "chu_the")}  # fmt: skip
    assert council == {"can_bo": 200, "tv1": 200, "thu_ky": 200, "tv2": 403, "to_tu_van": 403, "can_bo_khac": 404,
                       "chu_the": 404}  # fmt: skip


def test_the_diagnosis_follows_from_the_closed_sheets_only(world):
    facts = diagnosis.of_season(ground.asked(world, REPORTS["matrix"]))
    assert sum(member.deviation * member.sheets for member in facts.members) == 0
    assert {member.sheets for member in facts.members} == {4}
    closed = Sheet.objects.filter(item__closed_at__isnull=False)
    for found in facts.products:
        totals = closed.filter(item__evaluation__dossier__product__name=found.product).values_list("total", flat=True)
        assert (found.lowest, found.highest, found.sheets) == (min(totals), max(totals), len(totals))
    assert "Trà đang chấm" not in {found.product for found in facts.products}


@pytest.mark.parametrize(("deviation", "shown"), [
    (Fraction(5, 2), 250), (Fraction(-1, 3), -33), (Fraction(1, 200), 1), (Fraction(-1, 200), -1), (Fraction(0), 0),
])  # fmt: skip
def test_a_deviation_is_rounded_half_away_from_zero(deviation, shown):
    assert diagnosis.MemberFinding("x", 1, deviation, 0, 0).hundredths == shown


def test_every_picture_has_its_words_and_its_table(client, world):
    for name, args in (("overview", []), ("season_overview", [world.season.code]),
                       ("report.diagnosis", [world.season.code])):  # fmt: skip
        text = page(client, world, "can_bo", name, *args).content.decode()
        pictures = re.findall(r'<svg class="chart__picture".*?</svg>', text, re.S)
        assert pictures, name
        for picture in pictures:
            ids = re.search(r'aria-labelledby="(\S+) (\S+)"', picture)
            assert all(f'id="{each}">' in picture for each in ids.groups())
            assert "style=" not in picture and "NaN" not in picture and "inf" not in picture
        assert text.count('class="chart__table"') == len(pictures)
        # A name is text wherever it is drawn.
        assert '<a href="http://x.example' not in text and 'HYPERLINK("http' not in text


def test_a_place_without_anything_says_so(client, world):
    text = page(client, world, "can_bo_khac", "overview").content.decode()
    assert "Sản phẩm theo địa bàn" in text and "hết hạn theo tháng" not in text


def test_a_season_says_what_is_late(client, world):
    text = page(client, world, "can_bo", "season_overview", world.season.code).content.decode()
    assert "Lịch của đợt 1" in text and "Việc quá hạn lâu nhất" in text  # the plan's days are long past today
    assert vietnam_day(w.START) == ground.DAY
