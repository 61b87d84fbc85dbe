"""The table of reports: one entry is a report, from what may be asked for to the workbook that comes out of it.

Title and who may ask stand in the permission table under the entry's act (permissions.SEASON_RULES and UNIT_RULES);
page, addresses, jobs and tests are made from this table. A new report is an entry here, a selector and a builder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.documents.communes_workbook import communes_workbook
from evaluations.documents.expiry_workbook import expiry_workbook
from evaluations.documents.matrix_workbook import matrix_workbook
from evaluations.documents.progress_workbook import progress_workbook
from evaluations.documents.register_workbook import register_workbook
from evaluations.documents.registrations_workbook import registrations_workbook
from evaluations.documents.results_workbook import results_workbook
from evaluations.documents.stars_workbook import stars_workbook
from evaluations.documents.tally_workbook import tally_workbook
from evaluations.models import AgendaItem, Season
from evaluations.permissions import SEASON_RULES, UNIT_RULES, Rule
from evaluations.selectors import registrations, tally
from evaluations.selectors.reports import Asked, breakdown, communes, matrix, progress, recognitions, results

Tick = Callable[[int], None]


@dataclass(frozen=True)
class Report:
    """One report. ``filters`` are names of forms/reports.py; ``build`` raises ``ValueError`` where nothing can be made.

    ``needs_closed_round``: it shows points, so there is nothing to ask for before a round of the season is closed.
    ``many`` says of the facts how many rows will be written, for the progress; None where it is not known before.
    """

    kind: str
    slug: str
    lead: str
    icon: str
    filters: tuple[str, ...]
    facts: Callable[[Asked], Any]
    build: Callable[[Any, datetime, Tick], bytes]
    file_name: str
    needs_closed_round: bool = False
    many: Callable[[Any], int] | None = None

    @property
    def act(self) -> str:
        return f"report.{self.kind}"

    @property
    def job(self) -> str:
        """The kind of its jobs."""
        return f"{self.kind}_workbook"

    @property
    def of_season(self) -> bool:
        """Whether it is asked of a season; else of a place."""
        return self.act in SEASON_RULES

    @property
    def rule(self) -> Rule:
        """Its title and who may ask."""
        return {**SEASON_RULES, **UNIT_RULES}[self.act]


def _plainly(builder: Callable[[Any, datetime], bytes]) -> Callable[[Any, datetime, Tick], bytes]:
    """A builder that has no progress of its own to tell."""
    return lambda facts, made_at, tick: builder(facts, made_at)


def _tally(asked: Asked):
    return tally.season_tally(asked.user, asked.season, asked.now, asked.batch, asked.session)


def _registrations(asked: Asked):
    return registrations.of_season(asked.user, asked.season, asked.batch)


SEASON_REPORTS = (
    Report(
        "registrations", "dang-ky",
        gettext_lazy("Đếm sản phẩm đã nộp theo đơn vị và ngành, như phụ lục của kế hoạch."),
        "list-check", ("batch",), _registrations, _plainly(registrations_workbook), "dang-ky",
    ),
    Report(
        "progress", "tien-do",
        gettext_lazy("Mỗi sản phẩm đang ở bước nào, chờ ai, hạn ngày nào; việc quá hạn và các bước của đợt."),
        "clock", ("batch",), progress.of_season, _plainly(progress_workbook), "tien-do",
    ),
    Report(
        "tally", "tong-hop-diem",
        gettext_lazy("Tổng điểm của từng thành viên, điểm trung bình, chênh lệch, hạng sao."),
        "file-earmark-spreadsheet", ("batch", "session"), _tally,
        lambda facts, made_at, tick: tally_workbook(*facts), "tong-hop-diem", needs_closed_round=True,
    ),
    Report(
        "matrix", "diem-tung-tieu-chi",
        gettext_lazy("Điểm từng tiêu chí của từng thành viên cho từng sản phẩm, mỗi bộ một trang."),
        "file-earmark-spreadsheet", ("batch",), matrix.of_season, matrix_workbook, "diem-tung-tieu-chi",
        needs_closed_round=True, many=lambda facts: facts.sheets,
    ),
    Report(
        "results", "ket-qua",
        gettext_lazy("Danh sách kết quả theo mẫu phụ lục quyết định, kèm danh sách đầy đủ và số đếm."),
        "award", ("batch",), results.of_season, _plainly(results_workbook), "ket-qua", needs_closed_round=True,
    ),
)  # fmt: skip
UNIT_REPORTS = (
    Report(
        "register", "so-san-pham",
        gettext_lazy("Sản phẩm còn hiệu lực trong ngày, mỗi sản phẩm một dòng, bốn mươi cột."),
        "file-earmark-spreadsheet", ("day", "stars", "sector"), recognitions.register, register_workbook,
        "so-san-pham", many=lambda facts: facts.many,
    ),
    Report(
        "stars", "theo-hang-sao",
        gettext_lazy("Số sản phẩm theo địa bàn, ngành, loại chủ thể, nữ làm chủ, dân tộc thiểu số."),
        "star-fill", ("day",), breakdown.of_unit, _plainly(stars_workbook), "theo-hang-sao",
    ),
    Report(
        "expiry", "het-han",
        gettext_lazy("Sản phẩm sắp hết hạn và đã hết hạn chưa công nhận lại, kèm số đếm theo tháng."),
        "hourglass-split", ("day", "months", "stars"), recognitions.expiring, _plainly(expiry_workbook), "het-han",
    ),
    Report(
        "communes", "cap-xa",
        gettext_lazy("Hồ sơ, Mẫu 03 đúng hạn, công nhận của từng xã, phường trong 6 tháng hoặc cả năm."),
        "building", ("year", "period"), communes.of_unit, _plainly(communes_workbook), "bao-cao-cap-xa",
    ),
)  # fmt: skip
REPORTS = {report.kind: report for report in (*SEASON_REPORTS, *UNIT_REPORTS)}


def reasons_against(report: Report, asked: Asked) -> list[str]:
    """Why there is nothing to ask for: no council, or no round that is closed (in the batch, in the session)."""
    if not report.needs_closed_round:
        return []
    season: Season = asked.season
    if season.council_id is None:
        return [_("Kế hoạch chưa có hội đồng.")]
    closed = AgendaItem.objects.filter(evaluation__season=season, closed_at__isnull=False)
    if asked.batch is not None:
        closed = closed.filter(evaluation__batch=asked.batch)
    if asked.session is not None:
        closed = closed.filter(session=asked.session)
    return [] if closed.exists() else [_("Chưa có vòng chấm nào đóng; điểm chỉ tổng hợp sau khi đóng.")]
