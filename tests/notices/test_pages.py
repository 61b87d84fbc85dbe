"""The bell, the list and the choices: one's own alone, constant in queries, bad input answered in words."""
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.accounts.models import User
from ocop.journal.models import Entry
from ocop.notices.kinds import GROUPS
from ocop.notices.models import Notice, Preference

pytestmark = pytest.mark.django_db
LIST, SETTINGS = "/thong-bao/", "/tai-khoan/thong-bao/"
WAYS = {group.code: "now" for group in GROUPS if not group.fixed} | {"language": "vi"}


def text(answer) -> str:
    return answer.content.decode()


def bell(page: str) -> str:
    return page.split('class="bar-button bell"')[1].split("</a>")[0]


@pytest.fixture
def me(client, people):
    client.force_login(people[0])
    return people[0]


def test_the_bell_counts_what_is_unread_without_a_query_of_its_own(client, me, people, say):
    client.get("/huong-dan/")
    with CaptureQueriesContext(connection) as before:
        assert "count" not in bell(text(client.get("/huong-dan/")))
    say([me, people[1]])
    say([me], dedupe="b")
    with CaptureQueriesContext(connection) as after:
        assert "2<span" in bell(text(client.get("/huong-dan/")))
    assert len(after) == len(before)
    Notice.objects.bulk_create(
        Notice(person=me, kind="job.over", subject="x", text="x", link="/", dedupe=f"n{n}", made_at=me.date_joined,
               way="portal") for n in range(100))  # fmt: skip
    assert "99+" in bell(text(client.get("/huong-dan/")))


def test_signed_out_there_is_no_bell_and_the_list_asks_for_a_sign_in(client, db):
    assert "bar-button bell" not in text(client.get("/"))
    for url in (LIST, SETTINGS, "/thong-bao/1/"):
        assert client.get(url).url.startswith("/dang-nhap/")


def test_an_empty_list_says_what_will_stand_here(client, me):
    page = text(client.get(LIST))
    assert "Chưa có thông báo" in page and "Đã đọc hết" not in page
    assert "Không có thông báo nào như vậy" in text(client.get(LIST, {"xem": "chua-doc"}))


def test_the_list_is_filtered_by_group_and_by_what_is_unread(client, me, people, say):
    say([me], "dossier.filed", subject="Hồ sơ mới nộp: Chè")
    [read] = say([me], dedupe="b", subject="Đã tiếp nhận: Gạo")
    say([people[1]], dedupe="c", subject="Của người khác")
    client.get(reverse("notice_open", args=[read.pk]))
    everything, unread = text(client.get(LIST)), text(client.get(LIST, {"xem": "chua-doc"}))
    assert "Chè" in everything and "Gạo" in everything and "Của người khác" not in everything
    assert "Chè" in unread and "Gạo" not in unread
    assert "Chè" not in text(client.get(LIST, {"nhom": "dossier"}))
    assert "Chè" in text(client.get(LIST, {"nhom": "intake", "xem": "chua-doc", "page": "99"}))
    for wrong in ({"nhom": "la"}, {"nhom": "'\"><b>", "xem": "x"}, {"page": "-1"}, {"page": "mười"}):
        page = text(client.get(LIST, wrong))
        assert "Chè" in page and "><b>" not in page


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_the_queries_of_the_list_are_constant(client, me, say, rows, django_assert_num_queries):
    for number in range(rows):
        say([me], dedupe=str(number))
    client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST)


def test_opening_leads_to_the_act_and_reads_it_once(client, me, people, say):
    [notice] = say([me], link="/san-pham/")
    [other] = say([people[1]], dedupe="b")
    answer = client.get(reverse("notice_open", args=[notice.pk]))
    assert (answer.status_code, answer.url) == (302, "/san-pham/")
    first = Notice.objects.get(pk=notice.pk).read_at
    client.get(reverse("notice_open", args=[notice.pk]))
    assert first and Notice.objects.get(pk=notice.pk).read_at == first
    for url in (reverse("notice_open", args=[other.pk]), "/thong-bao/999999/"):
        assert client.get(url).status_code == 404
    assert client.post(reverse("notice_read", args=[other.pk])).status_code == 404
    assert Notice.objects.get(pk=other.pk).read_at is None


def test_one_or_all_are_marked_and_only_ones_own(client, me, people, say):
    [first] = say([me])
    say([me, people[1]], dedupe="b")
    say([me], "dossier.filed", dedupe="c")
    back = client.post(reverse("notice_read", args=[first.pk]), {"next": "/thong-bao/?xem=chua-doc"})
    assert back.url == "/thong-bao/?xem=chua-doc"
    assert client.post(reverse("notice_read", args=[first.pk]), {"next": "https://la.example/"}).url == LIST
    assert client.get(reverse("notice_read", args=[first.pk])).status_code == 405
    assert client.get(reverse("notices_read")).status_code == 405
    client.post(reverse("notices_read"), {"nhom": "dossier"})
    assert list(Notice.objects.filter(person=me, read_at=None).values_list("kind", flat=True)) == ["dossier.filed"]
    assert "Đã đánh dấu 0 thông báo" in text(client.post(reverse("notices_read"), {"nhom": "la"}, follow=True))
    assert "Đã đánh dấu 1 thông báo" in text(client.post(reverse("notices_read"), {"nhom": ""}, follow=True))
    assert Notice.objects.filter(read_at=None).get().person == people[1]


def test_the_choices_are_kept_and_journalled(client, me):
    page = text(client.get(SETTINGS))
    assert "Gộp vào một thư mỗi ngày" in page and "mot@example.vn" in page
    assert "Luôn có trong thư" in page and "ít nhất 30 ngày (Quyết định 148 và 1489)" in page
    answer = client.post(SETTINGS, WAYS | {"dossier": "digest", "job": "portal", "language": "en"})
    assert (answer.status_code, answer.url) == (302, SETTINGS)
    kept = Preference.objects.get(person=me)
    assert (kept.ways["dossier"], kept.ways["job"], kept.language) == ("digest", "portal", "en")
    assert "account" not in kept.ways and Entry.objects.filter(act="account.notices_changed").count() == 1
    chosen = [tag for tag in text(client.get(SETTINGS)).split("<input") if "checked" in tag and 'name="dossier"' in tag]
    assert len(chosen) == 1 and 'value="digest"' in chosen[0]
    client.post(SETTINGS, WAYS)
    assert Preference.objects.count() == 1


@pytest.mark.parametrize("wrong", [
    {"dossier": "la"}, {"dossier": ""}, {"language": "xx"}, {"job": "now\x00"}, {"scoring": "NOW"},
])  # fmt: skip
def test_a_choice_that_does_not_exist_is_refused_beside_its_field(client, me, wrong):
    answer = client.post(SETTINGS, WAYS | wrong)
    assert answer.status_code == 422 and not Preference.objects.exists()
    assert "field--bad" in text(answer)
    assert client.post(SETTINGS, {}).status_code == 422


def test_without_an_address_the_page_says_so(client, me):
    User.objects.filter(pk=me.pk).update(email="")
    assert "chưa có địa chỉ thư" in text(client.get(SETTINGS))


def test_words_of_others_are_shown_as_words(client, me, say):
    say([me], subject="<script>x</script>", text="<img src=x>\nhai")
    page = text(client.get(LIST))
    assert "<script>x" not in page and "<img" not in page and "&lt;img src=x&gt;<br>hai" in page
