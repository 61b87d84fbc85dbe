"""The back office: every row is found, leads to its page in the portal and to its entries in the journal."""

import pytest
from django.contrib import admin
from django.urls import reverse

from evaluations.models import Certificate, Evaluation, Recusal
from evaluations.stages import recusals
from ocop.accounts.back_office import ReadOnlyAdmin
from ocop.accounts.models import User
from products import dossiers
from products.models import Dossier
from tests import world as w
from tests.evaluations.recognition import cases

pytestmark = pytest.mark.django_db
OFFICES = {model: office for model, office in admin.site._registry.items() if isinstance(office, ReadOnlyAdmin)}
NO_PAGE = {"CommuneForwarding", "ProductImport", "Notice", "Digest"}  # letters and lists open for their owners alone


@pytest.fixture
def world(client):
    world = cases.world()
    cases.recognised(world, "Trà Shan")
    apart = w.registered(world, "Chè", of=w.producer(world, "HTX Hai", "chu_the_khac"))
    recusals.declare(world.people["tv3"], apart.pk, reason="Người nhà", now=world.now())
    client.force_login(world.people["quan_tri"])
    return world


def address(model, what: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


@pytest.mark.parametrize("model", sorted(OFFICES, key=str), ids=lambda model: model.__name__)
def test_every_table_is_searched_and_its_rows_lead_on(client, world, model):
    office = OFFICES[model]
    assert office.search_fields and len(office.list_display) > 1
    assert bool(office.page_name) is (model.__name__ not in NO_PAGE)
    answer = client.get(address(model, "changelist"), {"q": "tra"})
    assert answer.status_code == 200
    for row in client.get(address(model, "changelist")).context["cl"].result_list:
        url = office.get_view_on_site_url(row)
        page = client.get(address(model, "change", row.pk)).content.decode()
        if url:
            assert f'href="{url}" class="viewsitelink"' in page and client.get(url).status_code == 200
        history = client.get(address(model, "history", row.pk), follow=True)
        assert history.redirect_chain[-1][0].startswith(reverse("journal")) and history.status_code == 200


def test_the_history_of_a_row_is_the_journals(client, world):
    """Also of a row that acts speak of by another's name: an interest by its evaluation, a paper by its recognition."""
    said = {(Evaluation, "earliest"): "recognition.recognise", (Dossier, "earliest"): "dossier.start",
            (Recusal, "latest"): "recusal.declare"}  # fmt: skip
    for (model, which), act in said.items():
        row = getattr(model.objects, which)("pk")
        rows = client.get(address(model, "history", row.pk), follow=True).context["rows"]
        assert act in {row["act"] for row in rows}, model
    assert client.get(address(Certificate, "history", 0)).url == reverse("admin:index")
    person = world.people["tv1"]
    assert client.get(address(User, "history", person.pk)).url.endswith(f"accounts.user%3A{person.pk}")


def test_a_draft_is_its_writers_and_no_link_leads_into_a_closed_door(client, world):
    product = w.product(world, "Bánh", of=w.producer(world, "HTX Ba", "chu_the_ba"))
    draft = dossiers.start(
        world.people["chu_the_ba"], product, kind="first", regulation=world.season.regulation, now=world.now()
    )
    assert client.get(reverse("dossier", args=[draft.pk])).status_code == 404
    assert OFFICES[Dossier].get_view_on_site_url(draft) is None
    assert "viewsitelink" not in client.get(address(Dossier, "change", draft.pk)).content.decode()
