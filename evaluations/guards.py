"""What the database itself refuses: illegal steps, changes to closed sheets, results, versions and certificates."""

from evaluations import states
from evaluations.states import INITIAL, Inspection
from ocop.journal import guards

_EVALUATION = "evaluations_evaluation"


def _edges_sql() -> str:
    """A condition that holds for a step the season's procedure does not have, written from states.py."""
    known = []
    for rounds in (1, 2):
        for inspection in Inspection:
            pairs = {f"'{e.source}>{e.target}'" for e in states.edges_of(rounds, inspection)}
            known.append(
                f"(s.rounds = {rounds} AND s.inspection = '{inspection}'"
                f" AND (OLD.state || '>' || NEW.state) IN ({', '.join(sorted(pairs))}))"
            )
    return (
        f"NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM evaluations_season s WHERE s.id = NEW.season_id"
        f" AND ({' OR '.join(known)}))"
    )


guards.refuse_when(
    _EVALUATION,
    _edges_sql(),
    message="Bước chuyển trạng thái không có trong trình tự của kế hoạch",
    events=("UPDATE",),
    name="evaluation_edges",
)
guards.refuse_when(
    _EVALUATION,
    f"NEW.state NOT IN ({', '.join(repr(str(s)) for s in sorted(INITIAL))})",
    message="Hồ sơ đánh giá không bắt đầu ở trạng thái này",
    events=("INSERT",),
    name="evaluation_initial",
)
# A season's procedure stands once an evaluation is in it: its steps, limits and results were read from it.
_PROCEDURE = " OR ".join(
    [
        f"OLD.{column} <> NEW.{column}"
        for column in (
            "unit_id",
            "regulation",
            "rounds",
            "inspection",
            "meeting_first",
            "meeting_upgrade",
            "meeting_re_ranking",
            "go_on_mean",
            "recognises_to",
            "needs_commune_report",
        )
    ]
    + ["COALESCE(OLD.forward_limit, -1) <> COALESCE(NEW.forward_limit, -1)"]
)
guards.refuse_when(
    "evaluations_season",
    f"({_PROCEDURE}) AND EXISTS (SELECT 1 FROM evaluations_evaluation e WHERE e.season_id = OLD.id)",
    message="Đã có hồ sơ trong kế hoạch, trình tự không đổi được",
    events=("UPDATE",),
    name="season_procedure",
)
guards.refuse_when(
    _EVALUATION,
    "OLD.dossier_id <> NEW.dossier_id OR OLD.season_id <> NEW.season_id OR OLD.unit_id <> NEW.unit_id",
    message="Không đổi được hồ sơ, kế hoạch, đơn vị của một lần đánh giá",
    events=("UPDATE",),
    name="evaluation_identity",
)
guards.refuse_when(
    _EVALUATION,
    "OLD.state <> 'draft'",
    message="Không xoá được hồ sơ đã nộp",
    events=("DELETE",),
    name="evaluation_kept",
)

# A closed sheet never changes; a submitted one only becomes closed, or a draft again when two people reopened it.
guards.refuse_when(
    "evaluations_sheet", "OLD.state = 'closed'", message="Phiếu đã khoá", keys=("id",), name="sheet_closed"
)
_SAME = {
    "sqlite": "OLD.marks = NEW.marks AND OLD.notes = NEW.notes",
    "postgresql": "OLD.marks = NEW.marks AND OLD.notes = NEW.notes",
}
_SUBMITTED = "OLD.state = 'submitted' AND NOT (OLD.total = NEW.total AND OLD.comment = NEW.comment AND {same})"
guards.refuse_when(
    "evaluations_sheet",
    _SUBMITTED.format(same=_SAME["sqlite"]),
    _SUBMITTED.format(same=_SAME["postgresql"]),
    message="Phiếu đã nộp",
    events=("UPDATE",),
    name="sheet_submitted",
)
guards.refuse_when(
    "evaluations_sheet",
    "OLD.state = 'submitted'",
    message="Phiếu đã nộp",
    events=("DELETE",),
    name="sheet_submitted_kept",
)
_ITEM_SHUT = (
    "EXISTS (SELECT 1 FROM evaluations_agendaitem i WHERE i.id = NEW.item_id"
    " AND (i.closed_at IS NOT NULL OR i.opened_at IS NULL))"
)
guards.refuse_when(
    "evaluations_sheet", _ITEM_SHUT, message="Vòng chấm không mở", events=("INSERT",), name="sheet_of_open_item"
)
guards.refuse_when(
    "evaluations_sheet",
    f"NEW.state <> 'closed' AND {_ITEM_SHUT}",
    message="Vòng chấm không mở",
    events=("UPDATE",),
    name="sheet_change_in_open_item",
)

