"""From Móng Cái's 3 stars to a renewal at 4 and a revocation: one life of certificates under three regulations."""

from collections import Counter
from datetime import date, timedelta

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluations import invariants
from evaluations.models import Evaluation, Recognition
from evaluations.selectors import register
from evaluations.selectors.stewards import steward_of
from evaluations.stages import extension, recognition, registration, renewal, revocation, telling
from evaluations.states import State
from ocop.accounts.refusals import Refused
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.records.models import Document
from products import dossiers
from tests import world as w
from tests.evaluations.recognition import cases
from tests.papers import readback
from tests.products import files


def status(found: Recognition, day: date) -> str:
    return str(register.check_code(found.certificate.code, day).status)


def district_recognises_and_sends_up(world):
    """Móng Cái, Quyết định 148: its 3 stars by its own decision, the rest to the province."""
    of = w.producer(world)
    low = [w.registered(world, name, of=of) for name in ("Trà hoa vàng", "Chè Shan")]
    high = [w.registered(world, "Trà bốn sao", of=of)]
    low, high = cases.scored(world, low, 0.67, 3), cases.scored(world, high, 0.67, 5)
    with pytest.raises(Refused, match="phải chuyển hồ sơ"):
        cases.decided(world, high, "12/QĐ-UBND")
    decision = cases.decided(world, low, "12/QĐ-UBND")
    province = cases.office_of(world, "tinh-148", "148", world.clock.date())
    upper = recognition.forward(world.people["duyet"], high[0].pk, now=world.now())
    assert decision.unit == world.places["mc"] and upper.season == province.season
    return list(decision.recognitions.order_by("pk")), province, upper


def province_approves(province, upper) -> Recognition:
    """The province takes the dossier in, judges it and approves 4 stars."""
    assert upper.state == State.SUBMITTED and upper.came_from.forwarding.manifest["outcome"]["stars"] == 4
    registration.register(province.people["can_bo"], upper.pk, now=province.now())
    [proposed] = cases.scored(province, [upper], 0.67, 5)
    return cases.decided(province, [proposed], "345/QĐ-UBND").recognitions.get()


def renewed_with_more_stars(world, old: Recognition, province) -> Recognition:
    """A re-ranking under Quyết định 26, late for its window: extended, then recognised at 4 stars."""
    agent, end = world.people["chu_the"], old.valid_to
    province.clock = cases.at_noon(end - timedelta(days=10))
    dossier = dossiers.start(agent, old.product, kind="re_ranking", regulation="26", now=province.now())
    dossier = w.filled(province, agent, dossier)
    w.commune_report(province, dossier)
    opened = registration.open_draft(agent, dossier.pk, province.batch.pk, now=province.now())
    registration.file(agent, opened.pk, now=province.now())
    extension.grant(world.people["tinh"], old.pk, reason="Nộp sau cửa sổ 120 ngày", now=province.now())
    assert [status(old, end + timedelta(days=n)) for n in (0, 1, 180, 181)] == [
        "valid", "extended", "extended", "expired",
    ]  # fmt: skip
    province.clock = cases.at_noon(end + timedelta(days=20))
    registration.register(province.people["can_bo"], opened.pk, now=province.now())
    province.season.refresh_from_db()
    [proposed] = cases.scored(province, [Evaluation.objects.get(pk=opened.pk)], 0.67, 5)
    return cases.decided(province, [proposed], "77/QĐ-UBND").recognitions.get()


def assert_told(kinds: dict[str, int]) -> None:
    """Each decision, the dossier sent up and the revocation were told once: run their jobs and count the papers."""
    jobs = Job.objects.filter(kind=telling.KIND)
    assert [runner.run(job.pk) for job in jobs] == [Job.State.READY] * len(jobs)
    assert Counter(Document.objects.values_list("kind", flat=True)) == kinds


