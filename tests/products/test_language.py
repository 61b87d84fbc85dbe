"""Somebody who works in English reads English; what they file, print and bring in speaks the language of the law."""
import io
import json

import openpyxl
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import override, trans_real

from ocop.imports import table, template
from ocop.imports.models import Import
from ocop.journal import chain
from ocop.papers import cells
from products import dossiers, forms_of_law
from products.listing import export
from products.models import DossierKind, DossierVersion, ProducerType
from tests import world as w
from tests.imports import files
from tests.papers.readback import pdf_text, squeezed

pytestmark = pytest.mark.django_db
MARK = "[en] "
WRITTEN = ("accounts", "imports", "jobs", "journal", "products", "records")
OWNERS = ("Tên chủ thể", "Loại hình", "Mã xã, phường", "Địa chỉ")


@pytest.fixture
def english(monkeypatch):
    """English in which every sentence says that it was translated, whatever the catalogue knows."""
    catalog = trans_real.translation("en")
    monkeypatch.setattr(catalog, "gettext", lambda text: MARK + text if text else "")
    monkeypatch.setattr(catalog, "ngettext", lambda one, many, number: MARK + one)
    with override("en"):
        yield


@pytest.fixture
def reads_english(as_):
    """``reads_english("chu_the")``: a browser signed in as that person, set to English."""

    def signed_in(username: str):
        client = as_(username)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return signed_in


def leaks() -> list[str]:
    """Everything translated that stands in a row of the portal's records."""
    found = []
    for app in WRITTEN:
        for model in apps.get_app_config(app).get_models():
            texts = [field.name for field in model._meta.concrete_fields
                     if isinstance(field, models.CharField | models.TextField | models.JSONField)]  # fmt: skip
            rows = (json.dumps(row, ensure_ascii=False, default=str) for row in model.objects.values(*texts))
            found += [f"{model.__name__}: {row}" for row in rows if MARK in row]
    return found


def test_a_dossier_is_frozen_in_vietnamese(world, english):
    agent, item = world.person("chu_the"), w.product(world)
    dossier = dossiers.start(agent, item, kind="first", regulation="148", now=world.now())
    dossier = w.filled(world, agent, dossier)
    version = dossiers.freeze(dossier, agent, now=world.now())
    assert version.content["forms"]["kind"] == "Lần đầu"
    assert version.content["forms"]["producer_type"] == "Hợp tác xã"
    w.commune_report(world, dossier)
    assert DossierVersion.objects.exists() and leaks() == []


def test_pages_are_english_and_papers_are_not(world, reads_english, english, tmp_path):
    agent, item = world.person("chu_the"), w.product(world)
    dossier = dossiers.start(agent, item, kind="first", regulation="148", now=world.now())
    client = reads_english("chu_the")
    page = client.get(reverse("dossier_step", args=[dossier.pk, "phieu-dang-ky"])).content.decode()
    assert f"{MARK}Nơi lập phiếu" in page and f"{MARK}Lần đầu" in page
    paper = client.get(reverse("dossier_paper", args=[dossier.pk, "mau-01"]))
    text = squeezed(pdf_text(paper.content, tmp_path))
    assert "Lần đầu" in text and MARK.strip() not in text


def test_what_is_missing_is_said_in_the_readers_language(world, english):
    agent, item = world.person("chu_the"), w.product(world)
    dossier = dossiers.start(agent, item, kind="first", regulation="148", now=world.now())
    missing = dossiers.missing(dossier)
    assert missing and all(text.startswith(MARK) for text in missing)
    assert forms_of_law.UNDERTAKING.label.startswith(MARK)


@pytest.mark.parametrize("kind", table.every(), ids=lambda kind: kind.code)
def test_a_template_to_fill_in_is_vietnamese(world, english, kind):
    asked = next(iter([value for value, _ in kind.choices()]), "")
    book = openpyxl.load_workbook(io.BytesIO(template.workbook(kind, kind.ready(asked))))
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    said += [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(said) > 10 and not [text for text in said if MARK in text]


def test_a_vietnamese_list_is_brought_in_by_who_reads_english(world, reads_english, english):
    client, address = reads_english("can_bo"), reverse("import_upload", args=["chu-the"])
    wrong = files.upload(files.book(OWNERS, ("HTX Một", "Hợp tác xã", "khong-co", "Thôn 2")), "a.xlsx")
    assert client.post(address, {"file": wrong}).status_code == 302
    [line] = Import.objects.latest("pk").rows
    assert line["errors"][0].startswith(f"{MARK}Trang «")
    Import.objects.all().delete()
    right = files.upload(files.book(OWNERS, ("HTX Một", "hop tac xa", world.places["hn"].code, "Thôn 2")), "b.xlsx")
    assert client.post(address, {"file": right}).status_code == 302
    made = Import.objects.latest("pk")
    done = client.post(reverse("import_check", args=[made.pk]), follow=True)
    made.refresh_from_db()
    assert made.outcome == {"Chủ thể mới": 1} and f"{MARK}Chủ thể mới: 1" in done.content.decode()
    assert leaks() == []


def test_records_and_workbooks_take_translated_words_in_vietnamese(world, english):
    assert chain.canonical({"kind": DossierKind.FIRST.label}) == '{"kind":"Lần đầu"}'
    assert cells.plain(ProducerType.COOPERATIVE.label) == "Hợp tác xã"
    rows = [{"product": "Trà", "producer": "HTX", "address": "Xã Hải Sơn", "kind": "upgrade", "set_code": "1",
             "owner": ProducerType.COOPERATIVE.label, "sector": "", "slip": "", "code": ""}]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(export.annex(rows, title="Đợt 1", unit="Huyện", made_at=world.now())))
    said = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
    assert "Nâng hạng" in said and "Hợp tác xã" in said and not [text for text in said if MARK in text]
