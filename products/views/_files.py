"""Handing out kept files: who may, under which headers, and what is said of a file that is held back."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from products.models import Evidence, Scan
from products.views._found import evidence_or_404

# A fetched file runs nothing and is looked at in nobody's page, whatever it holds.
STRICT = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
# Pictures that the portal drew itself; kept an hour by the person's own browser, for weak lines.
DRAWN = STRICT | {"Cache-Control": "private, max-age=3600"}
LOCKED = 423


def readable_or_404(request: HttpRequest, pk: int) -> Evidence:
    """A file of a dossier the person may see; one taken out of the working copy only where a filed version names it."""
    row = evidence_or_404(request.user, pk)
    if row.removed_at and not _named_by_a_version(row):
        raise Http404(_("Tài liệu đã được gỡ."))
    return row


def _named_by_a_version(row: Evidence) -> bool:
    versions = row.dossier.versions.filter(frozen_at__gte=row.uploaded_at).values_list("content", flat=True)
    return any(file["id"] == row.pk for content in versions for file in content["files"])


def held(request: HttpRequest, row: Evidence) -> HttpResponse:
    """The page that stands for a file in quarantine (423): nobody gets its bytes."""
    context = {"evidence": row, "infected": row.scan == Scan.INFECTED}
    return render(request, "products/evidence/held.html", context, status=LOCKED)


def handed(opened, *, name: str, content_type: str, inline: bool = False) -> FileResponse:
    """An opened file as a download, or inline where the portal drew it itself."""
    response = FileResponse(opened, as_attachment=not inline, filename=name, content_type=content_type)
    for header, value in (DRAWN if inline else STRICT).items():
        response[header] = value
    return response
