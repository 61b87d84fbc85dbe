"""Signing outside and back: what was handed out comes back signed and nothing else; every altered file is found."""

import io
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from evaluations.management.commands.cert_verify import verdict
from evaluations.models import CertificateFile
from evaluations.selectors import register
from evaluations.stages import signing
from evaluations.tasks import certificates as tasks
from ocop.accounts.refusals import Refused
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.papers import seal, signatures
from tests.evaluations.recognition import cases
from tests.papers import readback

pytestmark = pytest.mark.django_db
NOW = cases.at_noon(date(2026, 6, 2))


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> tuple[seal.Key, str]:
    """An office's key for these tests and the path of the root its certificate leads to."""
    return identity(tmp_path_factory.mktemp("office"), "Ủy ban nhân dân (khóa thử)")


def identity(folder, name: str) -> tuple[seal.Key, str]:
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

    data = seal.test_identity(name, "thu")
    (folder / "key.p12").write_bytes(data)
    certificate = pkcs12.load_key_and_certificates(data, b"thu")[1]
    (folder / "root.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return seal._load(folder / "key.p12", "thu", test=True), str(folder / "root.pem")


@pytest.fixture
def world(settings, office):
    settings.SIGNING_ROOTS = [office[1]]
    return cases.province_world()


@pytest.fixture
def issued(world):
    return cases.issued(world, on=date(2026, 6, 1))


@pytest.fixture
def ours(issued) -> bytes:
    return cases.made(issued)


def sign(pdf: bytes, key: seal.Key, field: str = "KySo") -> bytes:
    return seal.seal(pdf, key, reason="Ký ban hành", field=field)


def changed(pdf: bytes, change) -> bytes:
    """The file with an incremental update appended, as an editor writes it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(writer):
    return writer.root["/Pages"]["/Kids"][0]


def paint_over(writer):
    stream = writer.add_object(generic.StreamObject(stream_data=b"q 1 1 1 rg 100 250 600 60 re f Q"))
    page = page_of(writer)
    page[generic.pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), stream])
    writer.update_container(page)


def rewrite_text(writer):
    stream = page_of(writer)["/Contents"]
    stream._data, stream._encoded_data = stream.data.replace(b"Tj", b"Tj ", 1) + b"\nq Q", None
    writer.update_container(stream)


def run_script(writer):
    names = {"/S": "/JavaScript"}
    action = generic.DictionaryObject({generic.pdf_name(k): generic.pdf_name(v) for k, v in names.items()})
    writer.root[generic.pdf_name("/OpenAction")] = action
    writer.update_root()


def note(writer):
    box = generic.ArrayObject([generic.NumberObject(side) for side in (0, 0, 400, 400)])
    made = generic.DictionaryObject({generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText")})
    made[generic.pdf_name("/Rect")] = box
    page = page_of(writer)
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(made)])
    writer.update_container(page)


def take_back(world, issued, data: bytes):
    upload = SimpleUploadedFile("da-ky.pdf", data, "application/pdf")
    return signing.take_back(world.people["duyet_tinh"], issued.pk, upload=upload, now=NOW)


def test_handed_out_signed_taken_back_and_locked(client, world, issued, ours, office):
    signed = sign(ours, office[0])
    kept = take_back(world, issued, signed)
    [facts] = kept.signature["signatures"]
    assert facts["signer"] == "Ủy ban nhân dân (khóa thử)" and facts["trusted"] is True and facts["whole"]
    with pytest.raises(Refused, match="Đã nhận và khóa"):
        take_back(world, issued, signed)
    for change in ({"sha256": "0" * 64}, {"kind": "scan"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificateFile.objects.update(**change)
    checked = register.check_file(signed, date(2026, 6, 2))
    assert checked.number == "01/2026/GCN-OCOP" and checked.signed_sha256 == kept.sha256
    upload = {"tep": SimpleUploadedFile("a.pdf", signed, "application/pdf")}
    page = client.post(reverse("certificate_file_check"), upload).content.decode()
    assert "Tệp đúng là bản đã cấp" in page and "Ủy ban nhân dân (khóa thử)" in page
    client.force_login(world.people["chu_the"])
    answer = client.get(reverse("certificate_other", args=[issued.certificate.pk, "signed"]))
    assert answer.content == signed and answer["Cache-Control"] == "private, no-store"
    page = client.get(reverse("certificate", args=[issued.certificate.pk])).content.decode()
    assert "Bản cơ quan cấp đã ký số" in page


def test_what_may_not_come_back(world, issued, ours, office, tmp_path):
    other = cases.issued(world, "Chè Shan", on=date(2026, 6, 1), of=issued.product.producer)
    stranger, _ = identity(tmp_path, "Người lạ")
    signed = sign(ours, office[0])
    cases_ = {
        "giống hệt bản đã giao ra": ours,
        "không phải bản đã giao ra": sign(cases.made(other), office[0]),  # another product, well signed
        "không thuộc tổ chức": sign(ours, stranger),  # another key
        "Sau chữ ký cuối": signed + b"\n% more",
        "Không đọc được|không còn nguyên vẹn|Sau chữ ký": changed(signed, paint_over),  # after the signature
        "không có chữ ký số mới": ours + b"\n",
    }
    for said, data in cases_.items():
        with pytest.raises(Refused, match=said):
            take_back(world, issued, data)
    for change in (paint_over, rewrite_text, run_script, note):  # before a signature that is itself sound
        with pytest.raises(Refused, match="còn bị thêm hoặc sửa"):
            take_back(world, issued, sign(changed(ours, change), office[0]))
    half = len(signed) // 2
    with pytest.raises(Refused):
        take_back(world, issued, signed[:half])
    assert not CertificateFile.objects.exists()


def test_two_people_may_sign_one_after_the_other(world, issued, ours, office):
    both = sign(sign(ours, office[0], "Ky1"), office[0], "Ky2")
    assert len(take_back(world, issued, both).signature["signatures"]) == 2


def test_without_roots_only_a_demonstration_takes_a_file_back(world, issued, ours, office, settings):
    settings.SIGNING_ROOTS = []
    signed = sign(ours, office[0])
    with pytest.raises(Refused, match="chưa có chứng thư gốc"):
        take_back(world, issued, signed)
    settings.OCOP_DEMO = True
    assert take_back(world, issued, signed).signature["signatures"][0]["trusted"] is None


def test_two_hundred_flipped_bits_are_all_found(world, issued, ours, office):
    signed = sign(ours, office[0])
    take_back(world, issued, signed)
    chance, missed_by_signature = random.Random(20261122), 0
    for _ in range(200):
        at = chance.randrange(len(signed) * 8)
        broken = bytearray(signed)
        broken[at // 8] ^= 1 << at % 8
        assert register.check_file(bytes(broken), date(2026, 6, 2)) is None
        if at % 10 == 0:  # a signature's own check costs ten times as much; it misses some, the hash misses none
            try:
                missed_by_signature += all(each.intact for each in signatures.signatures_of(bytes(broken)))
            except signatures.Unfit:
                continue
    assert verdict(signed)["authentic"] and missed_by_signature <= 10


def test_cert_verify_tells_every_kind_of_alteration(world, issued, ours, office, tmp_path, capsys):
    other = cases.issued(world, "Chè Shan", on=date(2026, 6, 1), of=issued.product.producer)
    signed = sign(ours, office[0])
    take_back(world, issued, signed)
    others = cases.made(other)
    altered = {
        "text": changed(ours, rewrite_text), "update": changed(signed, paint_over), "cut": signed[:-1],
        "other key": sign(ours, office[0], "Khac"), "other product": others + b"\n",
    }  # fmt: skip
    for name, data in altered.items():
        found = verdict(data)
        assert not found["authentic"] and found["reasons"], name
    assert verdict(others)["product"] == "Chè Shan"
    file = tmp_path / "giay.pdf"
    file.write_bytes(altered["update"])
    with pytest.raises(SystemExit) as end:
        call_command("cert_verify", str(file), "--json")
    assert end.value.code == 1 and '"authentic": false' in capsys.readouterr().out


def test_the_portals_own_seal_is_a_signature_and_never_a_picture(world, issued, settings, tmp_path, office):
    settings.SEAL_KEY, settings.VAR_DIR = seal.DEVELOPMENT, tmp_path / "var"
    pdf = cases.made(issued)
    sealed = issued.certificate.files.get(kind="sealed")
    assert "KHÔNG CÓ GIÁ TRỊ" in sealed.signature["signatures"][0]["signer"]
    with sealed.file.open("rb") as stored:
        data = stored.read()
    assert data.startswith(pdf) and readback.pdf_text(data, tmp_path) == readback.pdf_text(pdf, tmp_path)
    assert readback.picture(data, tmp_path, dpi=60).tobytes() == readback.picture(pdf, tmp_path, dpi=60).tobytes()
    assert register.check_file(data, date(2026, 6, 2)).code == issued.certificate.code
    assert (tmp_path / "var" / "seal-development" / "key.p12").stat().st_mode & 0o077 == 0
    # The official signature goes on top of the sealed one.
    take_back(world, issued, sign(data, office[0]))


def test_workers_that_come_for_the_test_key_at_once_find_one_key(tmp_path):
    """Key and passphrase belong together whoever wins: a worker with the other's passphrase fails every job."""
    with ThreadPoolExecutor(6) as pool:
        paths = list(pool.map(lambda _: seal.development_key(tmp_path), range(12)))
    passphrase = paths[0].with_suffix(".passphrase").read_text(encoding="ascii")
    assert len(set(paths)) == 1 and seal._load.__wrapped__(paths[0], passphrase, test=True).name == seal.TEST_NAME
    assert [each.name for each in tmp_path.iterdir()] == ["seal-development"]


def test_a_key_that_cannot_be_opened_fails_the_job_with_its_setting(world, issued, settings, tmp_path):
    settings.SEAL_KEY = str(tmp_path / "none.p12")
    job = Job.objects.get(dedupe=f"certificate:{issued.certificate.pk}")
    assert runner.run(job.pk) == "failed"
    assert "SEAL_KEY" in Job.objects.get(pk=job.pk).message and not issued.certificate.sha256


def test_the_english_version(client, world, issued, tmp_path, settings):
    client.force_login(world.people["chu_the"])
    url = reverse("certificate.english", args=[issued.certificate.pk])
    assert client.post(url).status_code == 302
    job = Job.objects.get(kind="certificate_english")
    assert runner.run(job.pk) == "ready"
    assert client.post(url).status_code == 422  # it is there
    kept = issued.certificate.files.get(kind="english")
    with kept.file.open("rb") as stored:
        pdf = stored.read()
    text = readback.squeezed(readback.pdf_text(pdf, tmp_path))
    for words in ("CERTIFICATE", "RATED 3 STARS", "Trà hoa vàng", "1 June 2029", "is for information",
                  "PEOPLE'S COMMITTEE OF QUẢNG NINH PROVINCE", issued.certificate.code):  # fmt: skip
        assert words.lower() in text.lower(), words
    assert register.check_file(pdf, date(2026, 6, 2)).code == issued.certificate.code
    again = tasks.certificate_english_paper.render(
        tasks.context_of(issued.certificate.content), issued.certificate.unit
    )
    assert again == pdf
