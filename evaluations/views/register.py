"""The public register of recognised products: browsing, open data, pictures. No personal data in any of them."""

import csv
import json
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluations.forms.recognition import RegisterForm
from evaluations.selectors import register as selector
from ocop.accounts.access import public
from ocop.papers import cells

PAGE = 24
COLUMNS = {
    "san_pham": "product_name", "chu_the": "producer_name", "xa_phuong": "commune_name", "tinh": "province_name",
    "hang_sao": "stars", "nganh": "sector", "so_quyet_dinh": "decision_number", "so_giay": "number",
    "cap_ngay": "valid_from", "gia_tri_den": "valid_to", "keo_dai_den": "extended_to", "ma_kiem_tra": "code",
}  # fmt: skip


@public
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Recognised products: search without diacritics, filters in the address, one page at a time."""
    form, rows = _asked_of_register(request)
    page, earlier, later = selector.page_of(
        rows, PAGE, after=_number(request.GET.get("sau")), before=_number(request.GET.get("truoc"))
    )
    context = {
        "rows": page, "earlier": earlier, "later": later, "form": form, "total": rows.count(),
        "filtered": any(form.cleaned_data.get(name) for name in form.fields) or bool(form.errors),
    }  # fmt: skip
    return render(request, "public/register.html", context)


def _asked_of_register(request: HttpRequest):
    """The filter form and the recognitions it leaves."""
    today = timezone.localdate()
    form = RegisterForm(request.GET, today=today)
    form.is_valid()
    asked = form.cleaned_data
    rows = selector.recognised(
        today,
        text=asked.get("q", ""),
        stars=asked.get("sao"),
        province=asked.get("tinh"),
        sector=asked.get("nganh", ""),
        state=asked.get("hieu_luc", ""),
    )
    return form, rows


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


@public
@never_cache
@require_safe
def register_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The register with the page's filters as CSV (UTF-8 with a mark, so that Excel reads the letters)."""
    __, rows = _asked_of_register(request)
    answer = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="san-pham-ocop.csv"'
    return answer


class _Line:
    """What csv writes to: hands the line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(rows) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in selector.listed(rows).iterator(chunk_size=500):
        yield writer.writerow([_safe(row[name]) for name in COLUMNS.values()])


def _safe(value) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = cells.text("" if value is None else str(value)).replace("\n", " ")
    return f"'{text}" if cells.starts_a_formula(text) else text


@public
@never_cache
@require_safe
def register_json(request: HttpRequest) -> StreamingHttpResponse:
    """The register with the page's filters as one JSON object."""
    __, rows = _asked_of_register(request)
    return StreamingHttpResponse(_json(rows), content_type="application/json")


def _json(rows) -> Iterator[str]:
    yield f'{{"date": "{timezone.localdate().isoformat()}", "products": ['
    comma = ""
    for row in selector.listed(rows).iterator(chunk_size=500):
        found = {name: _plain(row[source]) for name, source in COLUMNS.items()}
        yield comma + json.dumps(found, ensure_ascii=False)
        comma = ","
    yield "]}"


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


@public
@require_safe
def photo(request: HttpRequest, code: str) -> HttpResponse:
    """The picture of the product of a certificate; nothing is shown of a product that was never recognised."""
    found = selector.photo_of(selector.tidy_code(code))
    if found is None:
        raise Http404(_("Chưa có ảnh."))
    with found.file.open("rb") as stored:
        answer = HttpResponse(stored.read(), content_type="image/jpeg")
    answer["Cache-Control"] = "public, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
