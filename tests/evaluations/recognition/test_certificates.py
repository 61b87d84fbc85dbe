"""The certificate: its paper, its job that may be run twice or break at any step, its pages."""

import contextlib
import hashlib
import io

import pytest
import zxingcpp
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from evaluations.documents.claim import claimed_code
from evaluations.models import Certificate
from evaluations.stages import recognition as stage
from evaluations.tasks import certificates as tasks
from ocop.accounts.refusals import Refused
from ocop.jobs import runner
from ocop.jobs.handlers import Work
from ocop.jobs.models import Job
from tests.evaluations.recognition import cases
from tests.papers import readback

ADDRESS = "Thôn 1, Xã Hải Sơn, Thành phố Móng Cái, Tỉnh Quảng Ninh"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def world():
    return cases.world()


@pytest.fixture
def recognition(world):
    return cases.recognised(world, "Trà hoa vàng")[0]


def job_of(recognition) -> Job:
    return Job.objects.get(dedupe=f"certificate:{recognition.certificate.pk}")


def stored_files() -> list[str]:
    if not default_storage.exists("certificates/2023"):
        return []
    return default_storage.listdir("certificates/2023")[1]


def test_the_paper_says_what_was_decided(recognition, tmp_path, settings):
    pdf = cases.made(recognition)
    certificate = recognition.certificate
    text = readback.squeezed(readback.pdf_text(pdf, tmp_path))
    for words in (
        "Trà hoa vàng", "HTX Hải Sơn", ADDRESS, "01/2023/GCN-OCOP", "12/QĐ-UBND", "ĐẠT HẠNG 3 SAO",
        "ngày 11 tháng 9 năm 2026", certificate.code,
    ):  # fmt: skip
        assert words in text, words
    assert "trình diễn" not in text.lower()
    assert all(font["embedded"] and "Tinos" in font["name"] for font in readback.fonts(pdf, tmp_path))
    picture = readback.picture(pdf, tmp_path, dpi=200)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [
        f"{settings.PUBLIC_URL}/xac-thuc/{certificate.code}/"
    ]
    assert hashlib.sha256(pdf).hexdigest() == certificate.sha256
    assert claimed_code(pdf + b"\n% more") == certificate.code


def test_a_demonstration_marks_its_papers_for_good(settings, tmp_path):
    settings.OCOP_DEMO = True
    [recognition] = cases.recognised(cases.world(), "Trà hoa vàng")
    settings.OCOP_DEMO = False
    assert "Bản trình diễn, không có giá trị" in readback.pdf_text(cases.made(recognition), tmp_path)


def test_made_twice_it_is_the_same_file_once(recognition):
    first = cases.made(recognition)
    again = tasks.certificate_pdf(Work("again", {"certificate": recognition.certificate.pk}))
    again.then()
    assert again.data == first
    assert runner.run(job_of(recognition).pk) is None  # told twice, there is nothing left to do
    certificate = Certificate.objects.get(pk=recognition.certificate.pk)
    assert certificate.made_at == recognition.certificate.made_at
    with certificate.file.open("rb") as stored:
        assert stored.read() == first
    assert len(stored_files()) == 1


@pytest.mark.parametrize("where", ["render", "clock.now", "default_storage.save", "Certificate.save"])
def test_broken_at_any_step_it_leaves_nothing_half_done(recognition, monkeypatch, where):
    def fail(*args, **kwargs):
        raise OSError("đĩa đầy")

    with monkeypatch.context() as broken:
        if where == "Certificate.save":
            broken.setattr(Certificate, "save", fail)
        elif where == "clock.now":
            broken.setattr(tasks.clock, "now", fail)
        else:
            broken.setattr(f"evaluations.tasks.certificates.{where}", fail)
        job = job_of(recognition)
        with contextlib.suppress(OSError):  # the worker dies with it: the row is found by the sweeper
            runner.run(job.pk)
        certificate = Certificate.objects.get(pk=recognition.certificate.pk)
        assert not certificate.sha256 and not certificate.file and certificate.made_at is None
    Job.objects.filter(pk=job.pk).exclude(state="queued").update(state="queued", started_at=None, finished_at=None)
    assert cases.made(recognition).startswith(b"%PDF-")
    assert len(stored_files()) == 1


