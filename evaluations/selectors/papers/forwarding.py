"""What goes up with the dossiers of a batch: products, their files, figures and papers, as plain rows."""
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from evaluations.models import AgendaItem, Batch, Evaluation, Result, Session
from evaluations.rules.display import two_decimals
from evaluations.selectors.papers import facts, visible
from evaluations.states import State
from ocop.accounts.names import search_key
from ocop.journal.words import kept
from ocop.records import documents
from products.models import CommuneReport, Evidence


@dataclass(frozen=True)
class Member:
    """One file of the dossier: its path in the zip, what it is, and how to read it (``data`` or a stored file)."""

    path: str
    title: str
    data: object  # a dict to be written as JSON, or a Django file with ``open``
    sha256: str = ""  # as stored; empty where it is only known once written


def slug(text: str) -> str:
    """A name without diacritics for a path, 60 letters at most."""
    return slugify(search_key(text))[:60].strip("-") or "khong-ten"


def forwarded(user, batch: Batch) -> list[Evaluation]:
    """The batch's products that were sent up and the person may see."""
    rows = Evaluation.objects.visible_to(user).filter(batch=batch, state=State.FORWARDED.value)
    return list(rows.select_related(*visible.RELATED["product"], "dossier_version").order_by("number", "pk"))


def members(user, batch: Batch, rows: list[Evaluation]) -> Iterator[Member]:
    """Every file in the order of the table of contents: the batch's papers, then product by product."""
    season = batch.season
    subjects = [season, *Session.objects.filter(batch=batch, closed_at__isnull=False), batch, *batch.decisions.all()]
    yield from _papers(user, subjects, "01-van-ban")
    for place, evaluation in enumerate(rows, 1):
        folder = f"02-san-pham/{place:02d}-{slug(evaluation.dossier.product.name)}"
        yield from _dossier(evaluation, folder)
        yield Member(f"{folder}/ket-qua-danh-gia.json", kept("Kết quả các vòng chấm"), _results(evaluation))
        yield from _papers(user, [evaluation, evaluation.dossier], f"{folder}/van-ban")


def _papers(user, subjects: list, folder: str) -> Iterator[Member]:
    """The newest finished paper of each kind and title, as PDF."""
    for subject in subjects:
        rows = [row for row in documents.of(user, subject) if row.pdf_sha256]
        newest = {row.title: row for row in reversed(rows)}
        for row in sorted(newest.values(), key=lambda row: row.pk):
            yield Member(f"{folder}/{row.pk}-{slug(row.title)}.pdf", row.title, row.pdf, row.pdf_sha256)


def _dossier(evaluation: Evaluation, folder: str) -> Iterator[Member]:
    version = evaluation.dossier_version
    content = {"content": version.content, "cases": version.cases, "sha256": version.sha256,
               "version": version.number, "frozen_at": version.frozen_at.isoformat()}
    yield Member(f"{folder}/ho-so.json", kept(f"Hồ sơ của chủ thể, bản {version.number}"), content)
    report = CommuneReport.objects.filter(dossier=evaluation.dossier).first()
    if report is not None:
        names = ("local_material", "local_labour", "idea_origin", "local_identity", "conclusion")
        found = {name: getattr(report, name) for name in names}
        found["reported_at"] = report.reported_at.isoformat()
        yield Member(f"{folder}/bao-cao-cap-xa.json", kept("Báo cáo của Ủy ban nhân dân cấp xã (Mẫu 03)"), found)
    listed = {row["id"]: row for row in version.content.get("files", [])}
    for row in Evidence.objects.filter(pk__in=listed).order_by("pk"):
        if row.file:
            ending = row.file_name.rpartition(".")[2][:8] if "." in row.file_name else "bin"
            path = f"{folder}/minh-chung/{row.pk}-{slug(row.title)}.{slug(ending)}"
            yield Member(path, row.title, row.file, row.sha256)


def _results(evaluation: Evaluation) -> dict:
    """The figures of every closed round with the statute they were reckoned by."""
    items = AgendaItem.objects.filter(evaluation=evaluation, closed_at__isnull=False).order_by("round", "attempt")
    found = {row.item_id: row for row in Result.objects.filter(item__in=items)}
    rounds = [
        {"round": item.round, "attempt": item.attempt, "mean": two_decimals(found[item.pk].mean),
         "mean_exact": str(found[item.pk].mean), "spread": found[item.pk].spread, "stars": found[item.pk].stars,
         "minimums": found[item.pk].minimums, "statute": found[item.pk].statute, "sheets": found[item.pk].sheets,
         "explanation": found[item.pk].explanation, "rule_version": found[item.pk].rule_version, "note": item.note}
        for item in items if item.pk in found
    ]
    return {**facts.product_of(evaluation), "season": evaluation.season.code, "rounds": rounds}


