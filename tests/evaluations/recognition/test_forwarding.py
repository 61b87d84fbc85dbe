"""What goes up: the package and its hashes, the plan's last day, authority by date, the Ministry's five stars."""

import hashlib
import json
import zipfile
from datetime import date
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from evaluations import invariants
from evaluations.models import Batch, Certificate, Evaluation, Forwarding, Recognition
from evaluations.models.forwarding import digest
from evaluations.selectors import package, proposals, register
from evaluations.stages import recognition, registration, telling
from evaluations.states import State
from ocop.accounts.models import Locality
from ocop.accounts.refusals import Refused
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.journal import guards
from ocop.journal.models import Entry
from ocop.records.models import Document
from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return cases.world()


@pytest.fixture
def high(world):
    cases.upper_season(world)
    return cases.proposed(world, "Trà hạng cao", share=1, stars=5)[0]


def test_the_package_carries_dossier_results_and_hashes(client, world, high):
    upper = recognition.forward(
        world.people["duyet"], high.pk, paper_number="45/TTr-UBND", paper_date=world.clock.date(), now=world.now()
    )
    sent = Forwarding.objects.get()
    manifest = sent.manifest
    assert manifest["dossier"]["sha256"] == high.dossier_version.sha256
    assert manifest["outcome"]["mean_exact"] == manifest["rounds"][-1]["mean_exact"] == "100"
    assert [sheet["member"] for sheet in manifest["rounds"][0]["sheets"]] == [s.office for s in world.seats]
    assert manifest["commune_report"]["local_material"] == "Có" and manifest["journal_head"]["seq"] > 0
    assert sent.sha256 == digest(manifest) and package.faults(sent) == []
    entry = Entry.objects.get(act="recognition.forward")
    assert sent.sha256 in entry.details
    for user in ("tinh", "duyet_tinh", "can_bo"):
        client.force_login(world.people[user])
        page = client.get(reverse("forwarding", args=[upper.pk]))
        assert page.status_code == 200 and "đúng như gói đã chuyển" in page.content.decode(), user
    # One zip for whoever sent it and whoever takes it in; the package lies in it as the text its hash is taken of.
    for user in ("can_bo", "tinh"):
        client.force_login(world.people[user])
        asked = client.post(reverse("forwarding_file", args=[upper.pk]))
        job = Job.objects.filter(kind="forwarding_dossier").latest("created_at")
        assert asked.url == reverse("job", args=[job.pk]) and runner.run(job.pk) == Job.State.READY
        with Job.objects.get(pk=job.pk).file.open("rb") as stored, zipfile.ZipFile(stored) as archive:
            listed = {row["path"]: row["sha256"] for row in json.loads(archive.read("manifest.json"))["files"]}
            [path] = [path for path in listed if path.endswith("/goi-chuyen.json")]
            assert listed[path] == hashlib.sha256(archive.read(path)).hexdigest() == sent.sha256
            assert json.loads(archive.read(path)) == manifest
    for user, status in {"can_bo_khac": 404, "chu_the": 403, "thu_ky": 403}.items():
        client.force_login(world.people[user])
        assert client.get(reverse("forwarding", args=[upper.pk])).status_code == status
    with pytest.raises(IntegrityError), transaction.atomic():
        Forwarding.objects.update(sha256="0" * 64)


def test_taking_in_reads_the_package_and_notes_its_hash(world, high):
    upper = recognition.forward(world.people["duyet"], high.pk, now=world.now())
    registration.register(world.people["tinh"], upper.pk, now=world.now())
    noted = Entry.objects.filter(act="registration.register").latest("seq").details
    assert Forwarding.objects.get().sha256 in noted


def test_a_package_altered_past_the_guards_is_found_and_not_taken_in(client, world, high):
    upper = recognition.forward(world.people["duyet"], high.pk, now=world.now())
    with guards.lifted(connection):
        sent = Forwarding.objects.get()
        sent.manifest["outcome"]["stars"] = 3
        sent.save()
        assert {row["name"]: row["violations"] for row in invariants.check()}["packages_are_whole"]
    with pytest.raises(Refused, match="không còn khớp mã băm"):
        registration.register(world.people["tinh"], upper.pk, now=world.now())
    client.force_login(world.people["can_bo"])
    assert "không còn khớp mã băm" in client.get(reverse("forwarding", args=[high.pk])).content.decode()


