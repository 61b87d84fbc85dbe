"""Which papers a dossier can print: one table that pages, addresses and tests read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from products.documents import checklist, commune_papers, self_report, slips
from products.documents.blocks import FormPaper
from products.documents.source import Source
from products.models import CommuneReport, Dossier

NEW, OLD = ("26", "148", "1489"), ("1048",)
ALL = (*NEW, *OLD)


@dataclass(frozen=True)
class Printed:
    """One paper: the address' code, its title on pages, the regulations whose dossiers have it, and how it is made."""

    code: str
    title: str
    regulations: tuple[str, ...]
    make: Callable[[Source], FormPaper]
    there: Callable[[Source], bool] = lambda source: True


PAPERS: tuple[Printed, ...] = (
    Printed("mau-01", gettext_lazy("Mẫu 01 – Phiếu đăng ký"), NEW, slips.mau_01),
    Printed("mau-02", gettext_lazy("Mẫu 02 – Báo cáo tự đánh giá"), NEW, self_report.mau_02),
    Printed("bieu-dang-ky", gettext_lazy("Biểu 01, 02 – Phiếu đăng ký"), OLD, slips.bieu_slip),
    Printed("bieu-03", gettext_lazy("Biểu 03 – Phương án kinh doanh"), OLD, self_report.bieu_03),
    Printed("bieu-04", gettext_lazy("Biểu 04 – Bộ máy tổ chức"), OLD, self_report.bieu_04),
    Printed("tu-danh-gia", gettext_lazy("Phiếu tự đánh giá"), OLD, self_report.bieu_sheet,
            lambda s: bool(s.content["self_marks"])),
    Printed("danh-muc", gettext_lazy("Danh mục thành phần hồ sơ"), ALL, checklist.danh_muc),
    Printed(
        "mau-03", gettext_lazy("Mẫu 03 – Báo cáo của UBND cấp xã"), ALL, commune_papers.mau_03,
        lambda s: s.report is not None
    ),
    Printed(
        "bien-ban", gettext_lazy("Biên bản họp của UBND cấp xã"), ALL, commune_papers.minutes,
        lambda s: bool(s.report and s.report.met_on),
    ),
)  # fmt: skip


def printed(source: Source) -> list[Printed]:
    """The papers this dossier has now, in the order of the dossier."""
    return [each for each in PAPERS if source.dossier.regulation in each.regulations and each.there(source)]


def find(source: Source, code: str) -> Printed | None:
    """The paper of that code, where the dossier has it."""
    return next((each for each in printed(source) if each.code == code), None)


def listed(dossier: Dossier) -> list[Printed]:
    """The papers a page may offer, found without reading the dossier's content (one query for the report)."""
    report = CommuneReport.objects.filter(dossier=dossier).only("pk", "met_on").first()
    there = {"mau-03": report is not None, "bien-ban": bool(report and report.met_on),
             "tu-danh-gia": bool(dossier.self_marks)}  # fmt: skip
    return [each for each in PAPERS if dossier.regulation in each.regulations and there.get(each.code, True)]
