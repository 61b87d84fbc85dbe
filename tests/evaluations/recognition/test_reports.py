"""Reports of a season: who may ask, what the workbooks say, and that open rounds are in none of it."""

import io

import openpyxl
import pytest
from django.urls import reverse

from evaluations.models import Recusal, Result
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.journal.models import Entry
from tests import world as w
from tests.evaluations.recognition import cases
from tests.papers import readback

pytestmark = pytest.mark.django_db
COUNT, MEAN, SPREAD, OVER, BAND, STARS = range(9, 15)  # columns after six facts and three members


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def world():
    return cases.world()


def ask(client, world, name="report.tally", **data):
    return client.post(reverse(name, args=[world.season.code]), data)


def workbook(job: Job) -> bytes:
    assert runner.run(job.pk) == Job.State.READY, Job.objects.get(pk=job.pk).message
    job.refresh_from_db()
    with job.file.open("rb") as stored:
        return stored.read()


def rows_of(data: bytes, sheet: str) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet].iter_rows(values_only=True))


def lines(data: bytes, sheet: str = "Tổng hợp") -> dict[str, tuple]:
    return {row[1]: row for row in rows_of(data, sheet) if isinstance(row[0], int)}


def test_the_tally_says_what_the_results_say(client, world, tmp_path):
    of = w.producer(world)
    cases.proposed(world, "Trà hoa vàng", of=of)
    cases.proposed(world, "Trà thấp điểm", of=of, share=0.3, stars=0)
    client.force_login(world.people["can_bo"])
    assert ask(client, world).status_code == 302
    job = Job.objects.get(kind="tally_workbook")
    data = workbook(job)
    computed = readback.recalculated(data, tmp_path)
    for shown in (lines(data), lines(computed)):
        for result in Result.objects.select_related("item__evaluation__dossier__product"):
            row = shown[result.item.evaluation.dossier.product.name]
            assert row[COUNT] == result.sheets == 3
            assert row[MEAN] == pytest.approx(float(result.mean), abs=1e-9)
            assert (row[SPREAD], row[BAND], row[STARS]) == (result.spread, result.band, result.stars)
            assert (row[OVER] == "Vượt") == result.spread_exceeded
            totals = list(result.item.sheets.order_by("seat__position").values_list("total", flat=True))
            assert list(row[6:9]) == totals
    missed = rows_of(data, "Yêu cầu tối thiểu")
    assert any(row[1] == "Trà thấp điểm" for row in missed) or Result.objects.filter(band__lt=3).exists()
    entry = Entry.objects.get(act="report.tally")
    assert entry.subject_id == str(world.season.pk)


def test_a_round_that_is_open_is_not_in_it(client, world):
    of = w.producer(world)
    cases.proposed(world, "Trà hoa vàng", of=of)
    _, [item] = w.in_round(world, [w.registered(world, "Trà đang chấm", of=of)])
    w.score(world, item, 0.9, seats=world.seats[:2])
    client.force_login(world.people["thu_ky"])
    ask(client, world)
    data = workbook(Job.objects.get(kind="tally_workbook"))
    assert set(lines(data)) == {"Trà hoa vàng"}
    assert "Trà đang chấm" not in str([rows_of(data, name) for name in ("Tổng hợp", "Yêu cầu tối thiểu", "Thông tin")])


def test_nothing_closed_nothing_made(client, world):
    _, [item] = w.in_round(world, [w.registered(world)])
    w.score(world, item, 0.9, seats=world.seats[:2])
    client.force_login(world.people["can_bo"])
    page = client.get(reverse("season_report", args=[world.season.code]))
    assert "Chưa có vòng chấm nào đóng" in page.content.decode()
    answer = ask(client, world)
    assert answer.status_code == 422 and "Chưa có vòng chấm nào đóng" in answer.content.decode()
    assert not Job.objects.filter(kind="tally_workbook").exists()


