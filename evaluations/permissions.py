"""Who may do which act, in which state: one table that the acts, the pages, the tests and the matrix read.

An *office* is what a person is for one evaluation (producer of the product, officer of the unit, chair of the
season's council …). Being an administrator of the installation gives no act of the process.
"""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied

from councils.models import Seat, TeamMember
from evaluations.models import Evaluation, Recusal, Season
from evaluations.states import FINAL, State
from ocop.accounts.models import Role
from ocop.accounts.roles import has_role, units_of
from products.models import ProducerAgent

OFFICES = {
    "producer": "Chủ thể",
    "commune": "Cán bộ cấp xã",
    "officer": "Cán bộ OCOP của đơn vị",
    "approver": "Người có thẩm quyền quyết định",
    "chair": "Chủ tịch hội đồng",
    "secretary": "Thư ký hội đồng",
    "member": "Thành viên chấm điểm",
    "advisor": "Tổ tư vấn, tổ giúp việc",
    "auditor": "Kiểm tra, giám sát",
}
ROUNDS = frozenset({State.ROUND_ONE, State.ROUND_TWO})
OPEN = frozenset(State) - FINAL
IN_COUNCIL = frozenset({State.REGISTERED, State.INSPECTION}) | ROUNDS


@dataclass(frozen=True)
class Rule:
    """One act: its label, the offices that may do it and the states in which it exists."""

    act: str
    label: str
    offices: frozenset[str]
    states: frozenset[State] = field(default=frozenset(State))


def _rule(act: str, label: str, offices: str, states=frozenset(State)) -> Rule:
    return Rule(act, label, frozenset(offices.split()), frozenset(states))


RULES: dict[str, Rule] = {
    rule.act: rule
    for rule in (
        _rule("registration.file", "Nộp hồ sơ", "producer officer", {State.DRAFT}),
        _rule("registration.register", "Tiếp nhận hồ sơ", "officer", {State.SUBMITTED}),
        _rule("registration.screen_out", "Không đưa vào đánh giá", "officer", {State.SUBMITTED, State.REGISTERED}),
        _rule("registration.postpone", "Chuyển sang đợt sau", "officer secretary", {State.REGISTERED, State.ROUND_ONE}),
        _rule("registration.withdraw", "Rút hồ sơ", "producer", OPEN - {State.PROPOSED}),
        _rule("supplement.ask", "Yêu cầu bổ sung hồ sơ", "officer secretary advisor", {State.SUBMITTED} | IN_COUNCIL),
        _rule("supplement.answer", "Trả lời yêu cầu bổ sung", "producer officer", {State.SUBMITTED} | IN_COUNCIL),
        _rule("supplement.close", "Kết thúc yêu cầu bổ sung", "officer secretary", {State.SUBMITTED} | IN_COUNCIL),
        _rule(
            "inspection.plan", "Lập kiểm tra thực tế", "officer secretary advisor", {State.REGISTERED, State.ROUND_ONE}
        ),
        _rule("inspection.record", "Ghi kết quả kiểm tra", "officer secretary advisor", {State.INSPECTION}),
        _rule("inspection.conclude", "Kết luận kiểm tra", "officer secretary advisor", {State.INSPECTION}),
        _rule("round.open", "Mở chấm điểm", "chair secretary", {State.REGISTERED, State.INSPECTION} | ROUNDS),
        _rule("sheet.save", "Chấm điểm", "member", ROUNDS),
        _rule("sheet.submit", "Nộp phiếu", "member", ROUNDS),
        _rule("sheet.ask_reopening", "Đề nghị mở lại phiếu", "member secretary", ROUNDS),
        _rule("sheet.confirm_reopening", "Đồng ý mở lại phiếu", "chair secretary", ROUNDS),
        _rule("recusal.declare", "Khai có lợi ích liên quan", "member", OPEN - {State.DRAFT}),
        _rule("recusal.decide", "Quyết định việc từ chối chấm", "chair", OPEN - {State.DRAFT}),
        _rule("round.close", "Đóng vòng chấm", "chair secretary", ROUNDS),
        _rule("round.rescore", "Thảo luận, chấm lại", "chair secretary", ROUNDS),
        _rule("round.conclude", "Kết luận sau thảo luận", "chair", ROUNDS),
        _rule("round.stop", "Dừng sau vòng 1", "chair secretary", {State.ROUND_ONE}),
        _rule(
            "elimination.raise",
            "Đề nghị loại hồ sơ",
            "officer secretary advisor member chair",
            OPEN - {State.DRAFT, State.SUBMITTED},
        ),
        _rule("elimination.decide", "Kết luận đề nghị loại", "chair", OPEN - {State.DRAFT, State.SUBMITTED}),
        _rule("recognition.propose", "Trình quyết định", "chair secretary officer", ROUNDS),
        _rule("recognition.recognise", "Công nhận", "approver", {State.PROPOSED}),
        _rule("recognition.forward", "Chuyển hồ sơ lên cấp trên", "approver", {State.PROPOSED}),
        _rule("recognition.decline", "Không công nhận", "approver", {State.PROPOSED}),
        _rule("recognition.send_back", "Trả lại hội đồng", "approver", {State.PROPOSED}),
        _rule("recognition.record_central", "Ghi kết quả của trung ương", "officer", {State.FORWARDED}),
        _rule("certificate.issue", "Cấp giấy chứng nhận", "officer approver", {State.RECOGNISED}),
    )
}
# Acts on a whole season; the person's office is taken for the season's unit and council.
SEASON_RULES: dict[str, Rule] = {
    rule.act: rule
    for rule in (
        _rule("season.set_up", "Lập kế hoạch đánh giá", "officer"),
        _rule("season.council", "Lập hội đồng", "officer"),
        _rule("season.register_dossier", "Nhập hồ sơ cho chủ thể", "officer"),
        _rule("session.plan", "Lập phiên họp", "chair secretary officer"),
        _rule("session.attendance", "Điểm danh", "chair secretary"),
        _rule("session.open", "Khai mạc phiên họp", "chair secretary"),
        _rule("session.close", "Kết thúc phiên họp", "chair secretary"),
        _rule("report.tally", "Lập bảng tổng hợp điểm", "officer approver chair secretary auditor"),
        _rule("board.view", "Xem tiến độ kế hoạch", "officer approver chair secretary member advisor auditor"),
    )
}


