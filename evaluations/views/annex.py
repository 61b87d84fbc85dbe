"""The registration list of a season as a workbook in the shape of the plans' annexes."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from evaluations.models.wording import in_vietnamese
from evaluations.selectors import registrations
from evaluations.views.seasons import season_or_404
from ocop.accounts.access import governed_by
from ocop.journal import clock
from ocop.journal.words import kept
from products.listing import export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@governed_by("board.view")
@require_safe
def registration_list(request: HttpRequest, code: str) -> HttpResponse:
    """Every filed dossier that the person sees on the board, of one batch (``?batch=``) or of all."""
    season = season_or_404(request.user, code)
    asked = request.GET.get("batch", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    batch = season.batches.filter(number=number).first() if asked else None
    title = kept(f"{season.title}, đợt {batch.number}") if batch else season.title
    with in_vietnamese():
        rows = registrations.listed(request.user, season, batch)
        data = export.annex(rows, title=title, unit=season.unit.name, made_at=clock.now())
    name = f"danh-sach-dang-ky-{season.code}.xlsx"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
