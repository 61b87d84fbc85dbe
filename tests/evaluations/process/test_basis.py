"""What an act rests on stands on its page: the article where it is known, and no law where none was found."""

import pytest
from django.urls import reverse

from evaluations import permissions
from evaluations.views._basis import RESTS_ON, basis
from ocop.law import loader
from products import dossiers
from tests import world as w


def test_every_line_names_an_act_and_a_fact_of_the_law():
    known = permissions.RULES | permissions.LIFE_RULES
    assert set(RESTS_ON) <= set(known)
    facts = loader.regulation("26").facts
    assert all(name in facts for name, _ in RESTS_ON.values())
    assert all(basis(act, loader.regulation("26")) for act in RESTS_ON)


@pytest.mark.parametrize(("act", "law", "line"), [
    ("revocation.propose", "26", "Căn cứ: Điều 8, Quyết định số 26/2026/QĐ-TTg – các căn cứ thu hồi và thời hạn "
                                 "quyết định."),
    ("extension.grant", "26", "Căn cứ: Điều 12.3, Quyết định số 26/2026/QĐ-TTg – "),
    ("elimination.raise", "148", "Căn cứ: Quyết định số 148/QĐ-TTg – "),  # read in it, the article not known
    ("revocation.propose", "148", ""),  # not found there: a setting, never shown as law
    ("registration.file", "148", ""),
    ("registration.withdraw", "26", ""),
])  # fmt: skip
def test_an_article_is_named_where_it_was_read(act, law, line):
    found = basis(act, loader.regulation(law))
    assert found.startswith(line) and bool(found) is bool(line)


@pytest.mark.django_db
@pytest.mark.parametrize(("law", "claimed"), [("26", True), ("148", False)])
def test_filing_promises_the_worth_of_paper_only_where_the_law_does(client, law, claimed):
    world = w.build(regulation=law)
    actor = world.people["chu_the"]
    dossier = dossiers.start(actor, w.product(world), kind="first", regulation=law, now=world.now())
    evaluation = w.registration.open_draft(
        actor, w.filled(world, actor, dossier).pk, world.batch.pk, now=world.now()
    )
    client.force_login(actor)
    page = client.get(reverse("registration.file", args=[evaluation.pk])).content.decode()
    assert ("Điều 7.1, Quyết định số 26/2026/QĐ-TTg" in page) is claimed
    assert ("có giá trị pháp lý như hồ sơ giấy" in page) is claimed
