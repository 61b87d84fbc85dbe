"""A finished season prints its whole set, and every figure in it is the one that ``tally`` finds."""
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from evaluations.models import AgendaItem, Batch, Evaluation, Recognition, Result, Season, Session
from evaluations.rules.display import two_decimals
from evaluations.seasons.seed import seed
from evaluations.selectors.papers import catalogue, scoring
from evaluations.stages import papers
from ocop.jobs import runner
from ocop.jobs.models import Job
from ocop.journal import clock
from ocop.records import documents, kinds
from ocop.records.models import Document
from tests.evaluations.papers import printing
from tests.papers import readback

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CODE, LONG = "mong-cai-2023", ("score_sheets", "blank_sheets")  # sheets are long: a part of one is read below


class Printed:
    """The season, its papers by kind, and why some kinds could not be made."""

    def __init__(self, code: str, leave_out: tuple[str, ...]) -> None:
        self.season = Season.objects.get(code=code)
        self.documents, self.refused = printing.print_all(self.season, clock.now, leave_out)

    def of(self, kind: str, subject=None) -> list[Document]:
        found = [row for row in self.documents if row.kind == kind]
        return [row for row in found if subject is None or row.subject_id == subject.pk]

    def one(self, kind: str, subject=None) -> Document:
        [found] = self.of(kind, subject)
        return found


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker, tmp_path_factory):
    settings.MEDIA_ROOT = str(tmp_path_factory.getbasetemp() / "media")
    with django_db_blocker.unblock(), transaction.atomic():
        seed(CODE, stage="recognition", limit=2)
        yield Printed(CODE, LONG)
        transaction.set_rollback(True)


def items_of(session: Session) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(session=session, closed_at__isnull=False).select_related(
        "evaluation__season__council__statute", "evaluation__dossier__product")
    return list(rows.order_by("position", "attempt"))


def test_every_kind_is_printed(printed):
    made = {row.kind for row in printed.documents}
    assert made == set(catalogue.PAPERS) - set(LONG)
    assert all(row.pdf_sha256 and row.docx_sha256 and row.regulation == "148" for row in printed.documents)
    assert {row.rules_version for row in printed.of("minutes")} == {"2026.1"}
    assert printed.refused == {}


def test_minutes_and_tally_say_what_tally_finds(printed):
    for session in Session.objects.filter(batch__season=printed.season):
        minuted = printing.word_tables(printed.one("minutes", session))[0]
        summed = printing.word_tables(printed.one("session_tally", session))[0]
        last = {item.evaluation_id: item for item in items_of(session)}
        assert len(minuted) == 1 + len(last) and len(summed) == 1 + len(items_of(session))
        for row, item in zip(minuted[1:], last.values(), strict=True):
            found = printing.recount(item)
            assert row[1] == item.evaluation.dossier.product.name
            assert row[4] == found["mean"].replace(".", ",").ljust(len(row[4]), "0") or "," not in found["mean"]
            assert row[4] == two_decimals(item.result.mean) and row[5] == str(found["spread"])
            assert row[6] == (f"{found['stars']} sao")
        for row, item in zip(summed[1:], items_of(session), strict=True):
            totals = list(printing.recount(item)["totals"].values())
            assert sorted(int(cell) for cell in row[3:-3] if cell != "–") == sorted(totals)


def test_the_minutes_name_quorum_statute_and_conclusions(printed, tmp_path):
    session = Session.objects.get(batch__season=printed.season, round=1)
    text = readback.squeezed(readback.pdf_text(printing.pdf_of(printed.one("minutes", session)), tmp_path, "-raw"))
    present = session.attendance.filter(present=True).count()
    for words in ("BIÊN BẢN", f"có mặt {present:02d}/09 thành viên chấm điểm, cần ít nhất 07", "túc số 3/4",
                  "chênh lệch tối đa 10 điểm", "bản quy tắc tính 2026.1", "Giò lợn Móng Cái", "IV. KẾT LUẬN",
                  "THƯ KÝ", "TM. HỘI ĐỒNG"):
        assert words in text, words
    fonts = readback.fonts(printing.pdf_of(printed.one("minutes", session)), tmp_path)
    assert fonts and all(font["embedded"] for font in fonts)


def test_decision_submission_and_letters_agree_with_the_recognitions(printed, tmp_path):
    rows = list(Recognition.objects.filter(decision__batch__season=printed.season))
    annex = printing.word_tables(printed.one("recognition_decision"))[0][1:]
    assert [(row[1], row[5], row[6]) for row in annex] == [
        (row.product_name, f"{row.stars} sao", row.certificate.number) for row in rows]
    draft = printing.word_tables(printed.one("decision_draft"))[0][1:]
    assert [row[1] for row in draft] == [row[1] for row in annex]
    assert printed.one("decision_draft").number == ""
    assert printed.one("recognition_decision").number.endswith("/QĐ-UBND")
    forwarded = Evaluation.objects.get(season=printed.season, state="forwarded")
    sent = printing.word_tables(printed.one("forwarding_letter"))[0][1:]
    assert [row[1] for row in sent] == [forwarded.dossier.product.name]
    submitted = printing.word_tables(printed.one("submission"))[0]
    assert len(submitted) == 1 + 2 + 2  # two groups with one product each
    letter = printed.one("result_letter", rows[0].evaluation)
    text = readback.squeezed(readback.pdf_text(printing.pdf_of(letter), tmp_path, "-raw"))
    assert rows[0].certificate.number in text and "hạng 3 sao" in text
    assert {row.title.rpartition(" – ")[0] for row in printed.of("commune_letters")} != set()