def season_offices(user, season: Season) -> set[str]:
    """The person's offices for a season: by role in its unit, by seat or place in its council."""
    offices = set()
    if has_role(user, Role.OFFICER, season.unit):
        offices.add("officer")
    if has_role(user, Role.APPROVER, season.unit):
        offices.add("approver")
    if any(season.unit.path.startswith(u.path) for u in units_of(user, Role.AUDITOR, Role.ADMIN)):
        offices.add("auditor")
    if season.council_id:
        for role, voting in Seat.objects.filter(council=season.council_id, user=user).values_list("role", "voting"):
            offices |= {"chair"} if role == Seat.Role.CHAIR else set()
            offices |= {"member"} if voting else set()
        places = TeamMember.objects.filter(council=season.council_id, user=user).values_list("role", flat=True)
        offices |= set(places)
    return offices


def offices_of(user, evaluation: Evaluation) -> set[str]:
    """The person's offices for one evaluation; a recused member is no member of that product's council."""
    offices = season_offices(user, evaluation.season)
    producer = evaluation.dossier.product.producer
    if ProducerAgent.objects.filter(user=user, producer=producer).exists():
        offices.add("producer")
    if any(producer.commune.path.startswith(u.path) for u in units_of(user, Role.COMMUNE_OFFICER)):
        offices.add("commune")
    if (
        offices & {"member", "chair"}
        and Recusal.objects.in_force().filter(evaluation=evaluation, seat__user=user).exists()
    ):
        offices -= {"member", "chair"}
    return offices


def may(user, act: str, evaluation: Evaluation, offices: set[str] | None = None) -> bool:
    """Whether one of the person's offices may do the act at all (the state is another question)."""
    return bool(RULES[act].offices & (offices_of(user, evaluation) if offices is None else offices))


def require(user, act: str, evaluation: Evaluation) -> None:
    """Raise PermissionDenied (403) unless the person may do the act on this evaluation."""
    if not may(user, act, evaluation):
        raise PermissionDenied(f"{RULES[act].label}: anh/chị không được giao việc này.")


def require_in_season(user, act: str, season: Season) -> None:
    """Raise PermissionDenied (403) unless the person may do the act on this season."""
    if not SEASON_RULES[act].offices & season_offices(user, season):
        raise PermissionDenied(f"{SEASON_RULES[act].label}: anh/chị không được giao việc này.")
