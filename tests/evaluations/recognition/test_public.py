"""What anyone may check: no sign-in, no personal data, the same shape for what is not there."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from evaluations.management.commands.cert_verify import verdict
from evaluations.selectors import register
from evaluations.views import _guesses
from ocop.journal import guards
from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db
UNKNOWN = "A" * 26
TOURISM = "Sản phẩm dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch"
VALID_DAY = date(2024, 1, 2)


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    cache.clear()


@pytest.fixture
def day(monkeypatch):
    """Lets a test say which day it is for every page."""

    def at(today: date) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: today)

    at(VALID_DAY)
    return at


@pytest.fixture
def recognition():
    return cases.recognised(cases.world(), "Trà hoa vàng")[0]


def check(client, code):
    return client.get(reverse("certificate_check", args=[code]))


def test_a_valid_certificate(client, recognition, day):
    answer = check(client, recognition.certificate.code)
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Còn hiệu lực", "Trà hoa vàng", "HTX Hải Sơn", "3 trên 5 sao", "11/09/2026", "12/QĐ-UBND",
                  "Xã Hải Sơn, Thành phố Móng Cái, Tỉnh Quảng Ninh", "01/2023/GCN-OCOP"):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize(
    ("today", "status"), [(date(2026, 9, 11), "valid"), (date(2026, 9, 12), "expired"), (date(2023, 9, 11), "valid")]
)
def test_the_last_day_is_included(client, recognition, day, today, status):
    day(today)
    answer = client.get(reverse("certificate_check_json", args=[recognition.certificate.code]))
    assert answer.json()["status"] == status


def test_a_later_recognition_supersedes(client, day):
    world = cases.world()
    [old] = cases.recognised(world, "Trà hoa vàng")
    product = old.product
    new = type(old).objects.get(pk=old.pk)
    [other] = cases.recognised(world, "Chè Shan", of=product.producer, number="13/QĐ-UBND")
    with guards.lifted(connection):
        type(old).objects.filter(pk=other.pk).update(product=product)
    day(new.valid_from)
    assert register.check_code(old.certificate.code, new.valid_from).status == "superseded"
    assert register.check_code(other.certificate.code, new.valid_from).status == "valid"


def test_no_personal_data_is_shown(client, recognition, day):
    producer = recognition.product.producer
    type(producer).objects.filter(pk=producer.pk).update(
        phone="0912345678", email="chu-the@example.vn", representative="Bà Chủ", representative_residence="Thôn 9"
    )
    shown = check(client, recognition.certificate.code).content.decode()
    shown += client.get(reverse("certificate_check_json", args=[recognition.certificate.code])).content.decode()
    shown += client.get(reverse("register")).content.decode()
    for secret in ("0912345678", "chu-the@example.vn", "Bà Chủ", "Thôn 9", "Thôn 1"):
        assert secret not in shown


@pytest.mark.parametrize("name", ["certificate_check", "certificate_check_json"])
def test_one_query_whether_known_or_not(client, recognition, day, django_assert_num_queries, name):
    for code in (recognition.certificate.code, UNKNOWN):
        with django_assert_num_queries(1):
            client.get(reverse(name, args=[code]))


def test_an_unknown_code_has_the_same_shape(client, recognition, day):
    known = client.get(reverse("certificate_check_json", args=[recognition.certificate.code]))
    unknown = client.get(reverse("certificate_check_json", args=[UNKNOWN]))
    assert unknown.status_code == 404 and list(unknown.json()) == list(known.json())
    assert unknown.json()["status"] == "unknown" and unknown.json()["product"] is None
    page = check(client, UNKNOWN)
    assert page.status_code == 404 and "Mã này chưa được cấp" in page.content.decode()
    assert client.get(f"/xac-thuc/{UNKNOWN}.json").json() == client.get(f"/xac-thuc/{UNKNOWN}/.json").json()


def test_guessing_is_limited_and_a_right_code_is_answered_all_the_same(client, recognition, day):
    for _ in range(_guesses.LIMIT):
        assert check(client, UNKNOWN).status_code == 404
    assert check(client, UNKNOWN).status_code == 429
    assert client.get(reverse("certificate_lookup"), {"ma": "99/2023/GCN-OCOP"}).status_code == 429
    assert check(client, recognition.certificate.code).status_code == 200
    assert client.get(reverse("certificate_check", args=[UNKNOWN]), REMOTE_ADDR="192.0.2.7").status_code == 404


def test_lookup_by_code_as_typed_from_paper_and_by_number(client, recognition, day):
    code = recognition.certificate.code
    typed = " ".join(code[at : at + 5] for at in range(0, 26, 5)).lower()
    for query in (typed, "01/2023/gcn-ocop"):
        answer = client.get(reverse("certificate_lookup"), {"ma": query})
        assert answer.status_code == 302 and answer.url == reverse("certificate_check", args=[code])
    assert client.get(reverse("certificate_lookup"), {"ma": "77/2023/GCN-OCOP"}).status_code == 404
    assert client.get(reverse("certificate_lookup"), {"ma": " "}).status_code == 422
    assert client.get(reverse("certificate_lookup")).status_code == 200


def upload(client, data: bytes, name="giay.pdf"):
    return client.post(
        reverse("certificate_file_check"), {"tep": SimpleUploadedFile(name, data, content_type="application/pdf")}
    )


def test_an_uploaded_file_is_compared_byte_for_byte(client, recognition, day):
    pdf = cases.made(recognition)
    answer = upload(client, pdf)
    assert answer.status_code == 200 and "Tệp đúng là bản đã cấp" in answer.content.decode()
    for at in (200, len(pdf) // 2, len(pdf) - 20):
        altered = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
        answer = upload(client, altered)
        assert answer.status_code == 404 and "Tệp này không phải là bản đã cấp" in answer.content.decode()
    appended = upload(client, pdf + b"\n1 0 obj<<>>endobj").content.decode()
    assert "Tệp này không phải là bản đã cấp" in appended and recognition.certificate.code in appended
    for bad in (b"", b"GIF89a", b"%PD"):
        assert upload(client, bad).status_code == 422


def test_cert_verify(recognition, day, tmp_path, capsys):
    file = tmp_path / "giay.pdf"
    file.write_bytes(cases.made(recognition))
    call_command("cert_verify", str(file), "--json")
    assert json.loads(capsys.readouterr().out) == {
        "authentic": True, "status": "valid", "number": "01/2023/GCN-OCOP", "product": "Trà hoa vàng", "stars": 3,
        "reasons": [],
    }  # fmt: skip
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(SystemExit) as end:
        call_command("cert_verify", str(file), "--json")
    found = json.loads(capsys.readouterr().out)
    assert end.value.code == 1 and not found["authentic"] and found["number"] == "01/2023/GCN-OCOP"
    assert "nội dung khác bản đã cấp" in found["reasons"][1]
    with pytest.raises(SystemExit) as end:
        call_command("cert_verify", str(tmp_path / "none.pdf"), "--json")
    assert end.value.code == 2
    assert verdict(b"hello")["reasons"] == ["Tệp này không phải là PDF."]
    day(date(2027, 1, 1))
    expired = verdict(file.read_bytes()[:-1])
    assert expired["authentic"] and expired["status"] == "expired" and expired["reasons"] == ["Hết hiệu lực"]


def test_the_register_is_searched_without_diacritics_and_filtered(client, day):
    world = cases.world()
    cases.recognised(world, "Trà hoa vàng", "Chè Shan tuyết")
    other = world.place("hp", "Thành phố Hải Phòng", "province", "vn")

    def names(**query):
        text = client.get(reverse("register"), query).content.decode()
        return [name for name in ("Trà hoa vàng", "Chè Shan tuyết") if name in text]

    assert names() == ["Trà hoa vàng", "Chè Shan tuyết"]
    assert names(q="TRA HOA") == ["Trà hoa vàng"]
    assert names(q="htx hai son") == ["Trà hoa vàng", "Chè Shan tuyết"]
    assert names(q="không có") == []
    assert names(sao=3) and not names(sao=4)
    assert names(tinh=world.places["qn"].pk) and not names(tinh=other.pk)
    assert names(nganh="Sản phẩm thực phẩm") and not names(nganh=TOURISM)
    assert not names(hieu_luc="het")
    day(date(2027, 1, 1))
    assert not names() and names(hieu_luc="het")


def test_the_empty_register_says_what_comes(client):
    assert "Chưa có sản phẩm nào được công nhận" in client.get(reverse("register")).content.decode()


@pytest.mark.parametrize("products", [1, 3])
def test_the_register_takes_the_same_queries_for_one_and_three(client, day, django_assert_num_queries, products):
    cases.recognised(cases.world(), *[f"Trà số {n}" for n in range(products)])
    with django_assert_num_queries(4):
        client.get(reverse("register"))
