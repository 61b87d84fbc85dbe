"""Producers through HTTP: signing up, registering for others, lists of one's places, correcting."""

import unicodedata

import pytest
from django.urls import reverse

from ocop.accounts.models import User
from ocop.journal.models import Entry
from products.models import Producer, ProducerAgent
from tests import world as w

pytestmark = pytest.mark.django_db
LIST = 6  # queries of the list page

FACTS = {
    "name": "HTX Chè Hải Sơn", "kind": "cooperative", "commune": "Xã Hải Sơn", "address": "Thôn 3",
    "phone": "0203 123 4567", "email": "htx@example.vn", "registration_number": "22 07 001", "notice": "on",
}  # fmt: skip
ACCOUNT = {
    "full_name": "Người thực hiện của HTX", "username": "htx.haison", "account_email": "nth@example.vn",
    "password": "Che-xanh-2023!", "password_again": "Che-xanh-2023!",
}  # fmt: skip


def test_signing_up_makes_person_producer_and_agency_in_one_act(world, client):
    answer = client.post(reverse("sign_up"), FACTS | ACCOUNT)
    assert answer.status_code == 302 and answer["Location"] == reverse("product_new")
    producer = Producer.objects.get()
    assert (producer.name, producer.registration_number) == ("HTX Chè Hải Sơn", "2207001")
    assert producer.notice_accepted_at and producer.agents.get().user.username == "htx.haison"
    assert client.get(reverse("producer", args=[producer.pk])).status_code == 200  # signed in at once
    entry = Entry.objects.get(act="producer.sign_up")
    assert "0203" not in entry.details and "Chè" not in entry.details


@pytest.mark.parametrize(("change", "says"), [
    ({"notice": ""}, "thông báo"),
    ({"password_again": "khác"}, "không giống nhau"),
    ({"password": "12345678", "password_again": "12345678"}, "Mật khẩu"),
    ({"username": "CHU_THE"}, "đã có người dùng"),
    ({"commune": "Xã Không Có"}, "Không có xã"),
    ({"name": "!!!"}, "chữ hoặc số"),
    ({"registered_on": "01/01/2999"}, "tương lai"),
    ({"phone": "abc"}, "chữ số"),
    ({"kind": "bank"}, "Loại hình"),
    ({"name": "x" * 201}, "200"),
])  # fmt: skip
def test_a_bad_sign_up_makes_nothing_and_keeps_what_was_typed(world, client, change, says):
    people = User.objects.count()
    answer = client.post(reverse("sign_up"), FACTS | ACCOUNT | change)
    text = answer.content.decode()
    assert answer.status_code == 422 and says in text and "Thôn 3" in text
    assert (User.objects.count(), Producer.objects.count()) == (people, 0)
    assert ACCOUNT["password"] not in text


def test_a_registration_number_belongs_to_one_producer(world, client):
    client.post(reverse("sign_up"), FACTS | ACCOUNT)
    client.logout()
    answer = client.post(reverse("sign_up"), FACTS | ACCOUNT | {"username": "nguoi.khac"})
    assert answer.status_code == 422 and "đã thuộc một chủ thể" in answer.content.decode()
    assert not User.objects.filter(username="nguoi.khac").exists()


def test_a_long_name_typed_in_nfd_is_stored_composed(world, client):
    name = "Hợp tác xã sản xuất và tiêu thụ chè hữu cơ các dân tộc xã Hải Sơn " * 3
    typed = unicodedata.normalize("NFD", name[:140].strip())
    assert len(typed) <= 200
    assert client.post(reverse("sign_up"), FACTS | ACCOUNT | {"name": typed}).status_code == 302
    assert Producer.objects.get().name == unicodedata.normalize("NFC", typed)


def test_two_communes_of_one_name_must_be_told_apart(world, client):
    world.place("hn2", "Xã Hải Sơn", "commune", "dh")
    answer = client.post(reverse("sign_up"), FACTS | ACCOUNT)
    assert answer.status_code == 422 and "2 đơn vị cùng tên" in answer.content.decode()
    full = {"commune": "Xã Hải Sơn, Huyện Đầm Hà, Tỉnh Quảng Ninh"}
    assert client.post(reverse("sign_up"), FACTS | ACCOUNT | full).status_code == 302
    assert Producer.objects.get().commune == world.places["hn2"]


