"""The receipt of a filing: made with every version, looked up by its code without a person's data, never changed."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from evaluations.stages import registration
from products.documents import blocks, receipt
from products.models import FilingReceipt
from tests import world as w
from tests.papers.readback import pdf_text, squeezed
from tests.products.test_evidence_pages import keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(world, dossier):
    keep(world, dossier, "a.pdf", pages=2), keep(world, dossier, "b.pdf", pages=3)
    agent = world.person("chu_the")
    w.filled(world, agent, dossier)
    evaluation = registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    return registration.file(agent, evaluation.pk, now=world.now())


def test_the_receipt_carries_every_hash_the_code_and_the_slip_number(filed, tmp_path):
    kept = FilingReceipt.objects.get()
    text = squeezed(pdf_text(blocks.pdf(receipt.paper(kept, "Thành phố Móng Cái")), tmp_path)).replace(" ", "")
    files = kept.version.content["files"]
    assert len(files) == 2 and len(kept.code) == 26
    for wanted in (*(f["sha256"] for f in files), kept.version.sha256, kept.code, "01/PĐK-QN-MC-HN-2023"):
        assert wanted in text
    assert "UBNDXãHảiSơn,ThànhphốMóngCái" in text


def test_the_article_stands_where_the_law_has_one():
    clause = receipt.value_clause("26")
    assert "khoản 1 Điều 7 " in clause and "giá trị pháp lý như hồ sơ giấy" in clause
    for silent in ("148", "1489", "1048"):
        assert "giá trị pháp lý" not in receipt.value_clause(silent)


def test_anybody_looks_a_receipt_up_and_learns_nothing_personal(client, filed, world):
    kept, producer = FilingReceipt.objects.get(), filed.dossier.product.producer
    producer.phone, producer.representative = "0203 300 0001", "Người đại diện thử"
    producer.save()
    asked = client.get(reverse("receipt_lookup"), {"ma": f" {kept.code.lower()} "})
    assert asked.status_code == 302 and asked["Location"] == reverse("receipt_check", args=[kept.code])
    text = client.get(asked["Location"]).content.decode()
    assert kept.version.sha256 in text and "Trà hoa vàng" in text and "HTX Hải Sơn" in text
    for hidden in ("0203", "Người đại diện", "a.pdf", "Thôn 1", "chu_the"):
        assert hidden not in text
    assert reverse("receipt_lookup") in text
    assert ("tệp kèm theo" in text) == bool(kept.version.content.get("files"))
    assert client.get(reverse("receipt_check", args=["A" * 26])).status_code == 404
    assert client.get(reverse("receipt_lookup"), {"ma": "<script>"}).status_code == 200


def test_a_households_name_is_a_persons_and_stays_off_the_public_page(client, filed):
    producer = filed.dossier.product.producer
    producer.kind = "household"
    producer.save()
    text = client.get(reverse("receipt_check", args=[FilingReceipt.objects.get().code])).content.decode()
    assert "HTX Hải Sơn" not in text and "Hộ kinh doanh" in text


def test_a_receipt_is_never_changed(filed):
    for change in (lambda: FilingReceipt.objects.update(code="B" * 26), lambda: FilingReceipt.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_those_who_see_the_dossier_fetch_it(as_, filed):
    page = reverse("filing_receipt", args=[filed.dossier_id, 1])
    assert as_("chu_the").get(page)["Content-Type"] == "application/pdf"
    assert as_("can_bo_khac").get(page).status_code == 404
    assert as_("chu_the").get(reverse("filing_receipt", args=[filed.dossier_id, 2])).status_code == 404