@pytest.mark.django_db
def test_mong_cai_to_renewal_and_revocation_under_the_right_regulations(client, tmp_path):
    world = cases.world()
    (first, second), province, upper = district_recognises_and_sends_up(world)
    four = province_approves(province, upper)
    assert [(r.stars, r.decision.unit.code, r.evaluation.season.regulation) for r in (first, second, four)] == [
        (3, "mc", "148"), (3, "mc", "148"), (4, "qn", "148"),
    ]  # fmt: skip
    pdf = cases.made(first)
    [code] = zxingcpp.read_barcodes(readback.picture(pdf, tmp_path, dpi=110))
    address = code.text.removeprefix("http://localhost:8000")
    assert client.get(address).status_code == 200
    altered = SimpleUploadedFile("a.pdf", pdf.replace(b"/Title", b"/Titel", 1) + b" ", "application/pdf")
    answer = client.post(reverse("certificate_file_check"), {"tep": altered})
    assert answer.status_code == 404 and "không phải là bản đã cấp" in answer.content.decode()

    end = first.valid_to
    assert end == date(2026, 9, 11)
    notices = renewal.write_due(end - timedelta(days=30), now=cases.at_noon(end - timedelta(days=30)))
    assert sum(n.kind == "certificate.renewal" and n.dedupe.endswith(":30") for n in notices) == 3  # 148: 30 days
    office = cases.office_of(world, "tinh-26", "26", date(2026, 6, 1), needs_commune_report=True)
    newer = renewed_with_more_stars(world, first, office)
    assert (newer.stars, newer.evaluation.season.regulation, newer.evaluation.dossier.kind) == (4, "26", "re_ranking")
    assert status(first, newer.valid_from) == "superseded" and status(newer, newer.valid_from) == "valid"
    first.refresh_from_db()
    assert first.extension.ended_on == newer.valid_from

    # The product that did nothing ended by itself; the 4-star one is revoked by the province, which answers for it now.
    assert status(second, end + timedelta(days=1)) == "expired"
    day = date(2026, 9, 1)
    assert steward_of(four, day).code == "qn"
    given = {"ground": "mark_misuse", "concluding_body": "Sở Công Thương", "conclusion_number": "8/KL", "facts": "x"}
    scan = SimpleUploadedFile("kl.pdf", files.pdf(), "application/pdf")
    revocation.propose(world.people["tinh"], four.pk, concluded_on=day, files=[scan], now=cases.at_noon(day), **given)
    paper = {"decision_number": "90/QĐ-UBND", "decided_on": day, "signer_title": "CHỦ TỊCH"}
    revocation.decide(world.people["duyet_tinh"], four.pk, now=cases.at_noon(day), **paper)
    assert status(four, day) == "revoked" and status(four, day - timedelta(days=1)) == "valid"
    assert_told({"announcement": 3, "commune_letters": 3, "result_letter": 5, "revocation": 1})
    assert [row for row in invariants.check() if row["violations"]] == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_shopper_checks_a_certificate_in_a_browser(live_server, page, tmp_path, settings):
    settings.PUBLIC_URL = live_server.url
    world = cases.province_world()
    issued = cases.issued(world, on=date(2026, 6, 1), stars=4)
    pdf = cases.made(issued)
    [code] = zxingcpp.read_barcodes(readback.picture(pdf, tmp_path, dpi=110))
    page.set_viewport_size({"width": 360, "height": 720})
    page.goto(code.text)
    assert "Còn hiệu lực" in page.inner_text("main") and "Trà hoa vàng" in page.inner_text("h1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for name, data, said in (("dung.pdf", pdf, "Tệp đúng là bản đã cấp"),
                             ("sua.pdf", pdf[:-20] + b"x" * 20, "Tệp này không phải là bản đã cấp")):  # fmt: skip
        (tmp_path / name).write_bytes(data)
        page.set_input_files("input[name=tep]", tmp_path / name)
        page.click("button:has-text('So sánh tệp')")
        assert said in page.inner_text("main")
    page.goto(live_server.url + reverse("register") + "?q=tra+hoa")
    assert page.locator("tbody tr").count() == 1