def test_a_file_half_written_by_a_dead_worker_is_written_anew(recognition):
    content = tasks.render(tasks.context_of(recognition.certificate.content))
    sha256 = hashlib.sha256(content).hexdigest()
    name = recognition.certificate._meta.get_field("file").generate_filename(
        recognition.certificate, f"{sha256[:16]}.pdf"
    )
    default_storage.save(name, io.BytesIO(content[:1000]))
    assert cases.made(recognition) == content
    assert len(stored_files()) == 1


def test_whom_the_pages_are_for(client, world, recognition):
    cases.made(recognition)
    pk = recognition.certificate.pk
    rules = {"duyet": 200, "can_bo": 200, "chu_the": 200, "xa": 200, "tinh": 200, "can_bo_khac": 404, "tv1": 404}
    for username, status in (rules | {"chu_the_khac": 404}).items():
        client.force_login(world.people[username])
        for name in ("certificate", "certificate_file"):
            assert client.get(reverse(name, args=[pk])).status_code == status, (username, name)
        listed = "Trà hoa vàng" in client.get(reverse("certificate_list")).content.decode()
        assert listed == (status == 200), username
    client.logout()
    assert client.get(reverse("certificate_file", args=[pk])).status_code == 302


def test_the_download_is_the_issued_file(client, world, recognition):
    client.force_login(world.people["chu_the"])
    address = reverse("certificate_file", args=[recognition.certificate.pk])
    assert client.get(address).status_code == 404  # not made yet
    pdf = cases.made(recognition)
    answer = client.get(address)
    assert answer.content == pdf and answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="giay-chung-nhan-01-2023-GCN-OCOP.pdf"'
    assert answer["Cache-Control"] == "private, no-store" and answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_changed_in_the_store_is_not_handed_out(client, world, recognition):
    cases.made(recognition)
    with open(recognition.certificate.file.path, "ab") as stored:
        stored.write(b"x")
    client.force_login(world.people["chu_the"])
    assert client.get(reverse("certificate_file", args=[recognition.certificate.pk])).status_code == 404


@pytest.mark.parametrize("products", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(client, world, django_assert_num_queries, products):
    cases.recognised(world, *[f"Trà số {n}" for n in range(products)])
    client.force_login(world.people["can_bo"])
    client.get(reverse("certificate_list"))
    with django_assert_num_queries(7):
        client.get(reverse("certificate_list"))


def test_filters_of_the_list(client, world):
    cases.recognised(world, "Trà hoa vàng", "Chè Shan")
    client.force_login(world.people["can_bo"])

    def found(**query):
        text = client.get(reverse("certificate_list"), query).content.decode()
        return "Trà hoa vàng" in text, "Chè Shan" in text

    assert found() == (True, True)
    assert found(q="tra hoa") == (True, False)
    assert found(sao=4) == (False, False)
    assert found(tinh_trang="expired") == (True, True)
    assert found(tinh_trang="valid") == (False, False)
    assert found(nam=2023) == (True, True)


def test_asking_again_is_for_a_paper_that_is_missing(client, world, recognition):
    Job.objects.update(state="failed", finished_at=world.now(), message="đĩa đầy")
    stage.issue(world.people["can_bo"], recognition.evaluation_id, now=world.now())
    assert job_of(recognition).state == "queued"
    cases.made(recognition)
    with pytest.raises(Refused, match="đã có bản PDF"):
        stage.issue(world.people["can_bo"], recognition.evaluation_id, now=world.now())


def test_a_picture_of_the_page_is_one_landscape_sheet(recognition, tmp_path):
    picture = readback.picture(cases.made(recognition), tmp_path, dpi=50)
    assert isinstance(picture, Image.Image) and picture.width > picture.height


def test_an_address_typed_in_full_is_not_lengthened(world):
    from evaluations.stages._certificate import whole_address

    producer = cases.w.producer(world)
    assert whole_address(producer) == "Thôn 1, Xã Hải Sơn, Thành phố Móng Cái, Tỉnh Quảng Ninh"
    producer.address = "Thôn 1, xã Hải Sơn, thành phố Móng Cái"
    assert whole_address(producer) == "Thôn 1, xã Hải Sơn, thành phố Móng Cái, Tỉnh Quảng Ninh"
