"""Each kind of list: its template can be read back, what was understood is shown, all or nothing is written."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import transaction
from django.urls import reverse

from ocop.accounts.models import Locality, RoleGrant, User
from ocop.imports import acts, table, template
from ocop.imports.kinds import people
from ocop.imports.models import Import
from ocop.journal import clock
from ocop.journal.models import Entry
from ocop.papers import reading
from products.imports import wording
from products.models import CriteriaSet, Producer
from tests import world as w
from tests.imports import files

pytestmark = pytest.mark.django_db
UNITS = ("Mã đơn vị", "Tên đơn vị", "Cấp", "Mã đơn vị cấp trên", "Có từ ngày", "Đến hết ngày", "Mã đơn vị kế thừa")
PEOPLE = ("Tên đăng nhập", "Họ và tên", "Cơ quan, chức vụ", "Thư điện tử", "Điện thoại", "Vai trò", "Mã đơn vị",
          "Từ ngày", "Đến hết ngày")  # fmt: skip
OWNERS = ("Tên chủ thể", "Loại hình", "Mã xã, phường", "Địa chỉ", "Điện thoại", "Thư điện tử", "Số đăng ký kinh doanh",
          "Ngày đăng ký, thành lập", "Người đại diện pháp luật", "Chức vụ", "Giới tính", "Dân tộc")  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The world once; each test writes in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield w.build()
        transaction.set_rollback(True)


@pytest.fixture
def send(client, world):
    def send(username: str, code: str, header, *rows, name: str = "danh-sach.xlsx", data: bytes | None = None):
        client.force_login(world.people[username])
        file = files.upload(files.book(header, *rows) if data is None else data, name)
        return client.post(reverse("import_upload", args=[code]), {"file": file})

    return send


def confirm(client):
    made = Import.objects.latest("pk")
    return made, client.post(reverse("import_check", args=[made.pk]))


def text_of(answer) -> str:
    return answer.content.decode()


# --- every kind ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", table.every(), ids=lambda kind: kind.code)
def test_a_template_is_a_list_of_its_kind_and_empty(world, kind):
    data = template.workbook(kind, kind.ready(next(iter([value for value, _ in kind.choices()]), "")))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[:2] == ["Danh sách", "Cách ghi"]
    from ocop.imports.understanding import understand

    if kind.choices():
        assert understand(kind, reading.rows_of(io.BytesIO(data), "mau.xlsx", kind.rows))
    else:  # the sheets of hints and lists are not taken for rows
        with pytest.raises(reading.Unreadable, match="không có dòng nào"):
            understand(kind, reading.rows_of(io.BytesIO(data), "mau.xlsx", kind.rows))


def test_who_may_bring_what(client, world):
    found = {}
    for username in ("quan_tri", "can_bo", "xa", "duyet", "tv1", "chu_the"):
        client.force_login(world.people[username])
        found[username] = {kind.code for kind in table.every()
                           if client.get(reverse("import_upload", args=[kind.code])).status_code == 200}  # fmt: skip
        for kind in table.every():
            expected = 200 if kind.code in found[username] else 403
            assert client.get(reverse("import_template", args=[kind.code])).status_code == expected
    assert found == {"quan_tri": {"don-vi", "tai-khoan", "loi-van-bo-tieu-chi"}, "can_bo": {"chu-the"},
                     "xa": {"chu-the"}, "duyet": set(), "tv1": set(), "chu_the": set()}  # fmt: skip
    client.force_login(world.people["can_bo"])
    page = text_of(client.get(reverse("imports")))
    assert reverse("import_upload", args=["chu-the"]) in page and reverse("product_import") in page
    assert reverse("import_upload", args=["tai-khoan"]) not in page
    client.force_login(world.people["chu_the"])
    assert client.get(reverse("imports")).status_code == 403
    assert client.get(reverse("import_upload", args=["khong-co"])).status_code == 404


@pytest.mark.parametrize("name", ["far cell", "entities", "cut off", "macros", "nothing"])
def test_a_hostile_file_is_refused_beside_the_field(send, name):
    answer = send("quan_tri", "don-vi", (), data=files.HOSTILE[name]())
    assert (answer.status_code == 422 and 'id="id_file_error"' in text_of(answer)) or "field__error" in text_of(answer)
    assert not Import.objects.exists()


@pytest.mark.parametrize(("data", "name", "says"), [
    (files.book(("Cột lạ", "Cột khác"), ("a", "b")), "a.xlsx", "Không thấy dòng tiêu đề"),
    (files.book(UNITS), "a.xlsx", "không có dòng nào"),
    (b"%PDF-1.7", "a.pdf", "Chỉ nhận"),
])  # fmt: skip
def test_a_file_without_the_list_says_what_is_missing(send, data, name, says):
    answer = send("quan_tri", "don-vi", (), data=data, name=name)
    assert answer.status_code == 422 and says in text_of(answer)


def test_anothers_list_and_one_that_is_too_old(client, world, send):
    send("quan_tri", "don-vi", UNITS, ("vn1", "Tỉnh Mới", "Cấp tỉnh", "vn"))
    made = Import.objects.get()
    client.force_login(world.people["can_bo"])
    assert client.get(reverse("import_check", args=[made.pk])).status_code == 404
    Import.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    client.force_login(world.people["quan_tri"])
    _, answer = confirm(client)
    assert answer.status_code == 422 and "quá hạn" in text_of(answer)
    assert acts.forget_expired(clock.now()) == 1 and Import.objects.get().rows == []
    assert not Locality.objects.filter(code="vn1").exists()


# --- units ----------------------------------------------------------------------------------------------------------


def test_units_are_added_in_any_order_and_end_with_their_successors(client, send):
    rows = [("22-001", "Phường Móng Cái 1", "Cấp xã", "22", "01/07/2025"), ("22", "Tỉnh Mới", "Tỉnh", "vn"),
            ("hn", "Xã Hải Sơn", "Xã", "mc", "", "30/06/2025", "22-001")]  # fmt: skip
    assert send("quan_tri", "don-vi", UNITS, *rows).status_code == 302
    assert not Locality.objects.filter(code="22").exists()
    made, answer = confirm(client)
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.outcome == {"Thêm mới": 2, "Cập nhật": 1, "Không đổi": 0} and made.rows == []
    assert Locality.objects.get(code="22-001").path == "vn/22/22-001/"
    old = Locality.objects.get(code="hn")
    assert old.valid_to.isoformat() == "2025-06-30" and [u.code for u in old.successors.all()] == ["22-001"]
    assert Entry.objects.filter(act__startswith="locality.").count() == 3
    assert Entry.objects.get(act="import.don_vi").actor_label
    confirm(client)
    assert Locality.objects.filter(code="22").count() == 1


@pytest.mark.parametrize(("row", "says"), [
    (("x1", "Xã A", "Cấp xã", "khong"), "ô D3: không có đơn vị mã «khong»"),
    (("x1", "Xã A", "Cấp xã", ""), "ô D3: thiếu mã đơn vị cấp trên"),
    (("x1", "Xã A", "Cấp xã", "hn"), "ô D3: cấp của đơn vị cấp trên không phù hợp"),
    (("x1", "Xã A", "Cấp lạ", "mc"), "ô C3: không hiểu «Cấp lạ»"),
    (("mc", "Thành phố Khác", "Cấp huyện", "qn"), "ô B3: mã này là «Thành phố Móng Cái»"),
    (("x/1", "Xã A", "Cấp xã", "mc"), "ô A3: mã không được có dấu «/»"),
    (("x1", "Xã A", "Cấp xã", "mc", "31/02/2025"), "ô E3: không có ngày này trong lịch"),
    (("x1", "Xã A", "Cấp xã", "mc", "02/01/2025", "01/01/2025"), "ô F3: ngày cuối trước ngày đầu"),
    (("ok", "Xã B", "Cấp xã", "mc"), "ô A3: mã «ok» trùng với dòng 2"),
    (("", "Xã B", "Cấp xã", "mc"), "ô A3: thiếu «Mã đơn vị»"),
])  # fmt: skip
def test_one_wrong_unit_and_none_is_taken(client, send, row, says):
    send("quan_tri", "don-vi", UNITS, ("ok", "Xã Tốt", "Cấp xã", "mc"), row)
    page = text_of(client.get(reverse("import_check", args=[Import.objects.get().pk])))
    assert f"Trang «Danh sách», {says}" in page and "disabled" in page
    _, answer = confirm(client)
    assert answer.status_code == 422 and not Locality.objects.filter(code="ok").exists()


def test_units_that_only_lie_in_each_other_are_refused(client, send):
    rows = [("a", "Tỉnh A", "Cấp tỉnh", "vn"), ("b", "Huyện B", "Cấp huyện", "c"), ("c", "Huyện C", "Cấp huyện", "b")]
    send("quan_tri", "don-vi", UNITS, *rows)
    _, answer = confirm(client)
    assert answer.status_code == 422 and not Locality.objects.filter(code="a").exists()


# --- accounts -------------------------------------------------------------------------------------------------------


def test_people_get_their_roles_and_a_first_password_that_is_nowhere(client, world, send):
    rows = [("moi.1", "Cán bộ A", "Phòng Kinh tế", "a@example.vn", "", "Cán bộ OCOP huyện, tỉnh", "mc", "01/01/2023"),
            ("moi.1", "Cán bộ A", "Phòng Kinh tế", "a@example.vn", "", "Cán bộ cấp xã", "hn"),
            ("can_bo", "can_bo", "", "", "", "Kiểm tra, giám sát", "qn")]  # fmt: skip
    assert send("quan_tri", "tai-khoan", PEOPLE, *rows).status_code == 302
    made, answer = confirm(client)
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.outcome == {"Tài khoản mới": 1, "Vai trò mới": 3}
    user = User.objects.get(username="moi.1")
    assert user.must_change_password and RoleGrant.objects.filter(user=user).count() == 2
    word = people.first_password("moi.1", made.confirmed_at)
    assert user.check_password(word) and len(word) == 19 and word not in str(made.__dict__)
    assert not any(word in entry.details for entry in Entry.objects.all())
    fetched = client.get(reverse("import_passwords", args=[made.pk]))
    assert word in str(list(openpyxl.load_workbook(io.BytesIO(fetched.content)).active.iter_rows(values_only=True)))
    assert "private, no-store" in fetched["Cache-Control"] and Entry.objects.filter(act="import.passwords").exists()
    User.objects.filter(pk=user.pk).update(last_login=clock.now())
    assert client.get(reverse("import_passwords", args=[made.pk])).status_code == 404


def test_first_passwords_go_after_a_week_and_are_nobody_elses(client, world, send):
    send("quan_tri", "tai-khoan", PEOPLE, ("moi.2", "Cán bộ B"))
    made, _ = confirm(client)
    address = reverse("import_passwords", args=[made.pk])
    world.grant("quan_tri_2", "admin", "vn")
    client.force_login(world.people["quan_tri_2"])
    assert client.get(address).status_code == 404
    client.force_login(world.people["quan_tri"])
    assert client.get(address).status_code == 200
    Import.objects.update(confirmed_at=clock.now() - timedelta(days=8))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("row", "says"), [
    (("moi 3", "B"), "ô A2: tên đăng nhập chỉ có chữ, số"),
    (("CAN_BO", "B"), "ô A2: đã có tài khoản cùng tên"),
    (("can_bo", "Người khác"), "ô B2: tài khoản này đang là của «can_bo»"),
    (("moi", "B", "", "khong-phai"), "ô D2: địa chỉ thư điện tử chưa đúng"),
    (("moi", "B", "", "", "", "Vua"), "ô F2: không hiểu «Vua»"),
    (("moi", "B", "", "", "", "Quản trị", "zz"), "ô G2: không có đơn vị mã này"),
    (("moi", "B", "", "", "", "", "mc"), "ô F2: có đơn vị thì cần vai trò"),
])  # fmt: skip
def test_one_wrong_person_and_nobody_is_taken(client, send, row, says):
    send("quan_tri", "tai-khoan", PEOPLE, row, ("tot", "Người tốt"))
    page = text_of(client.get(reverse("import_check", args=[Import.objects.get().pk])))
    assert says in page
    _, answer = confirm(client)
    assert answer.status_code == 422 and not User.objects.filter(username="tot").exists()


# --- producers ------------------------------------------------------------------------------------------------------


def test_producers_of_the_offices_places(client, send):
    row = ("=HTX Hải Sơn 2", "HTX", "hn", "Thôn 2", "0912 345 678", "a@example.vn", "0123", "15/03/2020", "Bà A",
           "Giám đốc", "Nữ", "Dao")  # fmt: skip
    assert send("can_bo", "chu-the", OWNERS, row).status_code == 302
    made, answer = confirm(client)
    assert answer.status_code == 302
    producer = Producer.objects.get()
    assert (producer.name, producer.kind, producer.commune.code) == ("=HTX Hải Sơn 2", "cooperative", "hn")
    assert producer.registered_on.isoformat() == "2020-03-15" and producer.representative_sex == "female"
    send("can_bo", "chu-the", OWNERS, row)
    _, again = confirm(client)
    assert again.status_code == 422 and Producer.objects.count() == 1
    assert Entry.objects.filter(act="producer.register").count() == 1
    made.refresh_from_db()
    assert made.rows == []  # personal data do not stay behind


def test_a_producer_of_another_place_stops_the_list(client, send):
    send("can_bo", "chu-the", OWNERS, ("HTX A", "HTX", "hn", "Thôn 1"), ("HTX B", "HTX", "db", "Thôn 1"))
    page = text_of(client.get(reverse("import_check", args=[Import.objects.get().pk])))
    assert "ô C3: mã «db» không phải xã, phường thuộc địa bàn của đơn vị" in page
    assert confirm(client)[1].status_code == 422 and not Producer.objects.exists()


def test_what_changed_since_the_preview_is_asked_again(client, world, send):
    send("can_bo", "chu-the", OWNERS, ("HTX A", "HTX", "hn", "Thôn 1"))
    w.producer(world, "HTX A")
    _, answer = confirm(client)
    assert answer.status_code == 422 and "đã khác lúc xem trước" in text_of(answer)


# --- official wording ----------------------------------------------------------------------------------------------


def wording_rows(client, change: dict[int, dict[int, str]] | None = None) -> tuple[tuple, list[list]]:
    code = CriteriaSet.objects.current().order_by("code").first().code
    data = client.get(reverse("import_template", args=[wording.KIND.code]), {"theo": code}).content
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(data))["Danh sách"].iter_rows(values_only=True)]
    rows = [row for row in rows if row[0]]
    for at, cells in (change or {}).items():
        for place, value in cells.items():
            rows[at][place] = value
    return tuple(rows[0]), rows[1:]


def test_wording_becomes_a_new_version_and_nothing_else_changes(client, world, send):
    client.force_login(world.people["quan_tri"])
    header, rows = wording_rows(client, {5: {5: "Lời văn theo Công báo"}})
    before = CriteriaSet.objects.current().order_by("code").first()
    send("quan_tri", wording.KIND.code, header, *rows)
    made, answer = confirm(client)
    assert answer.status_code == 302, [row["errors"] for row in made.rows if row["errors"]]
    made.refresh_from_db()
    assert made.outcome == {"Bộ có phiên bản mới": 1, "Nội dung đã sửa": 1}
    after = CriteriaSet.objects.current().get(code=before.code)
    assert after.version == before.version + 1 and "Lời văn theo Công báo" in str(after.data)
    assert [(c.code, c.max, [o.points for o in c.options]) for c in after.law.criteria] == [
        (c.code, c.max, [o.points for o in c.options]) for c in before.law.criteria]  # fmt: skip
    assert CriteriaSet.objects.get(pk=before.pk).data == before.data


@pytest.mark.parametrize(("change", "says"), [
    ({5: {4: "99"}}, "điểm trên cổng là"), ({5: {2: "Z.9.9"}}, "bộ này không có dòng như vậy"),
    ({5: {0: "99-0000-00"}}, "không có bộ «99-0000-00»"), ({5: {5: ""}}, "thiếu «Nội dung chính thức»"),
])  # fmt: skip
def test_points_and_codes_are_not_wording(client, world, send, change, says):
    client.force_login(world.people["quan_tri"])
    header, rows = wording_rows(client, change)
    many = CriteriaSet.objects.count()
    send("quan_tri", wording.KIND.code, header, *rows)
    made, answer = confirm(client)
    assert answer.status_code == 422 and says in text_of(answer)
    assert CriteriaSet.objects.count() == many and made.confirmed_at is None


@pytest.mark.parametrize("lists", [1, 3])
def test_the_pages_cost_the_same_for_one_and_three_lists(client, world, send, django_assert_num_queries, lists):
    for n in range(lists):
        send("quan_tri", "don-vi", UNITS, *[(f"p{n}{m}", f"Tỉnh {n} {m}", "Cấp tỉnh", "vn") for m in range(lists)])
    for name, args, queries in (("imports", [], 5), ("import_upload", ["don-vi"], 5),
                                ("import_check", [Import.objects.latest("pk").pk], 5)):  # fmt: skip
        client.get(reverse(name, args=args))
        with django_assert_num_queries(queries):
            assert client.get(reverse(name, args=args)).status_code == 200
