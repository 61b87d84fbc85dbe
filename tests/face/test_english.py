"""The portal in English: pages of every kind of person, and what must stay Vietnamese whoever acts."""
import re

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from evaluations.models import Evaluation
from evaluations.seasons.seed import seed
from products.documents import catalogue
from tests import world as w
from tests.evaluations.recognition import cases
from tests.face import pages
from tests.face.english import left_in_vietnamese, reader_of, stored_texts
from tests.papers.readback import pdf_text

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def see(username: str | None, address: str) -> str:
    answer = reader_of(username).get(address)
    assert answer.status_code == 200, (username, address, answer.status_code)
    return answer.content.decode()


def world_of_today():
    """Products at every stage: being written, submitted, in a session, recognised."""
    world = cases.world()
    recognition = cases.recognised(world, "Trà hoa vàng")[0]
    of = recognition.evaluation.dossier.product.producer
    waiting = w.submitted(world, "Trà dây", of=of)
    session, items = w.in_round(world, [w.registered(world, "Trà xanh", of=of)])
    return world, recognition, waiting, session, items[0]


def addresses() -> list[tuple[str | None, str]]:
    """(person, address) of a fair number of pages."""
    world, recognition, waiting, session, item = world_of_today()
    dossier, product = waiting.dossier_id, waiting.dossier.product_id
    certificate, code = recognition.certificate.pk, recognition.certificate.code
    evaluation, council = recognition.evaluation_id, world.season.council_id
    return [
        *((None, reverse(name)) for name in ("front", "sign_in", "sign_up", "register", "certificate_lookup", "guide",
                                             "receipt_lookup")),
        (None, reverse("certificate_check", args=[code])), (None, reverse("guide_chapter", args=["chu-the"])),
        *(("chu_the", reverse(name)) for name in ("home", "product_list", "producer_list", "account", "product_new")),
        *(("chu_the", reverse(name, args=[dossier])) for name in ("dossier", "dossier_checks")),
        ("chu_the", reverse("product", args=[product])), ("chu_the", reverse("evaluation", args=[waiting.pk])),
        *(("xa", reverse(name)) for name in ("home", "commune_inbox")),
        ("xa", reverse("commune_report", args=[dossier])),
        *(("can_bo", reverse(name)) for name in ("home", "season_list", "council_list", "certificate_list", "jobs",
                                                 "document_list", "product_import", "report_list", "overview",
                                                 "search")),
        *(("can_bo", reverse(name, args=["thu-nghiem"])) for name in ("season", "season_edit", "season_overview",
                                                                      "season_report", "season_papers")),
        ("can_bo", reverse("council", args=[council])), ("can_bo", reverse("certificate", args=[certificate])),
        *(("can_bo", reverse(name, args=[waiting.pk])) for name in ("registration.register", "supplement.ask")),
        ("can_bo", reverse("evaluation", args=[evaluation])), ("duyet", reverse("proposal_list")),
        *(("thu_ky", reverse(name)) for name in ("home", "session_list")),
        ("thu_ky", reverse("session", args=[session.pk])),
        ("thu_ky", reverse("sheet.transcribe", args=[item.evaluation_id])),
        ("tv2", reverse("scoring_queue")), ("tv2", reverse("sheet", args=[item.pk])),
        ("tv2", reverse("sheet_review", args=[item.pk])), ("tv1", reverse("session", args=[session.pk])),
        ("tv2", reverse("item_result", args=[recognition.evaluation.agenda_items.get().pk])),
        *(("quan_tri", reverse(name)) for name in ("journal", "template_list", "imports", "criteria_list",
                                                   "admin:index", "admin:accounts_user_changelist")),
        ("quan_tri", reverse("admin:accounts_user_add")),
    ]


def test_pages_are_english_throughout():
    cache.clear()
    found = addresses()
    assert len(found) > 50
    left = {}
    for username, address in found:
        html = see(username, address)
        assert re.search(r'<html lang="en(-us)?"', html), address
        left[address] = left_in_vietnamese(html)
    assert {address: words for address, words in left.items() if words} == {}


def test_the_reader_finds_what_was_left():
    html = ('<nav><a>Về trang chủ</a></nav><h2>Đăng nhập <span>Trà hoa vàng</span></h2><p>Đăng xuất</p>'
            '<div lang="vi"><h2>Đăng nhập</h2><img alt="Đăng nhập"></div><img alt="Đăng nhập" src="x"/>'
            '<th>Còn 3 ngày</th><button lang="vi">Tiếng Việt</button>')
    assert left_in_vietnamese(html) == ["a: Về trang chủ", "h2: Đăng nhập", "alt: Đăng nhập", "th: Còn 3 ngày"]


def test_a_cached_piece_of_one_language_is_not_shown_in_the_other():
    """The rubric is kept in the cache; public answers keep nothing that speaks."""
    cache.clear()
    world = cases.world()
    _, items = w.in_round(world, [w.registered(world)])
    address = reverse("sheet", args=[items[0].pk])
    english = see("tv2", address)
    assert "No level fits" in english
    vietnamese = reader_of("tv2")
    vietnamese.cookies["django_language"] = "vi"
    page = vietnamese.get(address)
    assert "Không có mức nào phù hợp" in page.content.decode()
    assert (page["Content-Language"], "Cookie" in page["Vary"]) == ("vi", True)


@pytest.mark.parametrize("name", ["front", "register", "certificate_lookup", "guide", "sign_in"])
def test_a_shared_cache_keeps_the_languages_apart(client, name):
    answer = client.get(reverse(name))
    assert "Cookie" in answer.get("Vary", "") or "no-store" in answer.get("Cache-Control", "")


def test_records_stay_vietnamese_whoever_acts():
    """The same course of things, once acted in Vietnamese and once in English, leaves the same sentences."""
    left = {}
    for language in ("vi", "en"):
        with transaction.atomic(), translation.override(language):
            world_of_today()
            assert Evaluation.objects.count() == 3
            left[language] = {text for text in stored_texts() if " " in text}  # the rest are codes and hashes
            transaction.set_rollback(True)
    assert sorted(left["en"] - left["vi"]) == []


def test_papers_stay_vietnamese_whoever_asks(tmp_path):
    """What is drawn while one waits says the same in both languages; the rest is made by the worker."""
    world = cases.province_world()
    waiting = w.submitted(world)
    made = [("chu_the", reverse("dossier_paper", args=[waiting.dossier_id, paper.code]))
            for paper in catalogue.listed(waiting.dossier)]
    made.append(("chu_the", reverse("filing_receipt", args=[waiting.dossier_id, 1])))
    assert len(made) > 2
    for username, address in made:
        texts = []
        for language in ("vi", "en"):
            client = reader_of(username)
            client.cookies["django_language"] = language
            texts.append(pdf_text(client.get(address).content, tmp_path))
        assert texts[0] == texts[1], address


@pytest.mark.prove
def test_every_page_there_is_is_english_throughout():
    for plan in pages.PLANS:
        seed(plan)
    found, _ = pages.every_page()
    assert len(found) > 120
    data = stored_texts()
    left = {page.name: left_in_vietnamese(see(page.person, page.url), data) for page in found}
    assert {name: words for name, words in left.items() if words} == {}
