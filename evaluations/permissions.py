"""Who may do which act, in which state: one table that the acts, the pages, the tests and the matrix read.

An *office* is what a person is for one evaluation (producer of the product, officer of the unit, chair of the
season's council …; found by selectors/offices.py). Being the installation's
administrator gives no act of the process.
"""

from dataclasses import dataclass, field

from evaluations.states import FINAL, State

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
        _rule("supplement.commune_ask", "Xã yêu cầu bổ sung hồ sơ", "commune", {State.SUBMITTED}),
        _rule("supplement.commune_close", "Xã kết thúc yêu cầu bổ sung", "commune", {State.SUBMITTED}),
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
        _rule("sheet.transcribe", "Nhập phiếu giấy", "secretary", ROUNDS),
        _rule("sheet.confirm_transcription", "Đối chiếu phiếu giấy", "secretary advisor member", ROUNDS),
        _rule("recusal.declare", "Khai có lợi ích liên quan", "member", OPEN - {State.DRAFT}),
        _rule("recusal.decide", "Quyết định việc từ chối chấm", "chair", OPEN - {State.DRAFT}),
        _rule("round.ask_meeting", "Đề nghị họp hội đồng", "member", ROUNDS),
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
        _rule("certificate.issue", "Lập lại bản PDF giấy chứng nhận", "officer approver", {State.RECOGNISED}),
    )
}
REPORTING = "officer approver chair secretary auditor"
# Acts on a whole season; the person's office is taken for the season's unit and council.
SEASON_RULES: dict[str, Rule] = {
    rule.act: rule
    for rule in (
        _rule("season.set_up", "Lập kế hoạch đánh giá", "officer"),
        _rule("season.council", "Lập hội đồng", "officer"),
        _rule("season.close", "Kết thúc kế hoạch", "officer"),
        _rule("registration.open_draft", "Đưa hồ sơ vào đợt đánh giá", "producer officer"),
        _rule("season.register_dossier", "Nhập hồ sơ cho chủ thể", "officer"),
        _rule("session.plan", "Lập phiên họp", "chair secretary officer"),
        _rule("session.attendance", "Điểm danh", "chair secretary"),
        _rule("session.open", "Khai mạc phiên họp", "chair secretary"),
        _rule("session.close", "Kết thúc phiên họp", "chair secretary"),
        _rule("session.remind", "Nhắc thành viên chưa nộp phiếu", "chair secretary"),
        _rule("session.rehearse", "Tập chấm", "officer chair secretary"),
        _rule("report.registrations", "Sản phẩm đăng ký theo đơn vị và ngành", REPORTING),
        _rule("report.progress", "Tiến độ và việc quá hạn", REPORTING),
        _rule("report.tally", "Tổng hợp điểm", REPORTING),
        _rule("report.matrix", "Điểm từng tiêu chí của từng thành viên", REPORTING),
        _rule("report.results", "Kết quả đánh giá, phân hạng", REPORTING),
        _rule("report.diagnosis", "Xem nhận xét về việc chấm", REPORTING),
        _rule("paper.season", "Lập văn bản của kế hoạch", "officer"),
        _rule("paper.session", "Lập văn bản của phiên họp", "officer chair secretary"),
        _rule("paper.batch", "Lập văn bản trình, chuyển kết quả", "officer approver"),
        _rule("paper.decision", "Lập quyết định, thông báo", "officer approver"),
        _rule("paper.product", "Lập văn bản của một sản phẩm", "officer secretary advisor"),
        _rule("board.view", "Xem tiến độ kế hoạch", "officer approver chair secretary member advisor auditor"),
    )
}
# Acts on a recognition and its certificate; the office is taken for the unit that answers for it on that day.
LIFE_RULES: dict[str, Rule] = {
    rule.act: rule
    for rule in (
        _rule("revocation.propose", "Đề nghị thu hồi", "officer"),
        _rule("revocation.decide", "Quyết định thu hồi", "approver"),
        _rule("revocation.drop", "Không thu hồi", "approver"),
        _rule("extension.grant", "Kéo dài hiệu lực", "officer approver"),
        _rule("certificate.correct", "Cấp lại giấy chứng nhận", "approver"),
        _rule("certificate.take_back", "Nhận bản đã ký số", "officer approver"),
        _rule("certificate.attach_scan", "Đính kèm bản quét giấy đã cấp", "officer approver"),
        _rule("certificate.english", "Lập bản tiếng Anh", "officer approver producer"),
    )
}
# Acts on a place: what is asked of a unit or of a place below it, and its own registers. Auditors and
# administrators stand above.
ABOVE = "officer approver auditor"
UNIT_RULES: dict[str, Rule] = {
    rule.act: rule
    for rule in (
        _rule("report.register", "Sổ sản phẩm OCOP được công nhận", f"{ABOVE} commune"),
        _rule("report.stars", "Sản phẩm theo hạng sao, ngành, địa bàn, loại chủ thể", f"{ABOVE} commune"),
        _rule("report.expiry", "Công nhận sắp hết hạn, đã hết hạn", f"{ABOVE} commune"),
        _rule("report.communes", "Báo cáo 6 tháng, năm của cấp xã", f"{ABOVE} commune"),
        _rule("overview.view", "Xem tổng quan địa bàn", f"{ABOVE} commune"),
        _rule("number.leave_out", "Ghi số bỏ trống", "officer approver"),
        _rule("register.take_over", "Nhập sổ sản phẩm đã công nhận", "officer"),
    )
}
