"""Products through HTTP: the list with its filters, a new one with its set, starting a dossier."""

import pytest
from django.urls import reverse

from products import dossiers
from products.models import CriteriaSet, Dossier, Product
from tests import world as w

pytestmark = pytest.mark.django_db
LIST = 8  # queries of the list page


@pytest.fixture
def tea(world):
    return CriteriaSet.objects.get(regulation="148", slug="tea")


def new_page(producer):
    return reverse("product_new") + f"?chu-the={producer.pk}&quyet-dinh=148"


def test_a_product_is_added_with_its_set(world, as_, tea):
    producer = w.producer(world)
    page = as_("chu_the").get(new_page(producer)).content.decode()
    assert "chưa đối chiếu với Công báo" in page and tea.title in page
    answer = as_("chu_the").post(new_page(producer), {"name": "Trà  hoa vàng", "criteria_set": tea.pk})
    product = Product.objects.get()
    assert answer["Location"] == reverse("product", args=[product.pk]) and product.name == "Trà hoa vàng"


@pytest.mark.parametrize(("posted", "says"), [
    ({"name": "", "criteria_set": "tea"}, "Hãy nhập tên"),
    ({"name": "Trà", "criteria_set": ""}, "Hãy chọn bộ"),
    ({"name": "Trà", "criteria_set": "999999"}, "không thuộc quyết định"),
    ({"name": "?!", "criteria_set": "tea"}, "chữ hoặc số"),
    ({"name": "TRA HOA VANG", "criteria_set": "tea"}, "đã có sản phẩm tên này"),
])  # fmt: skip
def test_bad_products_are_refused_and_kept_on_the_page(world, as_, tea, posted, says):
    producer = w.product(world).producer
    posted = {**posted, "criteria_set": tea.pk if posted["criteria_set"] == "tea" else posted["criteria_set"]}
    answer = as_("chu_the").post(new_page(producer), {**posted, "description": "Mô tả đã gõ"})
    assert answer.status_code == 422 and says in answer.content.decode() and "Mô tả đã gõ" in answer.content.decode()
    assert Product.objects.count() == 1


def test_only_its_people_and_the_offices_of_its_place_add_products(world, as_, tea):
    producer = w.producer(world)
    posted = {"name": "Trà", "criteria_set": tea.pk}
    for person, status in (("can_bo_khac", 404), ("chu_the_khac", 404), ("duyet", 403), ("can_bo", 302)):
        assert as_(person).post(new_page(producer), posted).status_code == status, person


def test_whose_product_is_asked_where_there_are_several(world, as_):
    one, two = w.producer(world, "HTX Một"), w.producer(world, "HTX Hai")
    page = as_("chu_the").get(reverse("product_new")).content.decode()
    assert f"?chu-the={one.pk}" in page and f"?chu-the={two.pk}" in page
    assert as_("can_bo").get(reverse("product_new") + "?chu-the=x").status_code == 200


def test_the_list_filters_and_costs_the_same(world, as_, bare_frame, django_assert_num_queries):
    client, page = as_("can_bo"), reverse("product_list")
    producer = w.producer(world)
    w.product(world, "Trà hoa vàng", of=producer)
    client.get(page)
    with django_assert_num_queries(LIST):
        assert "Trà hoa vàng" in client.get(page).content.decode()
    w.product(world, "Chè búp", of=producer), w.product(world, "Làng chè", of=producer, slug="community-tourism")
    with django_assert_num_queries(LIST):
        client.get(page)
    assert "Chè búp" not in client.get(page, {"q": "tra hoa"}).content.decode()
    tourism = CriteriaSet.objects.get(slug="community-tourism").sector
    found = client.get(page, {"sector": tourism}).content.decode()
    assert "Làng chè" in found and "Trà hoa vàng" not in found
    dossiers.start(world.person("can_bo"), Product.objects.get(name="Chè búp"), kind="upgrade", regulation="148",
                   now=world.now())  # fmt: skip
    found = client.get(page, {"kind": "upgrade"}).content.decode()
    assert "Chè búp" in found and "Làng chè" not in found
    assert "Chè búp" not in client.get(page, {"kind": "none"}).content.decode()
    assert "Chưa có sản phẩm nào" in as_("can_bo_khac").get(page).content.decode()


def test_a_dossier_is_started_once(world, as_):
    product = w.product(world)
    page = reverse("dossier_new", args=[product.pk])
    assert as_("chu_the").get(page).status_code == 200
    assert as_("chu_the").post(page, {"kind": "first", "regulation": "148"}).status_code == 302
    again = as_("chu_the").post(page, {"kind": "first", "regulation": "148"})
    assert again.status_code == 422 and "chưa nộp" in again.content.decode() and Dossier.objects.count() == 1


def test_a_dossier_under_a_decision_without_the_set_is_refused(world, as_):
    product = w.product(world)
    answer = as_("chu_the").post(reverse("dossier_new", args=[product.pk]), {"kind": "first", "regulation": "26"})
    assert answer.status_code == 422 and "không có bộ tiêu chí" in answer.content.decode()


def test_an_office_types_in_a_paper_dossier(world, as_):
    product = w.product(world)
    as_("can_bo").post(reverse("dossier_new", args=[product.pk]), {"kind": "first", "regulation": "148"})
    dossier = Dossier.objects.get()
    assert dossier.on_paper and dossiers.missing(dossier) == []
    assert as_("can_bo").get(reverse("dossier_step", args=[dossier.pk, "bao-cao"])).status_code == 200


def test_the_next_dossier_starts_from_the_last(world, as_):
    evaluation = w.submitted(world)
    page = reverse("dossier_new", args=[evaluation.dossier.product_id])
    as_("chu_the").post(page, {"kind": "re_ranking", "regulation": "148"})
    new = Dossier.objects.order_by("-pk").first()
    assert new.previous == evaluation.dossier and new.self_marks == evaluation.dossier.self_marks
    assert new.fields["description"] == "Mô tả" and "undertaking" not in new.fields


def test_name_and_set_stay_once_papers_hang_on_them(world, as_, tea):
    evaluation = w.submitted(world)
    page = reverse("product_edit", args=[evaluation.dossier.product_id])
    renamed = as_("chu_the").post(page, {"name": "Tên khác", "criteria_set": tea.pk})
    assert renamed.status_code == 422 and "không đổi tên" in renamed.content.decode()
    other = CriteriaSet.objects.get(regulation="148", slug="community-tourism")
    moved = as_("chu_the").post(page, {"name": "Trà hoa vàng", "criteria_set": other.pk})
    assert moved.status_code == 422 and "không đổi bộ" in moved.content.decode()
