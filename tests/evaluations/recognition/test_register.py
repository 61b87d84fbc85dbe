"""The public register: pages by neighbour, open data, pictures; and what a province recognised before, taken over."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from PIL import Image

from evaluations import invariants
from evaluations.models import Certificate, Extension, Recognition, RegisterImport, Revocation
from evaluations.selectors import register
from evaluations.stages import register_import
from evaluations.views import _guesses
from evaluations.views import register as views
from ocop.accounts.models import Locality
from ocop.accounts.refusals import Refused
from products import lawbook, photos
from products.models import CriteriaSet, Producer, Product
from tests import world as w
from tests.evaluations.recognition import cases
from tests.products import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return cases.province_world()


def several(world, *names: str, on: date | None = None) -> list[Recognition]:
    of, on = w.producer(world), on or timezone.localdate() - timedelta(days=30)
    return [cases.issued(world, name, on=on, of=of, stars=3 + at % 2) for at, name in enumerate(names)]


def test_pages_by_neighbour_show_every_product_once_in_order(client, world, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    names = [f"Trà {letter} {at}" for at, letter in enumerate("ăâaeêiouưy")]
    several(world, *names)
    seen, url = [], reverse("register")
    while url:
        context = client.get(url).context
        seen += [row["product_name"] for row in context["rows"]]
        last = context["rows"][-1]["pk"]
        url = f"{reverse('register')}?sau={last}" if context["later"] else ""
    assert [name.split()[1] for name in seen] == list("aăâeêiouưy")
    back = client.get(reverse("register"), {"truoc": last}).context
    assert [row["product_name"].split()[1] for row in back["rows"]] == ["o", "u", "ư"] and back["earlier"]
    for odd in ("x", "-1", "9" * 30, "999999"):
        assert client.get(reverse("register"), {"sau": odd}).status_code == 200


def test_open_data_has_the_filters_of_the_page_and_no_live_formula(client, world):
    several(world, "=cmd|' /C calc'!A0", "Trà hoa vàng", "+Chè")
    text = b"".join(client.get(reverse("register_csv"))).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["san_pham"] for row in rows} == {"'=cmd|' /C calc'!A0", "'+Chè", "Trà hoa vàng"}
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())
    data = json.loads(b"".join(client.get(reverse("register_json"), {"sao": 4})))
    assert [row["hang_sao"] for row in data["products"]] == [4]
    assert set(data["products"][0]) == set(views.COLUMNS)
    producer = Producer.objects.get()
    everything = text + json.dumps(data)
    for private in (producer.address, producer.phone or "0912", producer.email or "@example"):
        assert private not in everything


def test_revoked_and_extended_products_stand_where_they_belong(client, world):
    today = timezone.localdate()
    ended = date(today.year - 3, today.month, 1)
    gone, lasting = several(world, "Đã thu hồi", "Kéo dài", on=ended)
    Revocation.objects.create(
        recognition=gone, unit=world.places["qn"], ground="law_breach", regulation="26", concluding_body="x",
        conclusion_number="1", concluded_on=today, facts="x", decide_by=today, proposed_by=world.people["tinh"],
        proposed_at=world.now(), decision_number="9", decided_on=today, signer_title="x",
        closed_by=world.people["tinh"], closed_at=world.now(),
    )  # fmt: skip
    evaluation = w.submitted(world, "Khác", of=lasting.product.producer)
    Extension.objects.create(
        recognition=lasting, evaluation=evaluation, until=lasting.valid_to + timedelta(180), reason="x",
        granted_by=world.people["tinh"], granted_at=world.now(),
    )  # fmt: skip

    def names(**query):
        return [row["product_name"] for row in client.get(reverse("register"), query).context["rows"]]

    assert names() == ["Kéo dài"] and names(hieu_luc="thu-hoi") == ["Đã thu hồi"] and names(hieu_luc="het") == []
    assert "Được kéo dài hiệu lực" in client.get(
        reverse("certificate_check", args=[lasting.certificate.code])).content.decode()  # fmt: skip


def test_a_picture_is_shown_with_nothing_of_its_original_but_itself(client, world):
    [found] = several(world, "Trà hoa vàng")
    exif = Image.Exif()
    exif[0x010F] = "Hãng máy ảnh"
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), "green").save(out, "JPEG", exif=exif)
    agent, product = world.people["chu_the"], found.product_id
    upload = SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")
    kept = photos.set_photo(agent, product, upload=upload, now=world.now())
    assert (kept.width, kept.height) == (1200, 800)
    answer = client.get(reverse("register_photo", args=[found.certificate.code]))
    assert answer["Content-Type"] == "image/jpeg" and not Image.open(io.BytesIO(answer.content)).getexif()
    check = client.get(reverse("certificate_check", args=[found.certificate.code])).content.decode()
    assert reverse("register_photo", args=[found.certificate.code]) in check
    assert reverse("register_photo", args=[found.certificate.code]) in client.get(reverse("register")).content.decode()
    assert client.get(reverse("register_photo", args=["A" * 26])).status_code == 404
    client.force_login(agent)
    url = reverse("product_photo", args=[product])
    bad = client.post(url, {"photo": SimpleUploadedFile("a.pdf", files.pdf(), "application/pdf")})
    assert bad.status_code == 422 and "Hãy gửi ảnh" in bad.content.decode()
    png = SimpleUploadedFile("b.png", files.picture("PNG"), "image/png")
    assert client.post(url, {"photo": png}).status_code == 302 and found.product.photos.count() == 2
    client.force_login(world.people["chu_the_khac"])
    assert client.get(url).status_code == 404
    client.force_login(world.people["duyet_tinh"])
    assert client.get(url).status_code == 403


def test_uploads_that_match_nothing_are_counted_as_guesses(client, world, monkeypatch):
    monkeypatch.setattr(_guesses, "LIMIT", 2)
    cache.clear()

    def ask():
        upload = SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing of ours", "application/pdf")
        return client.post(reverse("certificate_file_check"), {"tep": upload}).status_code

    assert [ask() for _ in range(3)] == [404, 404, 429]
    cache.clear()


@pytest.mark.parametrize("products", [1, 3])
def test_the_register_s_page_and_data_take_the_same_queries(client, world, django_assert_num_queries, products):
    several(world, *[f"Trà {n}" for n in range(products)])
    with django_assert_num_queries(4):
        client.get(reverse("register"))
    with django_assert_num_queries(2):
        b"".join(client.get(reverse("register_csv")))


# --- taking over -----------------------------------------------------------------------------------------------------

HEADER = ["san_pham", "chu_the", "xa_phuong", "hang_sao", "so_quyet_dinh", "ngay_quyet_dinh", "so_giay", "ngay_cap",
          "het_han", "bo_san_pham"]  # fmt: skip
GOOD = ["Chè Shan", "HTX Đầm Hà", "Xã Đầm Hà", "4 sao", "55/QĐ-UBND", date(2024, 5, 20), "09/2024", None, None, None]


def book(*rows, header=HEADER) -> SimpleUploadedFile:
    made = Workbook()
    made.active.title = "So"
    made.active.append(header)
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("so.xlsx", out.getvalue())


@pytest.fixture
def taking(world):
    """The province's world with 148's tea sheet, under which those of 2024 were recognised."""
    lawbook.load(w.START, (w.set_code("148", "tea"),))
    GOOD[9] = CriteriaSet.objects.get(regulation="148", slug="tea").set_number
    return world


def propose(world, upload):
    now = cases.at_noon(date(2026, 11, 22))
    return register_import.propose(world.people["tinh"], upload, unit=world.places["qn"], now=now)


def test_a_register_is_taken_over_whole_and_runs_to_its_own_expiry(client, taking):
    world, nothing = taking, [None, None, None]
    second = ["Trà hoa vàng", "Hộ kinh doanh 1", "Hải Sơn", 3, "56/QĐ-UBND", "21/6/2025", *nothing, GOOD[9]]
    taken = propose(world, book(GOOD, second))
    assert [row["errors"] for row in taken.rows] == [[], []] and not Recognition.objects.exists()
    now = cases.at_noon(date(2026, 11, 22))
    for _ in range(2):  # the second time nothing happens
        register_import.confirm(world.people["tinh"], taken.pk, now=now)
    assert RegisterImport.objects.get().outcome == {"producers": 2, "products": 2, "decisions": 2, "recognitions": 2}
    found = Recognition.objects.get(product_name="Chè Shan")
    assert (found.stars, found.valid_from, found.valid_to) == (4, date(2024, 5, 20), date(2027, 5, 20))
    certificate = found.certificate
    assert (certificate.number, certificate.serial, certificate.cause) == ("09/2024", None, "taken_over")
    assert Certificate.objects.get(recognition__product_name="Trà hoa vàng").number == "56/QĐ-UBND"
    today = register.check_code(certificate.code, date(2026, 11, 22))
    assert today.good and register.check_number("09/2024", date(2027, 5, 21))[0].status == "expired"
    assert {row["name"]: row["violations"] for row in invariants.check() if row["violations"]} == {}
    assert Product.objects.get(name="Chè Shan").criteria_set.regulation == "148"
    client.force_login(world.people["tinh"])
    page = client.get(reverse("certificate", args=[certificate.pk])).content.decode()
    assert "PDF đang được lập" not in page and "Nhập từ sổ sản phẩm đã công nhận" in page
    scan = reverse("certificate.attach_scan", args=[certificate.pk])
    picture = SimpleUploadedFile("a.png", files.picture(), "image/png")
    assert client.post(scan, {"file": picture}).status_code == 422
    kept = SimpleUploadedFile("a.pdf", files.pdf(), "application/pdf")
    assert client.post(scan, {"file": kept}).status_code == 302 and client.post(scan).status_code == 422
    assert certificate.files.get().kind == "scan"
    again = propose(world, book(GOOD))
    assert "đã được ghi công nhận" in again.rows[0]["errors"][0]


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        (0, None, "ô A2: thiếu san_pham"), (0, "?!", "ô A2: tên phải có chữ hoặc số"),
        (0, "=1+1", "ô A2: là công thức"), (1, "Nhóm lạ", "ô B2: không rõ loại hình"),
        (2, "Xã Không Có", "ô C2: không có xã, phường"), (3, "6 sao", "ô D2: hạng sao «6 sao»"),
        (3, "3,5", "ô D2: hạng sao"), (4, None, "ô E2: thiếu so_quyet_dinh"), (5, "31/2/2024", "ô F2: «31/2/2024»"),
        (5, date(2030, 1, 1), "ô F2: ngày quyết định chưa tới"), (5, date(2018, 1, 1), "ô F2: trước ngày"),
        (7, date(2024, 5, 19), "ô H2: ngày cấp trước"), (8, date(2024, 5, 20), "ô I2: ngày hết hạn không sau"),
        (9, None, "ô J2: thiếu bo_san_pham"), (9, 99, "ô J2: không có bộ «99»"),
    ],
)  # fmt: skip
def test_errors_name_sheet_row_and_column_and_nothing_is_written(client, taking, at, value, said):
    row = list(GOOD)
    row[at] = value
    good = ["Chè khác", *GOOD[1:]]
    taken = propose(taking, book(row, good))
    errors = taken.rows[0]["errors"]
    assert any(text.startswith(f"Trang «So», dòng 2, {said}") for text in errors), errors
    assert taken.rows[1]["errors"] == []
    with pytest.raises(Refused):
        register_import.confirm(taking.people["tinh"], taken.pk, now=cases.at_noon(date(2026, 11, 22)))
    assert not Recognition.objects.exists() and not Producer.objects.filter(name="HTX Đầm Hà").exists()


def test_twins_expiry_strangers_and_other_files(client, taking):
    world, now = taking, cases.at_noon(date(2026, 11, 22))
    taken = propose(world, book(GOOD, GOOD))
    assert "trùng với dòng 2" in taken.rows[1]["errors"][0]
    good = propose(world, book(GOOD))
    with pytest.raises(Refused, match="quá hạn"):
        register_import.confirm(world.people["tinh"], good.pk, now=now + timedelta(days=3))
    with pytest.raises(PermissionDenied):
        register_import.propose(world.people["can_bo_khac"], book(GOOD), unit=world.places["qn"], now=now)
    for upload, said in ((SimpleUploadedFile("a.xlsx", b"x"), "Chỉ nhận"), (book(header=["a"]), "Không thấy dòng"),
                         (book(), "không có sản phẩm")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            propose(world, upload)
        assert said in refused.value.fields["file"][0]


def test_the_pages_of_taking_over(client, taking):
    world = taking
    client.force_login(world.people["tinh"])
    url = reverse("register.take_over")
    blank = load_workbook(io.BytesIO(client.get(reverse("register_template")).content))
    assert [cell.value for cell in blank.active[1]][1:4] == ["san_pham", "chu_the", "xa_phuong"]
    assert client.post(url, {"unit": world.places["qn"].pk}).status_code == 422
    answer = client.post(url, {"unit": world.places["qn"].pk, "file": book(GOOD)})
    assert answer.status_code == 302
    assert "Nhập 1 công nhận" in client.get(answer.url).content.decode()
    assert client.post(answer.url).status_code == 302
    assert "Ghi 1 công nhận" in client.get(answer.url).content.decode()
    client.force_login(world.people["can_bo_khac"])
    assert client.get(answer.url).status_code == 404
    other = client.post(url, {"unit": world.places["qn"].pk, "file": book(GOOD)})
    assert other.status_code == 422 and Locality.objects.filter(code="qn").exists()
