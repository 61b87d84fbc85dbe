"""The score sheets to read, and who says that one was compared with the Gazette."""

import pytest
from django.urls import reverse

from ocop.journal.models import Entry
from products.models import CriteriaSet

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(world):
    return CriteriaSet.objects.get(regulation="148", slug="tea")


def test_anybody_reads_the_sets_and_sees_that_they_were_not_compared(world, client, tea):
    assert tea.title in client.get(reverse("criteria_list")).content.decode()
    page = client.get(reverse("criteria_set", args=[tea.code])).content.decode()
    assert "Chưa đối chiếu với Công báo" in page
    assert page.count('class="option"') == sum(len(c.options) for c in tea.law.criteria)
    assert page.count("tối thiểu cho") == sum(bool(o.min_for_star) for c in tea.law.criteria for o in c.options)
    assert client.get(reverse("criteria_set", args=["khong-co"])).status_code == 404


def test_a_set_speaks_of_its_criteria_as_the_form_numbers_them(world, client, tea):
    page = client.get(reverse("criteria_set", args=[tea.code])).content.decode()
    needed = {tea.law.criterion(c.applies_if.criterion) for c in tea.law.criteria if c.applies_if}
    assert needed
    for criterion in needed:
        assert f"Chỉ tính khi tiêu chí {criterion.printed_code} có điểm" in page
        assert f"tiêu chí {criterion.code} " not in page
    capitals = [c for c in tea.law.criteria if c.title.isupper()]
    assert capitals and not any(c.title in page for c in capitals)
    guessed = sum(c.reconstructed for c in tea.law.criteria)
    assert ("tiêu chí được suy ra" in page) is bool(guessed)


def test_the_administrator_confirms_once_and_it_is_written_down(world, as_, client, tea):
    page = reverse("criteria_set_confirm", args=[tea.code])
    assert client.post(page).status_code == 302  # to the sign-in
    for person in ("can_bo", "chu_the", "tv1", "kiem_toan"):
        assert as_(person).post(page).status_code == 403, person
    assert as_("quan_tri").get(page).status_code == 200
    assert as_("quan_tri").post(page).status_code == 302
    tea.refresh_from_db()
    assert tea.confirmed_by.username == "quan_tri" and tea.confirmed_at
    assert as_("quan_tri").post(page).status_code == 422
    assert Entry.objects.filter(act="criteria_set.confirm").count() == 1
    assert "Đã đối chiếu với Công báo" in client.get(reverse("criteria_set", args=[tea.code])).content.decode()


def test_the_list_reads_no_wording(world, client, bare_frame, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        client.get(reverse("criteria_list"))
    assert '"data"' not in asked.captured_queries[0]["sql"]


def test_the_administration_site_only_looks(world, as_, tea):
    client = as_("quan_tri")
    page = reverse("admin:products_criteriaset_change", args=[tea.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"title": "x"}).status_code == 403
    assert client.get(reverse("admin:products_producer_add")).status_code == 403
    assert client.post(reverse("admin:products_criteriaset_delete", args=[tea.pk])).status_code == 403