# A paper sheet that two people have compared is the member's: neither changed nor deleted.
guards.refuse_when(
    "evaluations_transcription",
    "OLD.confirmed_at IS NOT NULL",
    message="Phiếu giấy đã xác nhận",
    keys=("id",),
    name="transcription_confirmed",
)
guards.refuse_all("evaluations_meetingrequest", message="Đề nghị họp không sửa, không xoá được")

guards.refuse_when(
    "evaluations_agendaitem",
    "OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NULL OR NEW.closed_at <> OLD.closed_at"
    " OR NEW.evaluation_id <> OLD.evaluation_id OR NEW.round <> OLD.round OR NEW.attempt <> OLD.attempt)",
    message="Vòng chấm đã đóng",
    events=("UPDATE",),
    name="item_closed",
)
guards.refuse_when(
    "evaluations_agendaitem",
    "OLD.opened_at IS NOT NULL",
    message="Vòng chấm đã mở, không xoá được",
    events=("DELETE",),
    name="item_kept",
)
guards.refuse_all("evaluations_result", message="Kết quả không sửa, không xoá được", keys=("id", "item_id"))
guards.refuse_all(
    "evaluations_centralresult", message="Kết quả không sửa, không xoá được", keys=("id", "evaluation_id")
)

_FIXED = " OR ".join(
    f"OLD.{c} <> NEW.{c}"
    for c in ("recognition_id", "unit_id", "year", "number", "code", "issued_on", "content", "cause", "reason")
)
_FIXED += " OR COALESCE(OLD.serial, 0) <> COALESCE(NEW.serial, 0)"
_FIXED += " OR COALESCE(OLD.replaces_id, 0) <> COALESCE(NEW.replaces_id, 0)"
guards.refuse_when(
    "evaluations_certificate",
    f"{_FIXED} OR (OLD.sha256 <> '' AND (OLD.sha256 <> NEW.sha256 OR OLD.file <> NEW.file))",
    message="Giấy chứng nhận đã cấp số không sửa được",
    events=("UPDATE",),
    name="certificate_fixed",
)
guards.refuse_when(
    "evaluations_certificate",
    "1",
    "TRUE",
    "Giấy chứng nhận không xoá được",
    events=("DELETE",),
    keys=("id", "code"),
    name="certificate_kept",
)
guards.refuse_when(
    "evaluations_recognition",
    "1",
    "TRUE",
    "Công nhận không xoá được",
    events=("DELETE",),
    keys=("id", "evaluation_id"),
    name="recognition_kept",
)
guards.refuse_when(
    "evaluations_recognition",
    "OLD.stars <> NEW.stars OR COALESCE(OLD.evaluation_id, 0) <> COALESCE(NEW.evaluation_id, 0)"
    " OR OLD.product_id <> NEW.product_id OR OLD.valid_to <> NEW.valid_to"
    " OR OLD.decision_id <> NEW.decision_id OR OLD.valid_from <> NEW.valid_from",
    message="Hạng sao đã công nhận không sửa được",
    events=("UPDATE",),
    name="recognition_fixed",
)
guards.refuse_all("evaluations_decision", message="Quyết định đã ghi không sửa được")
guards.refuse_all(
    "evaluations_certificatefile", message="Tệp của giấy chứng nhận không sửa, không xoá được", keys=("id",)
)
guards.refuse_all("evaluations_numbergap", message="Số đã ghi bỏ trống không sửa, không xoá được")
guards.refuse_all("evaluations_forwarding", message="Gói đã chuyển không sửa được", keys=("id", "evaluation_id"))
guards.refuse_when(
    "evaluations_revocation",
    "OLD.closed_at IS NOT NULL",
    message="Việc thu hồi đã kết thúc, không sửa được",
    name="revocation_closed",
)
guards.refuse_all("evaluations_revocationevidence", message="Tài liệu thu hồi không sửa, không xoá được")
guards.refuse_when(
    "evaluations_extension",
    "OLD.ended_on IS NOT NULL OR OLD.until <> NEW.until OR OLD.recognition_id <> NEW.recognition_id",
    message="Việc kéo dài hiệu lực đã ghi không sửa được",
    events=("UPDATE",),
    name="extension_fixed",
)
guards.refuse_when(
    "evaluations_extension", "1", "TRUE", "Việc kéo dài hiệu lực không xoá được",
    events=("DELETE",), keys=("id", "recognition_id"), name="extension_kept",
)  # fmt: skip
