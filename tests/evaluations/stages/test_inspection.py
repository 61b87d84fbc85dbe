"""Stage 3 by its acts, elimination, and what a picture's bytes say."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from evaluations.models import Evaluation
from evaluations.stages import _photo, elimination, inspection
from ocop.accounts.refusals import Refused
from tests import world as w

pytestmark = pytest.mark.django_db
ROW = {"subject": "Bao bì", "verdict": "met", "note": "", "criterion": "A.2.2"}


@pytest.fixture
def world():
    return w.build(rounds=1, inspection="before")


def planned(world):
    evaluation = w.registered(world)
    inspection.plan(world.people["to_tu_van"], evaluation.pk, planned_on=date(2023, 9, 20), now=world.now())
    return evaluation


def picture(kind="JPEG", size=(40, 30), exif=None) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def test_where_the_procedure_has_no_visit_none_is_planned():
    world = w.build(rounds=1, inspection="none")
    evaluation = w.registered(world)
    with pytest.raises(Refused, match="không kiểm tra thực tế"):
        inspection.plan(world.people["can_bo"], evaluation.pk, planned_on=date(2023, 9, 20), now=world.now())


def test_a_visit_is_recorded_again_and_again_and_concluded_once(world):
    evaluation, advisor = planned(world), world.people["to_tu_van"]
    for verdict in ("partly", "met"):
        inspection.record_findings(advisor, evaluation.pk, findings=[{**ROW, "verdict": verdict}], now=world.now())
    visit = inspection.current(evaluation)
    assert [f.verdict for f in visit.findings.all()] == ["met"]
    facts = {"conclusion": "conforms", "summary": "", "visited_on": date(2023, 9, 11), "now": world.now()}
    inspection.conclude(advisor, evaluation.pk, **facts)
    for act in (
        lambda: inspection.conclude(advisor, evaluation.pk, **facts),
        lambda: inspection.record_findings(advisor, evaluation.pk, findings=[ROW], now=world.now()),
        lambda: inspection.add_photo(advisor, evaluation.pk, data=b"x", content_type="image/jpeg", now=world.now()),
    ):
        with pytest.raises(Refused, match="Không có kiểm tra thực tế nào đang mở"):
            act()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**ROW, "subject": " "}, "Dòng 1: thiếu nội dung hoặc đánh giá."),
        ({**ROW, "verdict": "good"}, "Dòng 1: thiếu nội dung hoặc đánh giá."),
        ({**ROW, "criterion": "Z.9"}, "Bộ tiêu chí không có tiêu chí «Z.9»."),
    ],
)
def test_a_broken_row_changes_nothing(world, row, reason):
    evaluation, advisor = planned(world), world.people["to_tu_van"]
    inspection.record_findings(advisor, evaluation.pk, findings=[ROW], now=world.now())
    with pytest.raises(Refused) as refused:
        inspection.record_findings(advisor, evaluation.pk, findings=[row], now=world.now())
    assert refused.value.reasons == [reason]
    assert inspection.current(evaluation).findings.count() == 1


def test_the_same_picture_is_kept_once(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evaluation, advisor = planned(world), world.people["to_tu_van"]
    for data in (picture(), picture(), picture(size=(41, 30))):
        inspection.add_photo(advisor, evaluation.pk, data=data, content_type="image/jpeg", now=world.now())
    assert inspection.current(evaluation).photos.count() == 2


@pytest.mark.parametrize(("kind", "type_"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_is_what_its_bytes_say(kind, type_):
    assert _photo.read(picture(kind)) == _photo.Picture(type_, None, None, None)


def test_time_and_place_come_from_the_camera():
    exif = Image.Exif()
    exif[0x8769] = {0x9003: "2023:09:20 14:05:00"}
    exif[0x8825] = {1: "N", 2: (21.0, 31.0, 30.0), 3: "E", 4: (107.0, 58.0, 0.0)}
    found = _photo.read(picture(exif=exif))
    assert found.taken_at.isoformat() == "2023-09-20T14:05:00+07:00"
    assert (found.latitude, found.longitude) == (Decimal("21.525000"), Decimal("107.966667"))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", picture("GIF"), picture("BMP"), picture()[:80]])
def test_what_is_no_picture_is_refused_by_name(data):
    with pytest.raises(Refused, match=r"«anh\.jpg»: không phải ảnh"):
        _photo.read(data, "anh.jpg")


def test_too_large_is_refused(settings):
    settings.PHOTO_MAX_MB = 1
    with pytest.raises(Refused, match="lớn hơn 1 MB"):
        _photo.read(b"x" * 1_000_001)


def test_a_ground_needs_the_chair_and_decides_whatever_the_points(world):
    evaluation = w.registered(world)
    ground = elimination.propose(
        world.people["tv2"], evaluation.pk, ground="Hồ sơ giả mạo.", reason="Chữ ký", now=world.now()
    )
    with pytest.raises(Refused, match="đang chờ"):
        elimination.propose(world.people["tv3"], evaluation.pk, ground="Khác", reason="x", now=world.now())
    decided = elimination.decide(world.people["tv1"], ground.pk, confirmed=True, reason="Đúng", now=world.now())
    assert decided.confirmed and Evaluation.objects.get(pk=evaluation.pk).state == "eliminated"


def test_a_dismissed_ground_leaves_the_evaluation_as_it_was(world):
    evaluation = w.registered(world)
    ground = elimination.propose(
        world.people["tv2"], evaluation.pk, ground="Hồ sơ giả mạo.", reason="Chữ ký", now=world.now()
    )
    elimination.decide(world.people["tv1"], ground.pk, confirmed=False, reason="Không đúng", now=world.now())
    assert Evaluation.objects.get(pk=evaluation.pk).state == "registered"
    with pytest.raises(Refused, match="Không có đề nghị loại nào đang chờ"):
        elimination.decide(world.people["tv1"], ground.pk, confirmed=True, reason="Lại", now=world.now())
