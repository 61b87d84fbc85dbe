"""A form sent after the session has ended is not lost, with no script at all."""
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluations.models import Sheet
from ocop.accounts import held
from tests import world as w

SAVE = "sheet_save"


@pytest.fixture
def room(db):
    world = w.build()
    _, [item] = w.in_round(world, [w.registered(world, "Gạo nếp")])
    return world, item


def hidden(page: str) -> dict[str, list[str]]:
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def signed_out_save(client, item, code, **more):
    return client.post(reverse(SAVE, args=[item.pk]), {"version": "0", f"m.{code}": "1"} | more)


def test_marks_typed_after_the_session_ended_are_sent_after_signing_in(client, room):
    world, item = room
    member = world.seats[0].user
    member.set_password("lúa-nước-2026")
    member.save()
    code = item.evaluation.dossier_version.criteria_set.law.criteria[0].code
    answer = signed_out_save(client, item, code, comment="Mùi thơm, hạt dẻo")
    assert answer.status_code == 401 and "vẫn được giữ" in answer.content.decode()
    wrong = client.post(reverse("sign_in"), {"username": member.username, "password": "sai"} |
                        {"held": hidden(answer.content.decode())["held"][0]})
    assert wrong.status_code == 422
    parcel = hidden(wrong.content.decode())["held"][0]
    again = client.post(reverse("sign_in"), {"username": member.username, "password": "lúa-nước-2026", "held": parcel})
    page = again.content.decode()
    assert again.status_code == 200 and f'action="{reverse(SAVE, args=[item.pk])}"' in page
    typed = hidden(page)
    assert typed["comment"] == ["Mùi thơm, hạt dẻo"] and typed["version"] == ["0"]
    assert client.post(reverse(SAVE, args=[item.pk]), typed).status_code == 302
    sheet = Sheet.objects.get(item=item, seat__user=member)
    assert (sheet.marks[code], sheet.comment) == (1, "Mùi thơm, hạt dẻo")


def test_a_parcel_of_somebody_elses_making_is_not_opened(client, room):
    world, _ = room
    forged = held.signing.dumps({"to": "/dang-xuat/", "fields": [["a", ["b"]]]}, salt="another")
    member = world.seats[0].user
    member.set_password("lúa-nước-2026")
    member.save()
    answer = client.post(reverse("sign_in"), {"username": member.username, "password": "lúa-nước-2026", "held": forged})
    assert (answer.status_code, answer.url) == (302, reverse("home"))


def test_what_cannot_be_held_leads_back_to_the_page_it_came_from(client, room):
    _, item = room
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    sent = {"paper": file, "name": "x"}
    answer = client.post(reverse(SAVE, args=[item.pk]), sent, headers={"referer": "http://testserver/cham-diem/?a=1"})
    assert answer.url == f"{reverse('sign_in')}?next=/cham-diem/"
    assert client.post(reverse(SAVE, args=[item.pk])).url == f"{reverse('sign_in')}?next={reverse('home')}"


def test_passwords_are_never_held(rf):
    request = rf.post("/tai-khoan/mat-khau/", {"old_password": "bí mật", "password": "bí mật", "comment": "x"})
    assert "bí mật" not in str(held.unpack(held.pack(request)))
