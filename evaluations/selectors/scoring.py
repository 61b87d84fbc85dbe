"""A member's own desk: the queue, one product with its dossier, and what their own marks come to.

Nothing here reads another member's sheet.
"""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.models import Seat
from evaluations.models import AgendaItem, Attendance, Evaluation, Meeting, Recusal, Sheet, SheetReopening
from evaluations.rules import stars
from evaluations.rules.scoring import SheetScore, score_sheet
from evaluations.rules.statute import StatuteRules
from ocop.law.model import CriteriaSet
from products.models import CriteriaSet as CriteriaSetRow

_VERSION = "evaluation__dossier_version"


@dataclass(frozen=True)
class QueueRow:
    """One product of the member's queue with the state of their own sheet."""

    item: int
    product: str
    producer: str
    session: int
    round: int
    attempt: int
    state: str  # todo | draft | submitted | closed | waiting
    done: int
    of: int


def queue(user) -> list[QueueRow]:
    """The products of running sessions that the member scores, in the order of the agenda; constant queries."""
    items = list(_queue_items(user))
    sheets = {
        sheet["item"]: sheet
        for sheet in Sheet.objects.filter(item__in=[i["pk"] for i in items], seat__user=user).values(
            "item", "state", "marks"
        )
    }
    lengths = _lengths({i[f"{_VERSION}__criteria_set"] for i in items})
    return [_queue_row(i, sheets.get(i["pk"]), lengths[i[f"{_VERSION}__criteria_set"]]) for i in items]


def _queue_items(user):
    councils = Seat.objects.filter(user=user, voting=True).values("council")
    return (
        AgendaItem.objects.filter(
            session__batch__season__council__in=councils,
            session__opened_at__isnull=False,
            session__closed_at__isnull=True,
            evaluation__in=Evaluation.objects.visible_to(user).open().values("pk"),
        )
        .order_by("session__held_on", "session", "position", "attempt", "pk")
        .values(
            "pk",
            "session",
            "round",
            "attempt",
            "opened_at",
            "closed_at",
            "evaluation__dossier__product__name",
            "evaluation__dossier__product__producer__name",
            f"{_VERSION}__criteria_set",
        )
    )


def _lengths(ids: set[int]) -> dict[int, int]:
    rows = CriteriaSetRow.objects.filter(pk__in=ids).only("pk", "sha256")
    return {row.pk: len(row.law.criteria) for row in rows}


def _queue_row(item: dict, sheet: dict | None, of: int) -> QueueRow:
    if item["closed_at"]:
        state = "closed"
    elif sheet is None:
        state = "todo" if item["opened_at"] else "waiting"
    else:
        state = sheet["state"]
    return QueueRow(
        item=item["pk"],
        product=item["evaluation__dossier__product__name"],
        producer=item["evaluation__dossier__product__producer__name"],
        session=item["session"],
        round=item["round"],
        attempt=item["attempt"],
        state=state,
        done=len(sheet["marks"]) if sheet else 0,
        of=of,
    )


def next_item(rows: list[QueueRow], item_id: int) -> int | None:
    """The next product after this one whose own sheet is not handed in, going round; None where there is none."""
    at = next((n for n, row in enumerate(rows) if row.item == item_id), -1)
    for row in [*rows[at + 1 :], *rows[: max(at, 0)]]:
        if row.state in ("todo", "draft"):
            return row.item
    return None


@dataclass
class Desk:
    """One product as its member scores it. ``reasons`` say why nothing can be written now."""

    item: AgendaItem
    seat: Seat
    sheet: Sheet | None
    law: CriteriaSet
    cases: dict
    reasons: list[str] = field(default_factory=list)
    reopening: SheetReopening | None = None

    @property
    def evaluation(self) -> Evaluation:
        return self.item.evaluation

    @property
    def set_id(self) -> int:
        """The row of the criteria set that the sheet is held against."""
        return self.sheet.criteria_set_id if self.sheet else self.evaluation.dossier_version.criteria_set_id

    @property
    def missed_minimum(self) -> str:
        """What a missed minimum does under the council's statute: ``cap`` or ``unranked``."""
        return self.evaluation.season.council.statute.missed_minimum

    @property
    def marks(self) -> dict:
        return self.sheet.marks if self.sheet else {}

    @property
    def notes(self) -> dict:
        return self.sheet.notes if self.sheet else {}

    @property
    def comment(self) -> str:
        return self.sheet.comment if self.sheet else ""

    @property
    def version(self) -> int:
        """The sheet's version, 0 where there is none yet."""
        return self.sheet.version if self.sheet else 0


