"""What pages show of files: plain rows with addresses and a state in words, in one query however many files."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products import forms_of_law
from products.models import Copies, Dossier, Evidence, Scan
from products.vault import office

FIRST_IMAGES = 5  # of one file, laid into a page of many files; the viewer shows the rest
FIELDS = (
    "pk", "title", "kind", "number", "issuer", "issued_on", "expires_on", "size", "pages", "criteria", "url",
    "content_type", "scan", "copies", "copies_note", "page_images", "light_size",
)  # fmt: skip
NAMES = {
    "application/pdf": "PDF", "image/jpeg": gettext_lazy("Ảnh"), "image/png": gettext_lazy("Ảnh"),
    "image/webp": gettext_lazy("Ảnh"), "video/mp4": "Video",
    "text/uri-list": gettext_lazy("Địa chỉ mạng"), office.DOCX: "Word", office.XLSX: "Excel", office.PPTX: "PowerPoint",
}  # fmt: skip


def kind_titles(regulation: str) -> dict[str, str]:
    """The names of the kinds of papers under the regulation."""
    return dict(forms_of_law.evidence_kinds(regulation)) | dict(EXTRA_KINDS)


# The decision lists no label among the papers, but names must agree on it.
EXTRA_KINDS = (
    ("label", gettext_lazy("Nhãn, bao bì sản phẩm")),
    ("commune_report", gettext_lazy("Báo cáo của UBND cấp xã (Mẫu 03) đã ký")), ("other", gettext_lazy("Khác")),
)  # fmt: skip


def of_dossier(found: Dossier) -> list[dict]:
    """The files of the working copy; one query."""
    return _rows(found.evidence.standing(), found.regulation)


def of_ids(ids: Iterable[int], regulation: str) -> list[dict]:
    """The files of those ids (a filed version names them, removed ones too), in the order given; one query.

    The caller has asked whether the person may see the dossier they belong to.
    """
    ids = list(ids)
    rows = {row["pk"]: row for row in _rows(Evidence.objects.filter(pk__in=ids), regulation)}
    return [rows[pk] for pk in ids if pk in rows]


def _rows(queryset, regulation: str) -> list[dict]:
    titles, today = kind_titles(regulation), timezone.localdate()
    return [_row(row, titles, today) for row in queryset.values(*FIELDS)]


def _row(row: dict, titles: dict[str, str], today: date) -> dict:
    state, tone = state_of(row["scan"], row["copies"])
    held = row["scan"] in (Scan.WAITING, Scan.INFECTED)
    drawn = 0 if held else row["page_images"]
    pk = row["pk"]
    return row | {
        "kind": titles.get(row["kind"], ""), "kind_code": row["kind"], "format": NAMES.get(row["content_type"], ""),
        "expired": bool(row["expires_on"] and row["expires_on"] < today),
        "state": state, "tone": tone, "held": held,
        "file_url": reverse("evidence_file", args=[pk]),
        "view_url": reverse("evidence_pages", args=[pk]) if drawn else "",
        "thumb_url": reverse("evidence_thumb", args=[pk]) if drawn else "",
        "light_url": reverse("evidence_light", args=[pk]) if drawn and row["light_size"] else "",
        "images": [(n, reverse("evidence_page", args=[pk, n])) for n in range(1, min(drawn, FIRST_IMAGES) + 1)],
        "more": max(0, drawn - FIRST_IMAGES),
    }  # fmt: skip


def state_of(scan: str, copies: str) -> tuple[str, str]:
    """What people are told of a file (sentence, tone); nothing where all is well."""
    if scan == Scan.INFECTED:
        return _("Có mã độc, đã chặn; hãy gỡ và nộp tệp khác"), "danger"
    if scan == Scan.WAITING:
        return _("Đang chờ quét mã độc, chưa mở được"), "warning"
    if copies == Copies.WAITING:
        return _("Đang tạo bản xem nhanh"), "info"
    if copies == Copies.FAILED:
        return _("Không xem nhanh được; kiểm tra lại tệp"), "warning"
    return "", "neutral"