def test_no_paper_lacks_a_value_or_shows_a_sign_of_its_text(printed, tmp_path):
    for document in printed.documents:
        text = readback.pdf_text(printing.pdf_of(document), tmp_path, "-raw")
        for sign in ("{{", "{%", "**", "~~", "@", "None", "\ue014"):
            assert sign not in text, (document.kind, sign)


def test_the_same_paper_again_is_the_same_row_and_bytes(printed):
    document = printed.one("announcement")
    with transaction.atomic():
        again = papers.make(document.made_by, document.kind, document.subject_id, now=clock.now())
    assert again == [document]
    assert documents.files_of(Document.objects.get(pk=document.pk))[0] == printing.pdf_of(document)


def test_one_filled_sheet_has_the_members_points(printed):
    evaluation = Evaluation.objects.filter(season=printed.season).first()
    context = scoring.sheets(evaluation, {})
    closed = [sheet for item in evaluation.agenda_items.all() for sheet in item.sheets.filter(state="closed")]
    assert sorted(sheet["total"] for sheet in context["sheets"]) == sorted(sheet.total for sheet in closed)
    for sheet in context["sheets"]:
        assert sum(part["points"] for part in sheet["parts"]) == sheet["total"]
        assert all(sum(row["points"] for row in part["rows"]) == part["points"] for part in sheet["parts"])


def test_the_forwarding_dossier_is_whole_and_its_manifest_holds(printed):
    batch = Batch.objects.get(season=printed.season)
    actor = printing.officer_of(printed.season)
    job = papers.ask_dossier(actor, batch.pk, now=clock.now())
    assert runner.run(job.pk) == Job.State.READY, Job.objects.get(pk=job.pk).message
    data = _file_of(job)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        listed = {row["path"]: row for row in manifest["files"]}
        assert set(archive.namelist()) == {*listed, "manifest.json"}
        for path, row in listed.items():
            assert hashlib.sha256(archive.read(path)).hexdigest() == row["sha256"]
            assert not path.startswith(("/", "..")) and path.isascii()
        result = json.loads(next(archive.read(path) for path in listed if path.endswith("goi-chuyen.json")))
    forwarded = Evaluation.objects.get(season=printed.season, state="forwarded")
    found = {row.item.round: str(row.mean) for row in _results(forwarded)}
    assert {row["round"]: row["mean_exact"] for row in result["rounds"]} == found
    titles = " ".join(row["title"] for row in manifest["files"])
    for words in ("Mục lục", "Biên bản họp Hội đồng", "Hồ sơ của chủ thể", "báo cáo của cấp xã"):
        assert words in titles
    again = papers.ask_dossier(actor, batch.pk, now=clock.now() + timedelta(minutes=1))
    runner.run(again.pk)
    assert _file_of(again) == data


def _file_of(job: Job) -> bytes:
    with Job.objects.get(pk=job.pk).file.open("rb") as stored:
        return stored.read()


def _results(evaluation: Evaluation) -> list:
    return list(Result.objects.filter(item__evaluation=evaluation).select_related("item"))


def test_papers_belong_to_their_subjects(printed):
    for document in printed.documents:
        group = catalogue.PAPERS[document.kind].group
        assert document.subject_type == ContentType.objects.get_for_model(catalogue.GROUPS[group])
        assert kinds.find(document.kind).may_see(document.made_by, document.subject_id)


@pytest.mark.prove
def test_the_long_sheets_of_a_season_are_printed_whole(tmp_path):
    seed(CODE, stage="recognition", limit=2)
    season = Season.objects.get(code=CODE)
    found = Printed(CODE, tuple(set(catalogue.PAPERS) - set(LONG)))
    assert {row.kind for row in found.documents} == set(LONG)
    for evaluation in Evaluation.objects.filter(season=season):
        document = found.one("score_sheets", evaluation)
        text = readback.squeezed(readback.pdf_text(printing.pdf_of(document), tmp_path, "-raw"))
        for item in evaluation.agenda_items.all():
            assert all(sheet.receipt in text for sheet in item.sheets.filter(state="closed"))
    for session in Session.objects.filter(batch__season=season):
        text = readback.squeezed(readback.pdf_text(printing.pdf_of(found.one("blank_sheets", session)), tmp_path))
        assert all(scoring.sheet_code(item) in text for item in items_of(session))