def test_after_the_plan_s_day_a_reason_is_needed(client, world, high, at_the_time):
    Batch.objects.filter(pk=world.batch.pk).update(forward_by=date(2023, 9, 10))
    with pytest.raises(Refused) as refused:
        recognition.forward(world.people["duyet"], high.pk, now=world.now())
    assert "đến hết 10/09/2023" in refused.value.fields["late_reason"][0]
    client.force_login(world.people["duyet"])
    url = reverse("recognition.forward", args=[high.pk])
    answer = client.post(url, {"paper_number": "45/TTr-UBND"})
    assert answer.status_code == 422 and "Văn bản cần cả số và ngày." in answer.content.decode()
    answer = client.post(url, {"paper_number": "45/TTr", "paper_date": "11/09/2023"})
    assert answer.status_code == 422 and "45/TTr" in answer.content.decode()
    assert client.post(url, {"late_reason": "Chờ kết quả kiểm nghiệm"}).status_code == 302
    assert Forwarding.objects.get().late_reason == "Chờ kết quả kiểm nghiệm"
    assert Evaluation.objects.get(pk=high.pk).state == State.FORWARDED


def test_the_last_day_itself_is_in_time(world, high):
    Batch.objects.filter(pk=world.batch.pk).update(forward_by=world.clock.date())
    assert recognition.forward(world.people["duyet"], high.pk, late_reason="thừa", now=world.now())
    assert Forwarding.objects.get().late_reason == ""


def test_a_district_that_ended_sends_up_what_it_might_have_recognised(world):
    [low] = cases.proposed(world, "Trà hoa vàng")
    cases.upper_season(world)
    shown = proposals.of_batch(world.people["duyet"], world.batch.pk, cases.at_noon(date(2025, 7, 1)))[0]
    assert "Cấp này hết thẩm quyền" in shown.flags[-1] and shown.forward_reasons == ()
    with pytest.raises(Refused, match="chưa đến mức chuyển"):
        recognition.forward(world.people["duyet"], low.pk, now=cases.at_noon(date(2025, 6, 30)))
    paper = {"number": "12/QĐ-UBND", "signed_on": date(2025, 7, 1), "signer_title": cases.SIGNER}
    with pytest.raises(Refused, match="không có thẩm quyền"):
        recognition.recognise_together(
            world.people["duyet"], [low.pk], now=cases.at_noon(date(2025, 7, 2)), **paper
        )
    upper = recognition.forward(world.people["duyet"], low.pk, now=cases.at_noon(date(2025, 7, 2)))
    assert upper.unit == world.places["qn"]
    found = {row["name"]: row["violations"] for row in invariants.check()}
    assert found["means_decided_the_way"] == []


def test_a_paper_signed_while_the_district_stood_may_still_be_recorded(world):
    [low] = cases.proposed(world, "Trà hoa vàng")
    paper = {"number": "12/QĐ-UBND", "signed_on": date(2025, 6, 30), "signer_title": cases.SIGNER}
    recognition.recognise_together(world.people["duyet"], [low.pk], now=cases.at_noon(date(2025, 7, 9)), **paper)
    assert Recognition.objects.get().valid_to == date(2028, 6, 30)


def test_a_merged_province_takes_over_what_goes_up(world, high):
    old, new = world.places["qn"], world.place("qnm", "Tỉnh Quảng Ninh (mới)", "province", "vn")
    Locality.objects.filter(pk=old.pk).update(valid_to=date(2023, 9, 1))
    old.successors.add(new)
    type(world.season).objects.filter(code="cap-tinh").update(unit=new)
    upper = recognition.forward(world.people["duyet"], high.pk, now=world.now())
    assert upper.unit == new


@pytest.fixture
def at_the_ministry():
    world = cases.province_world()
    [evaluation] = cases.proposed(world, "Trà năm sao", share=1, stars=5)
    recognition.forward(world.people["duyet_tinh"], evaluation.pk, now=world.now())
    return world, evaluation


def central(world, evaluation, **change):
    given = {"paper_number": "88/QĐ-BNNMT", "paper_date": world.clock.date(), "mean": Fraction(93), "stars": 5}
    return recognition.record_central(world.people["tinh"], evaluation.pk, **{**given, **change}, now=world.now())


