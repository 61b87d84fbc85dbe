"""The same or nearly the same product by another producer, on both engines alike, and the pages that tell of it."""

import unicodedata

import pytest
from django.urls import reverse

from evaluations.models import Evaluation
from evaluations.stages import registration
from products import acts, dossiers, near
from products.models import Product, ProductGram
from tests import world as w

pytestmark = pytest.mark.django_db
NAMES = (
    "Trà hoa vàng Hải Sơn", "TRÀ HOA VÀNG", "Tra hoa vang tui loc", "Rượu nếp", "Hoa trà my", "Trà", "Sản phẩm OCOP",
)  # fmt: skip


@pytest.fixture
def others(world):
    of = w.producer(world, "HTX Đầm Hà", "chu_the_khac", "db")
    made = [w.product(world, name, of=of) for name in NAMES]
    assert near.index_missing() == len(NAMES) and near.index_missing() == 0
    return made


def names(found) -> list[str]:
    return [Product.objects.get(pk=each.product).name for each in found]


def test_names_that_are_nearly_the_same_are_found_the_most_alike_first(world, others):
    found = near.search("Trà hoa vàng", producer=None)
    assert names(found) == ["TRÀ HOA VÀNG", "Tra hoa vang tui loc", "Trà hoa vàng Hải Sơn"]
    assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)
    assert found[0].likeness == 100
    nfd = unicodedata.normalize("NFD", "Trà hoa vàng")
    assert near.search(nfd, producer=None) == found
    assert near.search("Trà hoa vàng", producer=others[0].producer_id) == []
    assert near.search("Trà hoa vàng", producer=None, slugs=["community-tourism"]) == []
    assert near.search("…", producer=None) == [] and near.search("中文", producer=None) == []


def test_a_renamed_product_is_found_by_its_new_name(world, others):
    actor, item = world.person("chu_the_khac"), others[3]
    acts.edit_product(actor, item.pk, name="Mật ong rừng", criteria_set=item.criteria_set, now=world.now())
    assert names(near.search("Mật ong rừng ngập mặn", producer=None)) == ["Mật ong rừng"]
    assert near.search("Rượu nếp", producer=None) == []


def test_a_new_product_is_found_at_once_and_a_deleted_one_leaves_nothing(world, others):
    actor = world.person("chu_the_khac")
    of, criteria_set = others[0].producer_id, others[0].criteria_set
    made = acts.new_product(actor, of, name="Bún Vân Cù", criteria_set=criteria_set, now=world.now())
    assert names(near.search("Bún Vân Cù", producer=None)) == ["Bún Vân Cù"]
    made.delete()
    assert not ProductGram.objects.filter(product=made.pk).exists()


@pytest.fixture
def filed(world, others) -> Evaluation:
    mine = w.product(world, "Trà hoa vàng")
    agent = world.person("chu_the")
    dossier = dossiers.start(agent, mine, kind="first", regulation="148", now=world.now())
    w.filled(world, agent, dossier)
    evaluation = registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    registration.file(agent, evaluation.pk, now=world.now())
    return evaluation


def test_the_producer_hears_that_there_are_some_and_the_province_which(world, as_, filed):
    page = reverse("dossier_checks", args=[filed.dossier_id])
    mine = as_("chu_the").get(page).content.decode()
    assert "1 sản phẩm của chủ thể khác trùng tên, 2 sản phẩm gần giống." in mine and "HTX Đầm Hà" not in mine
    district = as_("can_bo").get(page).content.decode()  # the other producer is in the next district
    assert "trùng tên" in district and "HTX Đầm Hà" not in district
    province = as_("tinh").get(page).content.decode()
    assert "«TRÀ HOA VÀNG» – HTX Đầm Hà (giống 100 %)" in province


def test_offices_see_the_findings_of_what_was_filed_and_others_see_none(world, as_, filed):
    page, dossier = reverse("dossier_checks", args=[filed.dossier_id]), reverse("dossier", args=[filed.dossier_id])
    for reader in ("can_bo", "xa", "tinh", "kiem_toan"):
        text = as_(reader).get(page).content.decode()
        assert "Bản 1, nộp ngày" in text and "Sửa ở" not in text
        assert "Kiểm tra hồ sơ" in as_(reader).get(dossier).content.decode()
    for reader in ("can_bo_khac", "chu_the_khac"):
        assert as_(reader).get(page).status_code == 404
    member = as_("tv1")
    assert member.get(dossier).status_code == 200 and member.get(page).status_code == 404
    assert "Kiểm tra hồ sơ" not in member.get(dossier).content.decode()


def test_an_office_sees_no_checks_before_the_filing(world, as_):
    dossier = dossiers.start(
        world.person("chu_the"), w.product(world), kind="first", regulation="148", now=world.now()
    )
    assert as_("can_bo").get(reverse("dossier_checks", args=[dossier.pk])).status_code == 404


def test_the_page_costs_the_same_whatever_the_dossier_holds(world, as_, filed, bare_frame, django_assert_num_queries):
    client, page = as_("tinh"), reverse("dossier_checks", args=[filed.dossier_id])
    client.get(page)
    for n in (1, 3):
        for k in range(n):
            w.product(world, f"Trà hoa vàng {n}{k}", of=Product.objects.get(name="Trà").producer)
        near.index_missing()
        with django_assert_num_queries(11):
            client.get(page)
