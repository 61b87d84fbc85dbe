"""Coming in, the own account, refusals, the journal's page."""
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse

from ocop.accounts import demo
from ocop.accounts.middleware import RefusalsMiddleware
from ocop.accounts.models import Locality, Role, RoleGrant, User
from ocop.accounts.refusals import Refused, Stale
from ocop.accounts.views import sign_in
from ocop.journal import vocabulary
from ocop.journal.models import Entry
from ocop.journal.record import Happening, record_many
from ocop.notices.models import Notice
from tests.notices import sending

PASSWORD = "lúa-nước-2026"
AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def clerk(db):
    return User.objects.create_user("can-bo", "a@example.vn", PASSWORD, full_name="Cán bộ Phòng Kinh tế",
                                    office="UBND thị xã Hương Trà")


def enter(client, password=PASSWORD, **more):
    return client.post(reverse("sign_in"), {"username": "can-bo", "password": password} | more)


def test_sign_in_in_vietnamese(client, clerk):
    page = client.get(reverse("sign_in")).content.decode()
    assert "Tên đăng nhập" in page and "Mật khẩu" in page
    response = enter(client, "sai")
    assert response.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in response.content.decode()
    response = client.post(reverse("sign_in"), {"username": "", "password": ""})
    assert "Hãy nhập tên đăng nhập." in response.content.decode()
    assert not Entry.objects.exists()
    response = enter(client, next="/tai-khoan/")
    assert (response.status_code, response.url) == (302, "/tai-khoan/")
    assert list(Entry.objects.values_list("act", "actor_id")) == [("account.sign_in", clerk.pk)]


