"""The inspection on a phone: its checklist, photos kept privately and once, answers for a script that resends."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from evaluations.models import InspectionPhoto, ProductTest
from evaluations.selectors import checklist
from evaluations.stages import inspection
from tests import world as w

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return w.build(rounds=1, inspection="before")


@pytest.fixture
def evaluation(world):
    made = w.registered(world)
    inspection.plan(world.people["to_tu_van"], made.pk, planned_on=date(2023, 9, 20), now=world.now())
    return made


def photo(name="anh.jpg", kind="JPEG", size=(40, 30)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), "text/html")  # what the browser claims is not believed


def test_the_checklist_starts_from_what_a_visit_can_check(client, world, evaluation):
    client.force_login(world.people["to_tu_van"])
    page = client.get(reverse("inspection.record", args=[evaluation.pk]))
    codes = [row["criterion"] for row in page.context["rows"].initial if row]
    assert "A.1.1" in codes and "A.2.2" in codes and not [c for c in codes if c.startswith("B.")]
    assert len(codes) == len(set(codes))
    law = evaluation.dossier_version.criteria_set.law
    subjects = [row["subject"] for row in page.context["rows"].initial if row]
    assert subjects == [f"{law.criterion(code).printed_code} {law.criterion(code).name}" for code in codes]


def test_doubts_of_round_one_come_first_and_never_before_its_close(client):
    world = w.build()
    evaluation = w.registered(world)
    _, [item] = w.in_round(world, [evaluation])
    law = evaluation.dossier_version.criteria_set.law
    uneven = max((c for c in law.criteria if c.code.startswith("B.") and not c.cases), key=lambda c: c.max)
    low, high = min(uneven.options, key=lambda o: o.points), max(uneven.options, key=lambda o: o.points)
    for seat in world.seats:
        option = low if seat.position == 2 else high
        w.score(world, item, 0.8, stars=3, seats=[seat], change={uneven.code: uneven.options.index(option)})
    advisor = world.people["to_tu_van"]
    assert checklist.doubts_of(advisor, evaluation, law) == []
    w.close_round(world, evaluation)
    assert checklist.doubts_of(advisor, evaluation, law)[0].code == uneven.code
    assert checklist.doubts_of(world.people["xa"], evaluation, law) == []


def test_rows_without_a_verdict_are_left_for_later(client, world, evaluation):
    client.force_login(world.people["to_tu_van"])
    url = reverse("inspection.record", args=[evaluation.pk])
    rows = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    for n, (subject, verdict) in enumerate((("Bao bì", "met"), ("Nhãn", ""), ("", ""))):
        rows |= {f"form-{n}-subject": subject, f"form-{n}-verdict": verdict, f"form-{n}-note": ""}
    assert client.post(url, rows, **JSON).json() == {"findings": 1}
    assert [f.subject for f in inspection.current(evaluation).findings.all()] == ["Bao bì"]
    shown = client.get(url).context["rows"].initial
    assert (shown[0]["subject"], shown[0]["verdict"]) == ("Bao bì", "met")


def test_photos_are_kept_once_and_served_to_those_concerned_only(client, world, evaluation):
    client.force_login(world.people["to_tu_van"])
    url = reverse("inspection_photos", args=[evaluation.pk])
    both = {"photos": [photo(), photo("hai.png", "PNG", (50, 30))], "caption": "Kho nguyên liệu"}
    assert client.post(url, both).status_code == 302
    again = client.post(url, {"photos": [photo()]}, **JSON)
    assert again.status_code == 200 and InspectionPhoto.objects.count() == 2
    kept = InspectionPhoto.objects.get(content_type="image/png")
    assert kept.caption == "Kho nguyên liệu" and "hai" not in kept.file.name
    place = reverse("inspection_photo", args=[kept.pk])
    for user, status in (("to_tu_van", 200), ("chu_the", 200), ("can_bo_khac", 404), ("chu_the_khac", 404)):
        client.force_login(world.people[user])
        answer = client.get(place)
        assert answer.status_code == status, user
        if status == 200:
            assert answer["Content-Type"] == "image/png" and "private" in answer["Cache-Control"]
            assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


@pytest.mark.parametrize("sent", [{}, {"photos": [SimpleUploadedFile("a.jpg", b"<script>")]}])
def test_what_is_no_photo_is_refused_for_people_and_scripts(client, world, evaluation, sent):
    client.force_login(world.people["to_tu_van"])
    url = reverse("inspection_photos", args=[evaluation.pk])
    for file in sent.get("photos", []):
        file.seek(0)
    page = client.post(url, sent)
    assert page.status_code == 422 and "Chưa lưu được" in page.content.decode()
    for file in sent.get("photos", []):
        file.seek(0)
    assert client.post(url, sent, **JSON).json()["reasons"]
    assert InspectionPhoto.objects.count() == 0


def test_one_bad_photo_among_good_ones_keeps_none(client, world, evaluation):
    client.force_login(world.people["to_tu_van"])
    sent = {"photos": [photo(), SimpleUploadedFile("xau.png", b"\x89PNG broken")]}
    answer = client.post(reverse("inspection_photos", args=[evaluation.pk]), sent)
    assert answer.status_code == 422 and "«xau.png»" in answer.content.decode()
    assert InspectionPhoto.objects.count() == 0


def test_a_test_result_is_recorded_and_put_right(client, world, evaluation):
    client.force_login(world.people["to_tu_van"])
    url = reverse("inspection_test", args=[evaluation.pk])
    facts = {
        "sample": "Mẫu 1",
        "indicator": "Chì (Pb)",
        "limit": "2,0 mg/kg",
        "measured": "0,4 mg/kg",
        "passed": "yes",
        "laboratory": "Trung tâm kiểm nghiệm",
        "report_number": "12/KN",
        "reported_on": "10/09/2023",
    }
    assert client.post(url, facts).status_code == 302
    assert client.post(url, {**facts, "measured": "0,5 mg/kg", "passed": "no"}).status_code == 302
    test = ProductTest.objects.get()
    assert (test.measured, test.passed) == ("0,5 mg/kg", False)
    wrong = client.post(url, {**facts, "reported_on": "hôm qua"})
    assert wrong.status_code == 422 and "hôm qua" in wrong.content.decode()
    client.force_login(world.people["tv1"])
    assert client.post(url, facts).status_code == 403