def desk(user, item_id: int) -> Desk:
    """The member's desk for one item. Raises Http404 without a vote on it, PermissionDenied (403) when recused."""
    item = _item(item_id)
    seat = item and Seat.objects.filter(council=item.evaluation.season.council_id, user=user, voting=True).first()
    if not seat:
        raise Http404(_("Không tìm thấy phiếu đánh giá."))
    if Recusal.objects.in_force().filter(evaluation=item.evaluation_id, seat=seat).exists():
        raise PermissionDenied(_("Anh/chị đã từ chối chấm sản phẩm này vì có lợi ích liên quan."))
    sheet = Sheet.objects.filter(item=item, seat=seat).select_related("dossier_version").first()
    version = item.evaluation.dossier_version
    row = version.criteria_set
    if sheet is not None and sheet.dossier_version_id != version.pk:
        version = sheet.dossier_version
        row = CriteriaSetRow.objects.only("pk", "sha256").get(pk=sheet.criteria_set_id)
    made = Desk(item, seat, sheet, row.law, version.cases)
    made.reasons = _why_shut(made)
    if sheet is not None and sheet.state == Sheet.State.SUBMITTED:
        made.reopening = sheet.reopenings.filter(confirmed_at__isnull=True).first()
    return made


def _item(item_id: int) -> AgendaItem | None:
    rows = AgendaItem.objects.select_related(
        "session__batch",
        "evaluation__season__council__statute",
        "evaluation__dossier__product__producer__commune",
        f"{_VERSION}__criteria_set",
    )
    heavy = [f"evaluation__dossier__{n}" for n in ("fields", "cases", "self_marks", "self_notes")]
    return rows.defer(f"{_VERSION}__criteria_set__data", *heavy).filter(pk=item_id).first()


def _why_shut(made: Desk) -> list[str]:
    item, sheet = made.item, made.sheet
    current = (item.round, item.attempt) == (made.evaluation.round_number, made.evaluation.attempt)
    if item.closed_at:
        return [_("Vòng chấm của sản phẩm này đã đóng; phiếu đã khóa.")]
    if sheet is not None and sheet.state == Sheet.State.SUBMITTED:
        return [_("Phiếu đã nộp; muốn sửa phải đề nghị mở lại.")]
    if item.opened_at is None or not current:
        return [_("Sản phẩm này chưa được mở chấm điểm. Anh/chị có thể đọc hồ sơ trước.")]
    here = Attendance.objects.filter(session=item.session_id, seat=made.seat, present=True).exists()
    if item.session.form == Meeting.MEETING and not here:
        return [_("Anh/chị chưa được điểm danh có mặt tại phiên họp này.")]
    return []


@dataclass(frozen=True)
class OwnTotals:
    """What the member's own sheet comes to, alone: never compared with anybody's."""

    score: SheetScore
    band: int
    missed: list[dict]
    stars: int | None
    parts: list[dict]

    @property
    def expected(self) -> str:
        """The stars of this sheet alone, in words; "–" while criteria are not answered."""
        if not self.score.complete:
            return "–"
        if self.stars is None:
            return _("không xếp hạng")
        return ngettext("{stars} sao", "{stars} sao", self.stars).format(stars=self.stars)

    @property
    def answered(self) -> int:
        return len(self.score.points) - len(self.score.unanswered)

    @property
    def of(self) -> int:
        return len(self.score.points)


def own_totals(law: CriteriaSet, cases: dict, marks: dict, missed_minimum: str = "cap") -> OwnTotals:
    """Totals (0–100 points) by part, the band and the missed minimums of one sheet, finished or not."""
    score = score_sheet(law, cases, marks)
    band = stars.band(score.total)
    missed = [
        {"code": m.criterion, "law": law.criterion(m.criterion), "star": m.star, "points": m.points}
        for m in law.minimums
        if m.star <= band and m.criterion not in score.unanswered and score.points[m.criterion] < m.points
    ]
    expected = None
    if score.complete:
        expected = stars.judge(law, StatuteRules(missed_minimum=missed_minimum), {"own": score}).stars
    parts = [{"code": p.code, "title": p.title, "max": p.max, "points": score.parts[p.code]} for p in law.parts]
    return OwnTotals(score, band, missed, expected, parts)
