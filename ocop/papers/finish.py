"""The last hand on a laid-out PDF: what archives look for, the ground under its pages, every stream packed once.

Archives ask for embedded fonts, a colour profile, Unicode text and the facts about the paper as XMP; all of that is
here. Nothing *claims* PDF/A (``pdfaid``): a claim needs a validator's word, and none could be run on these papers.
"""
from functools import partial

import pydyf

from ocop.papers.ground import POINT, Ground, packed

VERSION = "1.7"
COLOURS = "srgb"  # WeasyPrint brings the ICC profile
NAME = "Ground"


def options(identifier: bytes, ground: Ground | None) -> dict:
    """What ``write_pdf`` is told."""
    return {"pdf_tags": True, "pdf_version": VERSION, "pdf_identifier": identifier, "output_intent": COLOURS,
            "finisher": partial(_finish, ground=ground)}


def _finish(document, pdf: pydyf.PDF, *, ground: Ground | None) -> None:
    for intent in pdf.catalog.get("OutputIntents", ()):
        intent["S"] = "/GTS_PDFA1"  # an archive's colour profile, not a printer's
    # With neither part nor conformance the XMP says what the paper is, and claims nothing.
    document.metadata.include_in_pdf(pdf, "a", None, None, compress=True)
    if ground is not None:
        _lay(pdf, ground)
    pdf.objects = [_Packed(found) if isinstance(found, pydyf.Stream) else found for found in pdf.objects]


def _lay(pdf: pydyf.PDF, ground: Ground) -> None:
    """Put the ground under every page, as an artifact: no part of what a screen reader reads."""
    box = pydyf.Array([0, 0, round(ground.width * POINT, 3), round(ground.height * POINT, 3)])
    form = pydyf.Stream([packed(ground)], {"Type": "/XObject", "Subtype": "/Form", "BBox": box,
                                           "Resources": pydyf.Dictionary(), "Filter": "/FlateDecode"})
    pdf.add_object(form)
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    resources = {_number(page["Resources"]) for page in pages}
    for number in resources:
        pdf.objects[number]["XObject"][NAME] = form.reference
    for page in pages:
        content = pdf.objects[_number(page["Contents"])]
        content.stream.insert(0, f"/Artifact BMC q /{NAME} Do Q EMC")


def _number(reference: bytes | str) -> int:
    return int(reference.split()[0])


class _Packed(pydyf.Object):
    """A stream whose bytes are made once: the writer asks for them twice, for the file and for its identifier."""

    compressible = False

    def __init__(self, stream: pydyf.Stream):
        super().__init__()
        self.number, self.generation, self.free = stream.number, stream.generation, stream.free
        self.made = stream.data

    @property
    def data(self) -> bytes:
        return self.made