def test_five_stars_of_the_ministry_are_recorded_with_their_paper(client, at_the_ministry):
    world, evaluation = at_the_ministry
    with pytest.raises(Refused, match="trước khi hồ sơ được gửi"):
        central(world, evaluation, paper_date=date(2026, 5, 30))
    central(world, evaluation, certificate_number="07/2026/BNNMT")
    found = Recognition.objects.get()
    assert (found.stars, found.decision.number, found.decision.unit.level) == (5, "88/QĐ-BNNMT", "centre")
    certificate = found.certificate
    assert (certificate.cause, certificate.serial, certificate.number) == ("ministry", None, "07/2026/BNNMT")
    checked = register.check_code(certificate.code, world.clock.date())
    assert checked.good and checked.decision_body == "Bộ Nông nghiệp và Môi trường"
    assert {row["name"]: row["violations"] for row in invariants.check() if row["violations"]} == {}
    client.force_login(world.people["tinh"])
    page = client.get(reverse("certificate", args=[certificate.pk])).content.decode()
    assert "Giấy do Bộ cấp" not in page and "07/2026/BNNMT" in page
    assert client.get(reverse("decision", args=[found.decision_id])).status_code in (200, 404)
    job = Job.objects.get(kind=telling.KIND, params__id=found.evaluation_id)
    assert runner.run(job.pk) == Job.State.READY
    [letter] = Document.objects.filter(kind="result_letter")
    assert letter.context["recognition"]["decision"].endswith("của Bộ trưởng Bộ Nông nghiệp và Môi trường")


@pytest.mark.parametrize(("mean", "stars"), [(Fraction(85), 4), (Fraction(60), 3)])
def test_below_ninety_there_the_chairman_recognises_on_that_result(at_the_ministry, mean, stars):
    world, evaluation = at_the_ministry
    central(world, evaluation, mean=mean, stars=stars)
    back = Evaluation.objects.get(came_from=evaluation)
    paper = {"number": "12/QĐ-UBND", "signed_on": world.clock.date(), "signer_title": cases.SIGNER}
    recognition.recognise_together(world.people["duyet_tinh"], [back.pk], now=world.now(), **paper)
    assert Recognition.objects.get().stars == stars
    assert Certificate.objects.get().serial == 1


def test_a_dossier_of_the_transition_has_its_last_day(client):
    world = cases.province_world(regulation="1489", day=date(2026, 5, 11))
    [evaluation] = cases.proposed(world, "Trà hoa vàng")
    shown = proposals.of_batch(world.people["duyet"], world.batch.pk, cases.at_noon(date(2026, 7, 1)))[0]
    assert "Chuyển tiếp: giải quyết xong đến hết 21/07/2026" in shown.flags and not shown.late
    paper = {"number": "12/QĐ-UBND", "signed_on": date(2026, 7, 22), "signer_title": cases.SIGNER}
    now = cases.at_noon(date(2026, 7, 23))
    approver = world.people["duyet"]
    with pytest.raises(Refused) as refused:
        recognition.recognise_together(approver, [evaluation.pk], now=now, **paper)
    assert "đến hết 21/07/2026" in refused.value.fields["late_reason"][0] and not Recognition.objects.exists()
    client.force_login(approver)
    url = reverse("recognition.recognise", args=[evaluation.pk])
    assert "Lý do quá hạn" in client.get(url).content.decode()
    typed = {**paper, "signed_on": "22/07/2026"}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, {**typed, "late_reason": "Chờ kiểm nghiệm"}).status_code == 302
    found = Recognition.objects.select_related("decision").get()
    assert found.decision.late_reason == "Chờ kiểm nghiệm" and found.valid_to == date(2029, 7, 22)


def test_in_time_the_transition_asks_for_nothing():
    world = cases.province_world(regulation="1489", day=date(2026, 5, 11))
    [evaluation] = cases.proposed(world, "Trà hoa vàng")
    paper = {"number": "12/QĐ-UBND", "signed_on": date(2026, 7, 21), "signer_title": cases.SIGNER}
    now = cases.at_noon(date(2026, 7, 21))
    recognition.recognise_together(world.people["duyet"], [evaluation.pk], now=now, **paper)
    assert Recognition.objects.get().decision.late_reason == ""
