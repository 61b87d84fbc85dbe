"""Every shipped text fills with its sample, in both forms, and with nothing left over."""
import pytest

from evaluations.documents import season_papers
from evaluations.selectors.papers import catalogue
from ocop.papers import decree30, word
from ocop.papers.pdf import render_html
from ocop.records import documents, kinds

CODES = [*catalogue.PAPERS, "revocation", "forwarding_contents"]


@pytest.mark.parametrize("code", CODES)
def test_the_shipped_text_fills_with_its_sample(code):
    kind = kinds.find(code)
    paper, missing = documents.paper_of(kinds.shipped_text(kind), kind.sample())
    assert missing == ()
    html = render_html("documents/paper.html", decree30.context(paper))
    assert "missing" not in html and "style=" not in html
    assert word.render_docx(paper)[:2] == b"PK"
    signers = [*paper.signers, *(signer for annex in paper.annexes for signer in annex.signers)]
    assert signers or code == "forwarding_contents"


def test_no_sample_lies_around_without_a_kind():
    assert {file.stem for file in season_papers.SAMPLES.glob("*.json")} == set(CODES)
