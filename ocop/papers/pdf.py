"""Templates to PDF, by WeasyPrint, with nothing left to chance.

* A template sees only what it is given: a name that is not in the context stops the paper.
* The renderer reads only what is registered: our style sheets (parsed once per process) and the pictures handed in
  (QR codes are drawn inline, so not even ``data:`` is needed). Every other address, a file of the machine or of the
  network, stops the paper.
* The same input gives the same bytes on every machine: own fonts, dates and identifier from the input.
"""
import hashlib
import logging
import re
import threading
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.utils import translation

from . import fonts
from .cells import printable
from .ground import Ground

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
STYLES = Path(__file__).parent / "styles"
STYLE_NAMES = frozenset({"paper.css", "decree30.css", "form.css", "certificate.css"})
STYLE_LINK = re.compile(r'<link rel="stylesheet" href="paper:style/([a-z0-9]+\.css)">')
PICTURE_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

# Pango's font maps are not safe for two threads, and a server may render in several.
_lock = threading.Lock()


class PaperError(Exception):
    """The paper cannot be made as asked; the message says which name, address or page is wrong."""


class TooLong(PaperError):
    """The paper fills more pages than it may."""


@dataclass(frozen=True)
class Metadata:
    """What the PDF says about itself. ``created`` is a fact of the paper (its date of issue), not the clock."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    created: datetime | None = None
    lang: str = "vi"


class _Undefined(str):
    """Stands for a missing value: Django prints it with ``%``, and that must not pass unseen."""

    def __contains__(self, item):
        return True

    def __bool__(self):
        return True

    def __mod__(self, variable):
        raise PaperError(f"Mẫu văn bản dùng giá trị không có: {variable}")


class _StrictContext(Context):
    """A context whose missing names raise even inside ``{% for %}`` and ``{% if %}``, where Django keeps silent."""

    def __getitem__(self, key):
        try:
            return super().__getitem__(key)
        except KeyError:
            raise PaperError(f"Mẫu văn bản dùng giá trị không có: {key}") from None


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[TEMPLATES],
        string_if_invalid=_Undefined("%s"),
        builtins=["ocop.papers.marks"],
        loaders=[("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
    )


def render_html(template: str, context: Mapping) -> str:
    """The paper as HTML, in Vietnamese whatever the reader's language. Raises ``PaperError`` for a missing name."""
    with translation.override("vi"):
        return printable(_engine().get_template(template).render(_StrictContext(dict(context))))


@cache
def _fetcher_class():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Registry(URLFetcher):
        """Answers ``paper:picture/<name>``; refuses everything else."""

        def __init__(self, pictures: Mapping[str, bytes]):
            super().__init__(fail_on_errors=True)
            self.pictures = pictures

        def fetch(self, url, headers=None):
            name = url.removeprefix("paper:picture/")
            if url != name and name in self.pictures:
                data = self.pictures[name]
                return URLFetcherResponse(url, data, {"Content-Type": _picture_type(data)})
            raise PaperError(f"Văn bản không được đọc địa chỉ ngoài danh mục: {url[:200]}")

    return Registry


@cache
def _style(name: str):
    """One of our style sheets, parsed once per process; it refers to nothing."""
    from weasyprint import CSS

    css = (STYLES / name).read_text(encoding="utf-8")
    return CSS(string=css, url_fetcher=_fetcher_class()({}), font_config=fonts.configuration())


def _styles_of(html: str) -> tuple[str, list]:
    """The paper without its links to our style sheets, and these; a link to any other stays, and is refused."""
    found = [name for name in STYLE_LINK.findall(html) if name in STYLE_NAMES]
    return STYLE_LINK.sub(lambda link: "" if link[1] in STYLE_NAMES else link[0], html), [_style(n) for n in found]


def _picture_type(data: bytes) -> str:
    for magic, content_type in PICTURE_TYPES.items():
        if data.startswith(magic):
            return content_type
    raise PaperError("Ảnh trong văn bản phải là PNG hoặc JPEG")


class _Complaints(logging.Handler):
    """Collects what WeasyPrint only logs (a picture it could not draw, a style it did not know)."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


@contextmanager
def _strictly():
    """Whatever WeasyPrint refuses, or only complains of while it lays out and draws, becomes a ``PaperError``."""
    from weasyprint.logger import LOGGER
    from weasyprint.urls import FatalURLFetchingError

    complaints = _Complaints()
    LOGGER.addHandler(complaints)
    try:
        yield
    except FatalURLFetchingError as error:
        raise PaperError(str(error.__cause__ or error)) from error
    finally:
        LOGGER.removeHandler(complaints)
    if complaints.messages:
        raise PaperError("Văn bản có lỗi trình bày: " + "; ".join(complaints.messages[:3]))


def _describe(document, metadata: Metadata | None, html: str, ground: Ground | None) -> bytes:
    """Write the metadata into the document; return the identifier, a digest of everything that went in."""
    facts = document.metadata
    facts.generator = None
    if metadata is not None:
        facts.title, facts.description = printable(metadata.title), printable(metadata.subject) or None
        facts.authors = [printable(metadata.author)] if metadata.author else []
        facts.keywords, facts.lang = [printable(word) for word in metadata.keywords], metadata.lang
        if metadata.created is not None:
            if metadata.created.tzinfo is None:
                raise PaperError("Thời điểm lập văn bản phải có múi giờ")
            facts.created = facts.modified = metadata.created.isoformat(timespec="seconds")
    drawn = b"" if ground is None else ground.operators
    return hashlib.sha256(f"{metadata!r}\n{html}".encode() + drawn).hexdigest()[:32].encode()


def render_pdf(template: str, context: Mapping, *, metadata: Metadata | None = None,
               pictures: Mapping[str, bytes] | None = None, pages: int | None = None,
               ground: Ground | None = None) -> bytes:
    """The paper as PDF bytes: fonts embedded, tagged for screen readers, the same input giving the same bytes.

    ``pictures`` are PNG or JPEG bytes the template shows as ``<img src="paper:picture/NAME">``.
    ``pages`` is the number of pages the paper may fill at most; ``ground`` is drawn under every page.
    Raises ``PaperError`` when a name is missing from the context, an address is not registered, or the paper is longer.
    One paper at a time per process; docs/recognition.md has what a certificate takes.
    """
    html = render_html(template, context)
    with _lock:
        font_configuration = fonts.configuration()
        from weasyprint import HTML

        from . import finish

        with _strictly():
            bare, styles = _styles_of(html)
            source = HTML(string=bare, url_fetcher=_fetcher_class()(pictures or {}))
            document = source.render(font_config=font_configuration, stylesheets=styles, output_intent=finish.COLOURS)
            if pages is not None and len(document.pages) > pages:
                raise TooLong(f"Văn bản dài {len(document.pages)} trang, chỉ được {pages} trang")
            identifier = _describe(document, metadata, html, ground)
            return document.write_pdf(**finish.options(identifier, ground))
