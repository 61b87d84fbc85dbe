"""A re-ranking starts from what was recognised, asks for the rest only, and shows everybody what changed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from evaluations.selectors import dossiers as reading
from evaluations.stages import registration
from products import differences, dossiers, renewal
from products.models import DossierVersion, Evidence
from tests import world as w
from tests.evaluations.recognition import cases
from tests.products.test_evidence_pages import keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return cases.world()


@pytest.fixture
def recognised(world):
    """A tea that was recognised with one paper in force and one that has run out since."""
    item = w.product(world)
    agent = world.person("chu_the")
    dossier = dossiers.start(agent, item, kind="first", regulation="148", now=world.now())
    dossier = w.filled(world, agent, dossier)
    for name, pages, kind, until in (("dang-ky.pdf", 2, "business_registration", None),
                                     ("kiem-nghiem.pdf", 3, "test_results", date(2023, 9, 12))):  # fmt: skip
        row = keep(world, dossier, name, pages=pages, criteria=["A.1.1"])
        Evidence.objects.filter(pk=row.pk).update(kind=kind, expires_on=until)
    dossier.refresh_from_db()
    fields = {"history": "Từ năm 2019", "result_revenue": "1000000", "description": "Chè xanh"}
    dossiers.save(agent, dossier, revision=dossier.revision, fields=fields, self_notes={"A.1.1": "Vùng chè 5 ha"},
                  now=world.now())  # fmt: skip
    evaluation = registration.open_draft(agent, dossier.pk, world.batch.pk, now=world.now())
    registration.file(agent, evaluation.pk, now=world.now())
    w.commune_report(world, dossier)
    registration.register(world.people["can_bo"], evaluation.pk, now=world.now())
    _, [opened] = w.in_round(world, [evaluation])
    w.score(world, opened, 0.67, stars=3)
    w.close_round(world, evaluation)
    from evaluations.stages import recognition

    recognition.propose(world.people["thu_ky"], evaluation.pk, now=world.now())
    recognition.recognise_together(
        world.people["duyet"], [evaluation.pk], now=world.now(), number="12/QĐ-UBND", signed_on=world.clock.date(),
        signer_title=cases.SIGNER,
    )  # fmt: skip
    return item


def renew(world, item, kind="re_ranking"):
    world.clock += timedelta(days=3)  # the test result has run out meanwhile
    return dossiers.start(world.person("chu_the"), item, kind=kind, regulation="148", now=world.now())


@pytest.mark.parametrize("kind", ["upgrade", "re_ranking"])
def test_it_starts_from_the_recognised_version_with_the_papers_in_force(world, recognised, kind):
    made = renew(world, recognised, kind)
    assert made.baseline == DossierVersion.objects.get() and made.previous_id == made.baseline.dossier_id
    assert made.fields["history"] == "Từ năm 2019" and made.self_notes == {"A.1.1": "Vùng chè 5 ha"}
    assert set(made.self_marks) == {c.code for c in made.criteria_set.law.criteria}
    assert not {"undertaking", "result_revenue", "changes"} & set(made.fields)
    [paper] = made.evidence.standing()
    old = Evidence.objects.exclude(dossier=made).get(kind="business_registration")
    assert (paper.sha256, paper.file.name, paper.criteria) == (old.sha256, old.file.name, old.criteria)


def test_a_draft_written_since_does_not_count(world, recognised):
    made = renew(world, recognised)
    agent = world.person("chu_the")
    dossiers.save(agent, made, revision=made.revision, fields={"history": "Sửa trong nháp"}, now=world.now())
    dossiers.freeze(made, agent, now=world.now())  # filed and never recognised
    made.save()
    again = dossiers.start(agent, recognised, kind="upgrade", regulation="148", now=world.now())
    assert again.fields["history"] == "Từ năm 2019"


def test_only_what_expired_or_changes_every_time_is_asked_for(world, recognised, client):
    made = renew(world, recognised)
    texts = [task.text for task in renewal.tasks(made, world.clock.date())]
    assert [text for text in texts if text.startswith("Thay tài liệu")] == ["Thay tài liệu đã hết hạn: kiem-nghiem"]
    assert "Phiếu kiểm nghiệm định kỳ mới" in texts and not any("Chọn mức" in text for text in texts)
    assert any("Doanh thu" in text for text in texts) and any("cập nhật" in text for text in texts)
    client.force_login(world.person("chu_the"))
    page = client.get(reverse("dossier", args=[made.pk])).content.decode()
    assert "Chỉ cần cập nhật" in page and "kiem-nghiem" in page and "1000000" in page
    row = keep(world, made, "moi.pdf", pages=4)
    Evidence.objects.filter(pk=row.pk).update(kind="test_results")
    done = {"undertaking": "yes", "signed_on": "2023-09-15", "changes": "Bao bì mới", "result_revenue": "2",
            "result_profit": "1"}  # fmt: skip
    made.refresh_from_db()
    made = dossiers.save(world.person("chu_the"), made, revision=made.revision, fields=done, now=world.now())
    assert renewal.tasks(made, world.clock.date()) == []


def test_under_another_decision_what_means_the_same_is_carried(world, recognised):
    from products import lawbook

    lawbook.load(world.now(), (w.set_code("26", "tea"),))
    made = dossiers.start(world.person("chu_the"), recognised, kind="re_ranking", regulation="26", now=world.now())
    old, new = made.baseline.criteria_set.law, made.criteria_set.law
    codes = differences.same_criteria(old, new)
    assert 5 < len(codes) <= len(new.criteria) and set(codes.values()) <= {c.code for c in new.criteria}
    for code, mark in made.self_marks.items():
        source = next(o for o, n in codes.items() if n == code)
        assert new.criterion(code).options[mark].label == old.criterion(source).options[mark].label
    asked = [task.text for task in renewal.tasks(made, world.clock.date()) if "Chọn mức" in task.text]
    assert len(asked) == len(new.criteria) - len(made.self_marks)


def test_the_council_reads_what_changed_since_the_recognised_dossier(world, recognised, client):
    made = renew(world, recognised)
    agent = world.person("chu_the")
    fields = {"undertaking": "yes", "description": "Chè xanh hữu cơ", "changes": "Bao bì"}
    worst = {made.criteria_set.law.criteria[0].code: None}
    made = dossiers.save(agent, made, revision=made.revision, fields=fields, self_marks=worst, now=world.now())
    keep(world, made, "moi.pdf", pages=4, criteria=["A.1.1"])
    evaluation = registration.open_draft(agent, made.pk, world.batch.pk, now=world.now())
    registration.file(agent, evaluation.pk, now=world.now())
    w.commune_report(world, made)
    registration.register(world.people["can_bo"], evaluation.pk, now=world.now())
    _, [item] = w.in_round(world, [evaluation])
    item = type(item).objects.select_related("evaluation__dossier", "evaluation__season", "session").get(pk=item.pk)
    version = item.evaluation.dossier_version
    read = reading.reading(world.people["tv2"], item, version, version.criteria_set.law)
    said = " ".join(read.renewed)
    assert "«Chè xanh» → «Chè xanh hữu cơ»" in said and "Tài liệu mới: moi." in said
    assert "Đã bỏ tài liệu: kiem-nghiem." in said and "điểm –" not in said  # never the producer's own marks
    client.force_login(world.people["tv2"])
    page = reverse("dossier_changes", args=[made.pk])
    told = client.get(page).content.decode()
    assert "Chè xanh hữu cơ" in told and "Tự chấm" not in told
    client.force_login(agent)
    assert "Tự chấm" in client.get(page).content.decode()
    client.force_login(world.person("chu_the_khac"))
    assert client.get(page).status_code == 404


def test_a_supplement_makes_a_version_that_reads_as_a_difference(world, client):
    evaluation = w.submitted(world)
    dossier, agent = evaluation.dossier, world.people["chu_the"]
    first = keep_after_asking(world, evaluation)
    dossier.refresh_from_db()
    dossiers.save(agent, dossier, revision=dossier.revision, fields={"pack": "Hộp 100 g"},
                  self_notes={"A.1.1": "Có hợp đồng"}, now=world.now())  # fmt: skip
    answers = {i.pk: "Đã gửi" for i in evaluation.supplement_requests.get().items.all()}
    registration.answer_supplement(agent, evaluation.pk, answers=answers, now=world.now())
    client.force_login(world.people["can_bo"])
    told = client.get(reverse("dossier_changes", args=[dossier.pk]), {"ban": 2}).content.decode()
    for said in ("Hộp 100 g", first.title, "Có hợp đồng", "Thêm"):
        assert said in told
    for wrong in ("1", "9", "x", "nhap"):
        assert client.get(reverse("dossier_changes", args=[dossier.pk]), {"ban": wrong}).status_code == 404
    assert "Hộp 100 g" not in client.get(reverse("dossier_version", args=[dossier.pk, 1])).content.decode()


def keep_after_asking(world, evaluation):
    registration.ask_supplement(
        world.people["can_bo"], evaluation.pk, reason="Thiếu", items=["Hợp đồng"], due_on=date(2023, 12, 1),
        now=world.now(),
    )  # fmt: skip
    return keep(world, evaluation.dossier, "hop-dong.pdf", pages=5, criteria=["A.1.1"])


def test_a_new_file_of_the_same_kind_replaces_the_old():
    def file(sha, title, kind=""):
        return {"sha256": sha, "title": title, "kind": kind, "criteria": ["A.1.1"], "id": 1}

    law = w.loader.criteria_set(w.set_code("148", "tea"))
    old = {"files": [file("a", "Phiếu 2023", "test_results"), file("b", "Ảnh"), file("c", "Cũ")]}
    new = {"files": [file("d", "Phiếu 2024", "test_results"), file("e", "ảnh"), file("f", "Mới")]}
    found = differences.difference(old, new, law)
    assert [(f.how, f.title, f.before) for f in found.files] == [
        ("replaced", "Phiếu 2024", "Phiếu 2023"), ("replaced", "ảnh", "Ảnh"), ("added", "Mới", ""),
        ("removed", "Cũ", "")]  # fmt: skip
    [changed] = found.criteria
    assert set(changed.added) == {"Phiếu 2024", "ảnh", "Mới"} and not differences.difference(new, new, law)
