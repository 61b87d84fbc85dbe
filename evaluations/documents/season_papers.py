"""The season's papers as kinds of the records room: shipped text, who may see one, a sample for the preview."""
import json
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from evaluations.selectors.papers import catalogue, visible
from ocop.records import kinds

SAMPLES = Path(__file__).with_name("samples")
# Who reads these papers of one product is a narrower circle than who may open the product.
# What single addressees read of the papers of a subject: each commune its letter, the producer what was decided.
ADDRESSED = {"commune_letters": visible.letters_to, "revocation": visible.revoked_from}
NARROWER = {"score_sheets": visible.judged, "inspection_minutes": visible.told}


def register() -> None:
    """Register every paper of the catalogue, and the revocation decision that recognition makes."""
    for paper in catalogue.PAPERS.values():
        rows = NARROWER.get(paper.code) or (visible.WITH_FIGURES if paper.figures else visible.ROWS)[paper.group]
        _register(paper.code, paper.title, paper.template, rows, paper.docx, catalogue.TITLES[paper.group])
    _register("revocation", _("Quyết định thu hồi"), "papers/revocation.txt", visible.recognitions, True,
              catalogue.TITLES["decision"])
    _register("forwarding_contents", _("Mục lục gói hồ sơ chuyển cấp trên"),
              "papers/forwarding_contents.txt", visible.batches, False, catalogue.TITLES["batch"])


def _register(code: str, title: str, template: str, rows, docx: bool, group: str) -> None:
    kinds.register(code, title, template, docx=docx, group=group, sample=_sample(code), subjects=_ids(rows),
                   may_see=_may_see(rows), addressed=ADDRESSED.get(code))


@cache
def _ids(rows):
    """Cached, so that kinds with the same circle are asked together."""
    return lambda user: rows(user).values("pk")


@cache
def _may_see(rows):
    return lambda user, pk: rows(user).filter(pk=pk).exists()


@cache
def _sample(code: str):
    return lambda: sample(code)


@cache
def sample(code: str) -> dict:
    """A context of the kind with offices and products of the demonstration (read once)."""
    return json.loads((SAMPLES / f"{code}.json").read_text(encoding="utf-8"))
