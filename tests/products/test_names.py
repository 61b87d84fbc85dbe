"""Names as people type them: decomposed letters, old tone placement, 200 characters; and signing up by the hundred."""

import unicodedata

import pytest
from django.core.cache import cache
from django.urls import reverse

from products.models import Producer, Product
from products.views.producers import SIGN_UPS
from tests import world as w

pytestmark = pytest.mark.django_db
LONG = ("Hợp tác xã sản xuất, kinh doanh và dịch vụ nông nghiệp tổng hợp " * 4)[:200].strip()
FACTS = {"kind": "cooperative", "commune": "Xã Hải Sơn", "address": "Thôn 1", "notice": "on"}


def sign_up(client, n=0, **more):
    account = {"full_name": "Người thực hiện", "username": f"moi-{n}", "account_email": f"moi{n}@example.vn",
               "password": "mat-khau-thu-123", "password_again": "mat-khau-thu-123", "name": "HTX Mới"}  # fmt: skip
    return client.post(reverse("sign_up"), account | FACTS | more)


def test_a_name_of_200_letters_fits_however_it_is_typed(world, client):
    typed = unicodedata.normalize("NFD", LONG)
    assert len(LONG) > 190 and len(typed) > 200
    assert sign_up(client, name=typed).status_code == 302
    assert Producer.objects.get().name == LONG
    page = client.get(reverse("producer", args=[Producer.objects.get().pk])).content.decode()
    assert LONG in page


def test_201_letters_are_too_many_and_stay_in_the_form(world, client):
    answer = sign_up(client, name="x" * 201)
    assert answer.status_code == 422 and "x" * 201 in answer.content.decode() and not Producer.objects.exists()


def test_one_product_is_one_however_its_tones_stand(world, as_):
    owner = w.producer(world, "HTX Hoà Bình")
    tea = w.product(world, "Bún Vân Cù", of=owner)
    page = reverse("product_new") + f"?chu-the={owner.pk}&quyet-dinh=148"
    for again in (unicodedata.normalize("NFD", "Bún Vân Cù"), "BÚN  VÂN CÙ"):
        answer = as_("chu_the").post(page, {"name": again, "criteria_set": tea.criteria_set_id, "description": ""})
        assert answer.status_code == 422 and "đã có sản phẩm tên này" in answer.content.decode()
    assert Product.objects.count() == 1
    assert as_("can_bo").get(reverse("producer_list"), {"q": "Hòa Bình"}).content.decode().count("HTX Hoà Bình") == 1


def test_passwords_are_taken_as_they_are_typed(world, client):
    secret = unicodedata.normalize("NFD", "mật-khẩu-thử-123")
    assert sign_up(client, password=secret, password_again=secret).status_code == 302
    assert Producer.objects.get().agents.get().user.check_password(secret)


def test_signing_up_by_the_hundred_is_slowed_down_and_nothing_typed_is_lost(world, client, settings):
    settings.AXES_ENABLED = True
    cache.clear()
    for n in range(SIGN_UPS.times):
        assert sign_up(client, n, name=" ").status_code == 422
    answer = sign_up(client, 99, name="HTX Đến Sau")
    text = answer.content.decode()
    assert answer.status_code == 429 and answer["Retry-After"] == "900"
    assert "HTX Đến Sau" in text and "mat-khau-thu-123" not in text and not Producer.objects.exists()
    cache.clear()
    assert sign_up(client, 99, name="HTX Đến Sau").status_code == 302
