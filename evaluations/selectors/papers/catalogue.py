"""Every paper of a season: its subject, its issuer's fields, its context, and why it cannot be made now.

``figures``: it tells what derives from marks, so it exists only after the close (its ``reasons`` see to that), and who
is recused from a product does not see it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from evaluations.models import Batch, Decision, Evaluation, Season, Session
from evaluations.selectors.papers import inspections, outcome, scoring, season, sessions


@dataclass(frozen=True)
class Asked:
    """One thing the clerk may type before the paper is made; ``kind``: text, long or date."""

    code: str
    label: str
    kind: str = "text"
    help: str = ""


NUMBER = Asked(
    "number", gettext_lazy("Số, ký hiệu văn bản"), help=gettext_lazy("Để trống thì chừa chỗ cho văn thư ghi.")
)
DAY = Asked("day", gettext_lazy("Ngày ký"), "date", gettext_lazy("Để trống thì chừa chỗ ghi tay."))
HEAD = (NUMBER, DAY)


def nothing(subject) -> list[str]:
    """No reason against it."""
    return []


def needs_council(found: Season) -> list[str]:
    """Why there is no paper on the council: the season has none."""
    return [] if found.council_id else [_("Kế hoạch chưa có hội đồng.")]


def needs_products(session: Session) -> list[str]:
    """Why there is nothing to print: the agenda is empty."""
    return [] if session.agenda.exists() else [_("Chương trình phiên họp chưa có sản phẩm nào.")]


@dataclass(frozen=True)
class SeasonPaper:
    """One kind. ``context`` gives plain data, or a list of (ending of the title, data) for several papers at once."""

    code: str
    title: str
    group: str  # season, session, batch, decision, product
    context: Callable
    fields: tuple[Asked, ...] = HEAD
    reasons: Callable = nothing
    figures: bool = False
    docx: bool = True
    text: str = ""  # the file of its shipped text, where it is not called like the kind

    @property
    def template(self) -> str:
        """Path of the shipped text below ``templates/``."""
        return f"papers/{self.text or self.code}.txt"


GROUPS: dict[str, type] = {
    "season": Season,
    "session": Session,
    "batch": Batch,
    "decision": Decision,
    "product": Evaluation,
}
TITLES = {
    "season": gettext_lazy("Kế hoạch, hội đồng"),
    "session": pgettext_lazy("một", "Phiên họp"),
    "batch": gettext_lazy("Trình và chuyển kết quả của đợt"),
    "decision": gettext_lazy("Quyết định và thông báo"),
    "product": gettext_lazy("Từng sản phẩm"),
}
PAPERS: dict[str, SeasonPaper] = {
    paper.code: paper
    for paper in (
        SeasonPaper(
            "season_plan",
            pgettext_lazy("văn bản", "Kế hoạch đánh giá, phân hạng"),
            "season",
            season.plan,
            (
                *HEAD,
                Asked("place", gettext_lazy("Địa điểm tổ chức")),
                Asked("funding", gettext_lazy("Kinh phí thực hiện"), "long"),
            ),
        ),
        SeasonPaper(
            "council_decision",
            gettext_lazy("Quyết định thành lập Hội đồng và tổ tư vấn"),
            "season",
            season.council,
            reasons=needs_council,
        ),
        SeasonPaper(
            "statute", gettext_lazy("Quy chế hoạt động của Hội đồng"), "season", season.statute, reasons=needs_council
        ),
        SeasonPaper(
            "invitation",
            gettext_lazy("Giấy mời họp Hội đồng"),
            "session",
            sessions.invitation,
            (
                *HEAD,
                Asked("hour", gettext_lazy("Giờ họp"), help=gettext_lazy("Ví dụ: 08 giờ 00.")),
                Asked("place", gettext_lazy("Địa điểm")),
                Asked("content", gettext_lazy("Nội dung thêm"), "long"),
            ),
            needs_products,
        ),
        SeasonPaper("attendance", gettext_lazy("Danh sách điểm danh"), "session", sessions.attendance, ()),
        SeasonPaper(
            "blank_sheets",
            gettext_lazy("Phiếu đánh giá để trống"),
            "session",
            sessions.blank_sheets,
            (),
            needs_products,
        ),
        SeasonPaper(
            "team_report",
            gettext_lazy("Báo cáo của tổ tư vấn"),
            "session",
            sessions.team_report,
            (
                *HEAD,
                Asked("assessment", gettext_lazy("Nhận xét chung của tổ"), "long"),
                Asked("proposal", gettext_lazy("Đề nghị với Hội đồng"), "long"),
            ),
            needs_products,
        ),
        SeasonPaper(
            "minutes",
            gettext_lazy("Biên bản họp Hội đồng"),
            "session",
            sessions.minutes,
            (
                *HEAD,
                Asked("secretary", gettext_lazy("Thư ký ghi biên bản")),
                Asked("discussion", gettext_lazy("Ý kiến thảo luận"), "long"),
                Asked("conclusion", gettext_lazy("Kết luận của chủ tọa"), "long"),
            ),
            sessions.open_reasons,
            True,
        ),
        SeasonPaper(
            "session_tally",
            gettext_lazy("Bảng tổng hợp điểm của phiên họp"),
            "session",
            sessions.tally,
            (),
            sessions.open_reasons,
            True,
        ),
        SeasonPaper(
            "submission",
            gettext_lazy("Tờ trình kết quả đánh giá, phân hạng"),
            "batch",
            outcome.submission,
            (*HEAD, Asked("opinion", gettext_lazy("Ý kiến thêm"), "long")),
            outcome.batch_reasons,
            True,
        ),
        SeasonPaper(
            "decision_draft",
            gettext_lazy("Dự thảo quyết định công nhận"),
            "batch",
            outcome.decision_draft,
            HEAD,
            outcome.draft_reasons,
            True,
            text="recognition_decision",
        ),
        SeasonPaper(
            "forwarding_letter",
            gettext_lazy("Công văn chuyển hồ sơ lên cấp trên"),
            "batch",
            outcome.forwarding_letter,
            HEAD,
            outcome.forwarding_reasons,
            True,
        ),
        SeasonPaper(
            "recognition_decision",
            gettext_lazy("Quyết định công nhận sản phẩm"),
            "decision",
            outcome.decision,
            (),
            figures=True,
        ),
        SeasonPaper("announcement", gettext_lazy("Thông báo kết quả"), "decision", outcome.announcement, figures=True),
        SeasonPaper(
            "commune_letters",
            gettext_lazy("Thông báo kết quả đến cấp xã"),
            "decision",
            outcome.commune_letters,
            figures=True,
        ),
        SeasonPaper(
            "inspection_minutes",
            gettext_lazy("Biên bản kiểm tra thực tế"),
            "product",
            inspections.minutes,
            (NUMBER, Asked("team", gettext_lazy("Thành phần đoàn kiểm tra"), "long")),
            inspections.reasons,
        ),
        SeasonPaper(
            "score_sheets",
            gettext_lazy("Phiếu đánh giá của các thành viên"),
            "product",
            scoring.sheets,
            (),
            scoring.sheets_reasons,
            True,
        ),
        SeasonPaper(
            "result_letter",
            gettext_lazy("Thông báo kết quả đến chủ thể"),
            "product",
            outcome.result_letter,
            HEAD,
            outcome.letter_reasons,
            True,
        ),
    )
}


def of_group(group: str) -> list[SeasonPaper]:
    """The kinds of a group, in order."""
    return [paper for paper in PAPERS.values() if paper.group == group]


def season_of(subject) -> Season:
    """The season a subject belongs to."""
    if isinstance(subject, Season):
        return subject
    if isinstance(subject, Batch):
        return subject.season
    return subject.season if isinstance(subject, Evaluation) else subject.batch.season


def contexts(paper: SeasonPaper, subject, asked: dict) -> list[tuple[str, dict]]:
    """The papers to make: (ending of the title, context)."""
    made = paper.context(subject, asked)
    return made if isinstance(made, list) else [("", made)]