def test_a_chair_with_an_interest_gets_the_others_only(client, world):
    of = w.producer(world)
    cases.proposed(world, "Trà hoa vàng", of=of)
    evaluation = w.registered(world, "Trà nhà mình", of=of)
    chair = world.seats[0]
    _, [item] = w.in_round(world, [evaluation])
    Recusal.objects.create(
        evaluation=evaluation, seat=chair, state="declared", reason="Người nhà", made_by=chair.user, made_at=world.now()
    )
    type(world.season.council.statute).objects.update(chair_required=False, quorum_numerator=1, quorum_denominator=2)
    w.score(world, item, 0.67, stars=3, seats=world.seats[1:])
    w.close_round(world, evaluation)
    found = {}
    for username in ("tv1", "thu_ky"):
        client.force_login(world.people[username])
        assert ask(client, world).status_code == 302
        job = Job.objects.filter(kind="tally_workbook", requested_by=world.people[username]).get()
        found[username] = set(lines(workbook(job)))
    assert found == {"tv1": {"Trà hoa vàng"}, "thu_ky": {"Trà hoa vàng", "Trà nhà mình"}}


def test_who_may_ask(client, world):
    cases.proposed(world, "Trà hoa vàng")
    expected = {"can_bo": 302, "duyet": 302, "tv1": 302, "thu_ky": 302, "kiem_toan": 302, "tv2": 403, "to_tu_van": 403,
                "can_bo_khac": 404, "chu_the": 404, "xa": 404}  # fmt: skip
    for username, status in expected.items():
        client.force_login(world.people[username])
        assert ask(client, world).status_code == status, username
        page = client.get(reverse("season_report", args=[world.season.code])).status_code
        assert page == (200 if status == 302 else status), username
    assert Job.objects.filter(kind="tally_workbook").count() == 5


def test_one_sees_ones_own_reports(client, world):
    cases.proposed(world, "Trà hoa vàng")
    client.force_login(world.people["can_bo"])
    ask(client, world, batch=world.batch.pk)
    job = Job.objects.get(kind="tally_workbook")
    workbook(job)
    address = reverse("season_report", args=[world.season.code])
    text = client.get(address).content.decode()
    assert "Tổng hợp điểm – Kế hoạch thử – Đợt 1" in text and "tong-hop-diem-thu-nghiem-dot-1.xlsx" in text
    client.force_login(world.people["duyet"])
    assert "tong-hop-diem-thu-nghiem" not in client.get(address).content.decode()


def test_a_batch_of_another_season_is_refused(client, world):
    cases.proposed(world, "Trà hoa vàng")
    other = cases.upper_season(world).batches.get()
    client.force_login(world.people["can_bo"])
    assert ask(client, world, batch=other.pk).status_code == 422


def test_registrations_by_unit_and_sector(client, world, tmp_path):
    of = w.producer(world)
    world.place("qhoa", "Xã Quảng Nghĩa", "commune", "mc")
    w.submitted(world, "Trà hoa vàng", of=of)
    w.submitted(world, "Chè Shan", of=of)
    client.force_login(world.people["can_bo"])
    assert ask(client, world, "report.registrations").status_code == 302
    data = workbook(Job.objects.get(kind="registrations_workbook"))
    formulas = openpyxl.load_workbook(io.BytesIO(data)).active
    assert formulas["E5"].value == "=SUM(C5:D5)" and formulas["E7"].value == "=SUM(E5:E6)"
    table = rows_of(readback.recalculated(data, tmp_path), "Đăng ký")
    header = list(table[3])
    assert header[:2] == ["TT", "Đơn vị"] and header[-1] == "Tổng" and "Sản phẩm thực phẩm" in header
    food = header.index("Sản phẩm thực phẩm")
    units = {row[1]: row for row in table[4:]}
    assert units["Xã Hải Sơn"][food] == 2 and units["Xã Hải Sơn"][-1] == 2
    assert units["Xã Quảng Nghĩa"][-1] == 0
    assert units["Tổng cộng"][food] == 2 and units["Tổng cộng"][-1] == 2


@pytest.mark.parametrize("products", [1, 3])
def test_the_tally_takes_the_same_queries_for_one_and_three(world, django_assert_num_queries, products):
    from evaluations.selectors.tally import season_tally

    cases.proposed(world, *[f"Trà số {n}" for n in range(products)])
    user, season = world.people["can_bo"], type(world.season).objects.select_related("unit", "council__statute").get()
    assert season_tally(user, season, world.now())
    with django_assert_num_queries(6):
        _, rows = season_tally(user, season, world.now())
    assert len(rows) == products
