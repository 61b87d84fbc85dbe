"""Reading a file by its drawn pages, on any screen and without scripts; the original is only ever a download."""

from pathlib import PurePath

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts.access import signed_in
from ocop.journal.words import kept
from products.models import Evidence
from products.vault import copies, reading
from products.views._files import handed, held, readable_or_404

PER_VIEW = 10
WEBP = "image/webp"


@signed_in
@require_safe
def view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ten pages of the file at a time; ``?tu=11`` begins at the eleventh."""
    row = readable_or_404(request, pk)
    if row.is_held:
        return held(request, row)
    first = _first(request.GET.get("tu", ""), row.page_images)
    last = min(first + PER_VIEW - 1, row.page_images)
    found = row.dossier
    context = {
        "evidence": row, "row": reading.of_ids([pk], found.regulation)[0], "first": first, "last": last,
        "images": [(n, reverse("evidence_page", args=[pk, n])) for n in range(first, last + 1)],
        "before": first - PER_VIEW if first > 1 else None, "after": last + 1 if last < row.page_images else None,
        "jumps": range(1, row.page_images + 1, PER_VIEW) if row.page_images > PER_VIEW else (),
        "crumbs": [
            {"label": found.product.name, "url": reverse("dossier", args=[found.pk])}, {"label": row.title},
        ],
    }  # fmt: skip
    return render(request, "products/evidence/pages.html", context)


def _first(asked: str, pages: int) -> int:
    """The first page to show: the beginning of the group that holds the one asked for."""
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    wanted = max(1, min(wanted, pages or 1))
    return wanted - (wanted - 1) % PER_VIEW


@signed_in
@require_safe
def image(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One drawn page."""
    row = readable_or_404(request, pk)
    if not 1 <= number <= row.page_images:
        raise Http404(_("Tài liệu không có trang này."))
    return _drawn(request, row, copies.page_name(number))


@signed_in
@require_safe
def thumb(request: HttpRequest, pk: int) -> HttpResponse:
    """The small picture of the first page."""
    return _drawn(request, readable_or_404(request, pk), copies.THUMB)


def _drawn(request: HttpRequest, row: Evidence, name: str) -> HttpResponse:
    if row.is_held:
        return held(request, row)
    return handed(_opened(row, name), name=name, content_type=WEBP, inline=True)


@signed_in
@require_safe
def light(request: HttpRequest, pk: int) -> HttpResponse:
    """The light copy (200 dpi) as a download; its name says what it is."""
    row = readable_or_404(request, pk)
    if row.is_held:
        return held(request, row)
    if not row.light_size:
        raise Http404(_("Tài liệu không có bản nhẹ."))
    name = copies.light_name(row)
    path = PurePath(row.file_name)
    content_type = "application/pdf" if name.endswith(".pdf") else "image/jpeg"
    said = kept(f"{path.stem} (bản nhẹ){PurePath(name).suffix}")
    return handed(_opened(row, name), name=said, content_type=content_type)


def _opened(row: Evidence, name: str):
    try:
        return default_storage.open(copies.beside(row, name))
    except FileNotFoundError as gone:
        raise Http404(_("Chưa có bản xem nhanh.")) from gone
