"""The user guide: one Markdown file per role under ``docs/huong-dan``, read by people on paper, on the web and here.

The files are the portal's own and trusted; raw HTML in them is shown as text all the same. Their pictures are taken by
the browser tests, so they show the portal as it is.
"""
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from ocop.accounts.access import public

FOLDER = Path(settings.BASE_DIR) / "docs" / "huong-dan"
CARD, TASK = gettext_noop("Thẻ nhanh"), gettext_noop("Việc đầu tiên")  # a heading and a line of the files
FIRST = re.compile(rf"^\*\*{TASK}: (.+)\.\*\*$", re.MULTILINE)
# The order in which a season meets them.
ROLES = ("bat-dau", "chu-the", "cap-xa", "can-bo", "thanh-vien", "chu-tich-thu-ky", "kiem-tra-thuc-te", "duyet",
         "quan-tri", "giam-sat", "cong-chung")
MORE = ("thuat-ngu", "co-gi-moi")


@dataclass(frozen=True)
class Chapter:
    """One file: its title, its first paragraph, the role's first task in a few words ("" where the file names none),
    the whole as HTML, and the quick card where it has one."""

    slug: str
    title: str
    lead: str
    first: str
    body: SafeString
    card: SafeString | None


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The chapters by role."""
    context = {"roles": [chapter(slug) for slug in ROLES], "more": [chapter(slug) for slug in MORE]}
    return render(request, "guide/index.html", context)


@public
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter; 404 for a name that is none."""
    found = _known(slug)
    crumbs = [{"label": _("Hướng dẫn"), "url": reverse("guide")}, {"label": found.title, "lang": "vi"}]
    return render(request, "guide/chapter.html", {"chapter": found, "crumbs": crumbs})


@public
@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The quick card of a role, alone on a page for the printer; 404 where the chapter has none."""
    found = _known(slug)
    if found.card is None:
        raise Http404(_("Phần này không có thẻ nhanh."))
    crumbs = [{"label": _("Hướng dẫn"), "url": reverse("guide")},
              {"label": found.title, "url": reverse("guide_chapter", args=[slug]), "lang": "vi"}, {"label": _(CARD)}]
    return render(request, "guide/card.html", {"chapter": found, "crumbs": crumbs})


def _known(slug: str) -> Chapter:
    if slug not in ROLES + MORE:
        raise Http404(_("Không có phần hướng dẫn này."))
    return chapter(slug)


@cache
def chapter(slug: str) -> Chapter:
    """Read and lay out a chapter once per process. Raises FileNotFoundError for an unknown name."""
    text = (FOLDER / f"{slug}.md").read_text(encoding="utf-8")
    heading, _, rest = text.partition("\n")
    main, _, card_text = rest.partition(f"\n## {CARD}\n")
    lead = main.strip().split("\n\n")[0]
    if lead.startswith(("#", "|", "*", "1.")):
        lead = ""
    return Chapter(
        slug=slug,
        title=heading.removeprefix("# ").strip(),
        lead=" ".join(lead.splitlines()),
        first=found[1] if (found := FIRST.search(main)) else "",
        body=_html(main.strip().removeprefix(lead)),
        card=_html(card_text) if card_text else None,
    )


def _html(text: str) -> SafeString:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "data-table guide__table")
        for child in token.children or ():
            if child.type == "image":
                child.attrSet("src", static(f"huong-dan/{Path(str(child.attrGet('src'))).name}"))
                child.attrSet("loading", "lazy")
    return mark_safe(markdown.renderer.render(tokens, markdown.options, {}))


urlpatterns = [
    path("huong-dan/", index, name="guide"),
    path("huong-dan/<slug:slug>/", page, name="guide_chapter"),
    path("huong-dan/<slug:slug>/the/", card, name="guide_card"),
]