def test_communes_that_differ_by_one_mark_are_told_apart(world, client):
    world.place("v1", "Phường Hương Vân", "commune", "mc")
    van = world.place("v2", "Phường Hương Văn", "commune", "mc")
    assert client.post(reverse("sign_up"), FACTS | ACCOUNT | {"commune": "phường Hương Văn"}).status_code == 302
    assert Producer.objects.get().commune == van


def test_an_office_registers_for_others_in_its_place_only(world, as_):
    page = reverse("producer_new")
    assert as_("can_bo").post(page, FACTS).status_code == 302
    assert not ProducerAgent.objects.exists()
    other = FACTS | {"commune": "Xã Đầm Hà", "registration_number": "9"}
    assert as_("can_bo").post(page, other).status_code == 422  # not among its communes
    assert as_("tinh").post(page, other).status_code == 302
    assert as_("xa").post(page, FACTS | {"registration_number": "8"}).status_code == 302


def test_a_signed_in_person_registers_and_acts_for_the_producer(world, as_):
    assert as_("chu_the").post(reverse("producer_new"), FACTS).status_code == 302
    assert Producer.objects.get().agents.get().user.username == "chu_the"


def test_who_sees_and_who_corrects(world, as_):
    producer = w.producer(world)
    page, edit = reverse("producer", args=[producer.pk]), reverse("producer_edit", args=[producer.pk])
    for person, sees, corrects in (
        ("chu_the", 200, 200), ("can_bo", 200, 200), ("xa", 200, 200), ("tinh", 200, 200),
        ("duyet", 200, 403), ("kiem_toan", 200, 403), ("chu_the_khac", 404, 404), ("can_bo_khac", 404, 404),
    ):  # fmt: skip
        assert (as_(person).get(page).status_code, as_(person).get(edit).status_code) == (sees, corrects), person


def test_correcting_journals_the_names_of_fields_only(world, as_):
    producer = w.producer(world)
    posted = FACTS | {"representative": "Giám đốc HTX"}
    assert as_("chu_the").post(reverse("producer_edit", args=[producer.pk]), posted).status_code == 302
    producer.refresh_from_db()
    assert producer.representative == "Giám đốc HTX"
    entry = Entry.objects.get(act="producer.edit")
    assert "representative" in entry.details and "Giám đốc" not in entry.details


def test_a_refused_correction_leaves_the_heading_as_stored(world, as_):
    producer = w.producer(world)
    bad = FACTS | {"name": "Tên mới", "phone": "?"}
    answer = as_("chu_the").post(reverse("producer_edit", args=[producer.pk]), bad)
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="Tên mới"' in text and ">HTX Hải Sơn<" in text


def test_an_office_cannot_move_a_producer_out_of_its_place(world, as_):
    producer = w.producer(world)
    answer = as_("can_bo").post(reverse("producer_edit", args=[producer.pk]), FACTS | {"commune": "Xã Đầm Hà"})
    producer.refresh_from_db()
    assert answer.status_code == 422 and producer.commune == world.places["hn"]


def test_the_list_searches_without_accents_and_costs_the_same(world, as_, bare_frame, django_assert_num_queries):
    client, page = as_("can_bo"), reverse("producer_list")
    w.producer(world, "HTX Chè Đường Hoa")
    client.get(page)
    with django_assert_num_queries(LIST):
        assert "Chè Đường Hoa" in client.get(page).content.decode()
    w.producer(world, "Công ty Muối", agent="chu_the_khac")
    w.producer(world, "Hộ kinh doanh Mật ong", agent="chu_the_khac", commune="hn")
    with django_assert_num_queries(LIST):
        client.get(page)
    found = client.get(page, {"q": "che duong"}).content.decode()
    assert "Chè Đường Hoa" in found and "Muối" not in found
    assert "Không có chủ thể nào khớp" in client.get(page, {"q": "zzz"}).content.decode()
    assert "Chưa có chủ thể nào" in as_("can_bo_khac").get(page).content.decode()