@pytest.mark.parametrize("target", ["https://xau.example/", "//xau.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client, clerk, settings, target):
    settings.LOGIN_REDIRECT_URL = "account"
    assert enter(client, next=target).url == reverse("account")


def test_sign_out_needs_a_post(client, clerk):
    client.force_login(clerk)
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out")).status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.fixture
def locks(settings):
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3


def test_too_many_failures_lock_out_with_a_clear_message(client, clerk, locks):
    answers = [enter(client, "sai") for _ in range(3)]
    assert [a.status_code for a in answers] == [422, 422, 429]
    response = enter(client)
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    text = response.content.decode()
    assert "Đăng nhập tạm thời bị khóa" in text and "15 phút" in text
    assert "_auth_user_id" not in client.session


def test_an_address_that_guesses_many_names_is_stopped(client, clerk, locks, monkeypatch):
    monkeypatch.setattr(sign_in, "ADDRESS_LIMIT", 5)
    for number in range(5):
        client.post(reverse("sign_in"), {"username": f"ten-{number}", "password": "x"})
    assert enter(client).status_code == 429


def test_a_first_password_has_to_be_changed(client, clerk):
    User.objects.update(must_change_password=True)
    assert enter(client).url == reverse("password_change")
    assert client.get(reverse("account")).url == reverse("password_change")
    assert client.get(reverse("account"), headers={"Accept": "application/json"}).status_code == 403
    form = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    response = client.post(reverse("password_change"), form)
    assert response.status_code == 422
    assert "phải khác mật khẩu hiện tại" in response.content.decode()
    form |= {"new_password1": "thóc-giống-77", "new_password2": "thóc-giống-77"}
    assert client.post(reverse("password_change"), form).url == reverse("account")
    assert client.get(reverse("account")).status_code == 200
    clerk.refresh_from_db()
    assert not clerk.must_change_password and clerk.check_password("thóc-giống-77")
    assert Entry.objects.filter(act="account.password_changed").count() == 1


def test_own_contact_is_corrected_and_the_journal_keeps_no_personal_data(client, clerk):
    client.force_login(clerk)
    response = client.post(reverse("account"), {"email": "không", "phone": "abc"})
    assert response.status_code == 422
    assert "Số điện thoại gồm" in response.content.decode()
    assert client.post(reverse("account"), {"email": "b@example.vn", "phone": "0234 3 555 666"}).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.email, clerk.phone) == ("b@example.vn", "0234 3 555 666")
    assert json.loads(Entry.objects.get().details) == {"fields": ["email", "phone"]}


@pytest.fixture
def offered(clerk, monkeypatch):
    """The clerk is one of the demonstration's people."""
    row = SimpleNamespace(pk=clerk.pk, username="a", full_name="Thư ký", plan="Móng Cái", try_first="lập phiên họp")
    monkeypatch.setattr(demo, "_offers", [])
    demo.offer(lambda: [row])
    return row


def test_demo_people_only_in_a_demonstration(client, clerk, settings, offered):
    settings.OCOP_DEMO = False
    assert "Móng Cái" not in client.get(reverse("sign_in")).content.decode()
    assert client.post(reverse("demo_sign_in"), {"user": clerk.pk}).status_code == 404
    settings.OCOP_DEMO = True
    page = client.get(reverse("sign_in")).content.decode()
    assert "Móng Cái" in page and "lập phiên họp" in page and f'value="{clerk.pk}"' in page
    assert client.get(reverse("demo_sign_in")).status_code == 405
    assert client.post(reverse("demo_sign_in"), {"user": "x"}).status_code == 404
    assert client.post(reverse("demo_sign_in"), {"user": clerk.pk, "next": "/tai-khoan/"}).url == "/tai-khoan/"
    assert client.session["_auth_user_id"] == str(clerk.pk)


def test_a_demonstrations_banner_changes_places_and_a_real_portal_has_none(client, clerk, settings, offered):
    client.force_login(clerk)
    settings.OCOP_DEMO = True
    page = client.get(reverse("account")).content.decode()
    assert f"Đang xem với vai {clerk.full_name}." in page and f'{reverse("sign_in")}?doi-vai=1' in page
    assert "lập phiên họp" in client.get(reverse("sign_in"), {"doi-vai": "1"}).content.decode()
    assert client.get(reverse("sign_in")).status_code == 302
    settings.OCOP_DEMO = False
    assert "doi-vai" not in client.get(reverse("account")).content.decode()
    assert client.get(reverse("sign_in"), {"doi-vai": "1"}).status_code == 302


def test_real_accounts_keep_their_passwords_in_a_demonstration(client, clerk, settings, offered):
    settings.OCOP_DEMO = True
    real = User.objects.create_user("that", "that@example.vn", "mat-khau-that-1", full_name="Cán bộ thật")
    assert client.post(reverse("demo_sign_in"), {"user": real.pk}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert "Cán bộ thật" not in client.get(reverse("sign_in")).content.decode()


def test_signed_out_people_are_asked_in_or_told_as_json(client, db):
    assert client.get(reverse("account")).url == "/dang-nhap/?next=/tai-khoan/"
    answer = client.get(reverse("account"), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["sign_in"]) == (401, "/dang-nhap/")
    answer = client.get(reverse("account"), headers={
        "HX-Request": "true", "HX-Current-URL": "http://testserver/cong-viec/?state=ready"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/dang-nhap/?next=%2Fcong-viec%2F%3Fstate%3Dready")


@pytest.mark.parametrize(("error", "status", "text", "facts"), [
    (Refused(["Chưa đủ túc số."], {"chair": "Vắng mặt."}), 422, "Chưa đủ túc số.",
     {"reasons": ["Chưa đủ túc số."], "fields": {"chair": ["Vắng mặt."]}}),
    (Stale(7, theirs={"A.1.1": 2}, mine={"A.1.1": 1}), 409, "Phiên bản hiện tại: 7",
     {"reasons": ["Dữ liệu đã được người khác hoặc cửa sổ khác lưu trước đó."], "current_version": 7,
      "theirs": {"A.1.1": 2}, "mine": {"A.1.1": 1}}),
])
def test_refusals_become_answers(clerk, error, status, text, facts):
    middleware = RefusalsMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/", headers={"Referer": "http://testserver/truoc/?a=1"})
    request.user = clerk
    page = middleware.process_exception(request, error)
    assert page.status_code == status
    assert text in page.content.decode() and 'href="/truoc/?a=1"' in page.content.decode()
    request = RequestFactory().get("/", headers={"Accept": "application/json"})
    answer = middleware.process_exception(request, error)
    assert (answer.status_code, json.loads(answer.content)) == (status, facts)
    assert middleware.process_exception(request, PermissionDenied("Không phải đơn vị của bạn")).status_code == 403
    assert middleware.process_exception(request, ValueError()) is None


def test_error_pages_are_vietnamese(client, clerk):
    response = client.get("/khong-co/")
    assert (response.status_code, "Không tìm thấy trang này" in response.content.decode()) == (404, True)
    client.force_login(clerk)
    response = client.get(reverse("journal"))
    assert (response.status_code, "dành cho người có vai trò khác" in response.content.decode()) == (403, True)
    client.handler.enforce_csrf_checks = True
    response = client.post(reverse("sign_out"))
    assert (response.status_code, "Biểu mẫu đã hết hạn" in response.content.decode()) == (403, True)


@pytest.fixture
def written(clerk):
    province = Locality.objects.create(code="P", name="Tỉnh Thừa Thiên Huế", level="province")
    town = Locality.objects.create(code="T", name="Thị xã Hương Trà", level="district", parent=province)
    other = Locality.objects.create(code="O", name="Huyện khác", level="district")
    with transaction.atomic():
        record_many([Happening(clerk, "season.open", clerk, AT, town, {"a": n}) for n in range(60)])
        record_many([Happening(clerk, "secret.thing", clerk, AT, other, {"nội": "dung"})])
    return province, town, other


def test_an_auditor_reads_the_own_unit_and_below(client, clerk, written, django_assert_num_queries):
    RoleGrant.objects.create(user=clerk, role=Role.AUDITOR, locality=written[0])
    client.force_login(clerk)
    with django_assert_num_queries(6):  # session, user, roles, seats (for the navigation), entries, names of units
        page = client.get(reverse("journal")).content.decode()
    assert page.count("season.open") == 50 and "secret.thing" not in page
    assert "before=11" in page
    page = client.get(reverse("journal"), {"before": "11"}).content.decode()
    assert page.count("season.open") == 10
    assert "Không có mục nào" in client.get(reverse("journal"), {"act": "secret"}).content.decode()
    page = client.get(reverse("journal"), {"who": "can-bo", "subject": f"accounts.user:{clerk.pk}",
                                           "since": "22/11/2026", "until": "22/11/2026"}).content.decode()
    assert page.count("season.open") == 50
    assert "season.open" not in client.get(reverse("journal"), {"until": "21/11/2026"}).content.decode()


def test_details_of_sealed_acts_stay_off_the_page(client, clerk, written, monkeypatch):
    User.objects.update(is_superuser=True)
    client.force_login(User.objects.get())
    assert "dung" in client.get(reverse("journal"), {"act": "secret"}).content.decode()
    monkeypatch.setattr(vocabulary, "_sealed", set())
    vocabulary.seal("secret.")
    vocabulary.name_acts({"account.sign_in": "Đăng nhập"})
    page = client.get(reverse("journal"), {"act": "secret"}).content.decode()
    assert "dung" not in page.split("<tbody")[1].split("</tbody")[0] and "(giữ kín)" in page
    assert (vocabulary.label("account.sign_in"), vocabulary.label("x.y")) == ("Đăng nhập", "x.y")


def test_the_journal_speaks_of_acts_and_subjects_by_name(client, clerk, written, monkeypatch):
    """An auditor need not know a code: acts are found by their name, typed with or without marks."""
    User.objects.update(is_superuser=True)
    client.force_login(User.objects.get())
    monkeypatch.setattr(vocabulary, "_labels", {"secret.thing": "Trả lại hồ sơ"})
    for asked in ("trả lại", "tra lai", "secret"):
        page = client.get(reverse("journal"), {"act": asked}).content.decode().split("<tbody")[1].split("</tbody")[0]
        assert page.count("<tr") == 1 and "Trả lại hồ sơ" in page and f"accounts.user:{clerk.pk}" in page
        assert str(User._meta.verbose_name).capitalize() in page
    assert "Không có mục nào" in client.get(reverse("journal"), {"act": "trao giải"}).content.decode()


def test_the_administration_site_is_entered_by_the_portals_door(client, clerk):
    assert client.get("/quan-tri/").status_code == 302
    assert client.get("/quan-tri/login/").url.startswith("/dang-nhap/")
    client.force_login(clerk)
    assert client.get("/quan-tri/login/").status_code == 403
    centre = Locality.objects.create(code="VN", name="Trung ương", level="centre")
    RoleGrant.objects.create(user=clerk, role=Role.ADMIN, locality=centre)
    for name in ("accounts_user", "accounts_locality", "accounts_rolegrant"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:{name}_add")).status_code == 200
    assert client.get(reverse("admin:accounts_user_change", args=[clerk.pk])).status_code == 200
    response = client.post(reverse("admin:accounts_user_add"), {
        "username": "moi", "full_name": "Cán bộ mới", "email": "m@example.vn", "usable_password": "true",
        "password1": "cau-tre-gio-88", "password2": "cau-tre-gio-88", "grants-TOTAL_FORMS": 0,
        "grants-INITIAL_FORMS": 0})
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert User.objects.get(username="moi").must_change_password
    assert Entry.objects.get(act="user.created").actor_id == clerk.pk


@pytest.mark.parametrize(("name", "text"), [("400.html", "Yêu cầu không hợp lệ"), ("500.html", "Lỗi đã được ghi lại")])
def test_pages_for_the_worst_need_neither_request_nor_database(name, text):
    assert text in get_template(name).render()


@pytest.fixture
def administrator(client, db):
    person = User.objects.create_user("quan-tri", "q@example.vn", PASSWORD, is_superuser=True)
    client.force_login(person)
    return person


def test_a_password_set_by_the_administration_is_told_and_opens_nothing_until_it_is_changed(
    client, clerk, administrator
):
    phone = Client()
    assert enter(phone).status_code == 302 and phone.get(reverse("account")).status_code == 200
    page, given = reverse("admin:auth_user_password_change", args=[clerk.pk]), "khoai-lang-tim-41"
    typed = {"password1": given, "password2": given, "usable_password": "true", "set-password": "1"}
    assert client.post(page, typed).status_code == 302
    assert phone.get(reverse("account")).url.startswith(reverse("sign_in"))  # whoever was inside is out
    assert enter(phone, given).url == reverse("password_change")
    assert phone.get(reverse("account")).url == reverse("password_change")
    entry = Entry.objects.get(act="account.password_set")
    assert (entry.actor_id, entry.subject_id) == (administrator.pk, str(clerk.pk))
    notice = Notice.objects.get(person=clerk)
    [letter] = sending.at_once()
    assert "phải đổi mật khẩu" in notice.text and letter.to == ["a@example.vn"]
    for told in (notice.subject + notice.text, letter.body, letter.alternatives[0][0], entry.details):
        assert given not in told
    assert client.post(page, {"usable_password": "false", "unset-password": "1"}).status_code == 302
    clerk.refresh_from_db()
    assert not clerk.has_usable_password() and not clerk.must_change_password
    assert "không còn đăng nhập bằng mật khẩu" in Notice.objects.filter(person=clerk).latest("pk").subject


def test_an_administrators_own_password_is_changed_where_the_old_one_is_asked_for(client, administrator):
    page = reverse("admin:auth_user_password_change", args=[administrator.pk])
    for answer in (client.get(page), client.post(page, {"password1": "x", "password2": "x"})):
        assert answer.url == reverse("password_change")
    assert not Notice.objects.exists()


def test_changing_a_persons_facts_is_no_new_password(client, clerk, administrator):
    typed = {"username": clerk.username, "full_name": "Cán bộ khác", "email": clerk.email, "is_active": "on",
             "grants-TOTAL_FORMS": 0, "grants-INITIAL_FORMS": 0}  # fmt: skip
    assert client.post(reverse("admin:accounts_user_change", args=[clerk.pk]), typed).status_code == 302
    clerk.refresh_from_db()
    assert clerk.full_name == "Cán bộ khác" and not clerk.must_change_password and not Notice.objects.exists()
