"""The papers of a session: invitation, attendance, blank sheets; after the close minutes, tally; the team's report."""
from collections import defaultdict
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.models import AgendaItem, Inspection, Meeting, ProductTest, Recusal, Result, Session, Sheet
from evaluations.models.request import SupplementRequest
from evaluations.rules import quorum
from evaluations.rules.statute import MINIMUM_RULES, MISSED_MINIMUM
from evaluations.selectors.papers import facts, scoring
from evaluations.selectors.sessions import rules_of
from evaluations.states import FINAL
from ocop.journal.words import kept
from ocop.law.calendar import vietnam_day
from ocop.records import issuers

SHEETS_PER_PAPER = 10  # blank sheets of so many products make one paper


def head_of(session: Session, office: str, symbol: str, asked: dict, *, day=None) -> dict:
    """Head of a session's paper with season, council and the session itself."""
    season = session.batch.season
    head = issuers.head(season.unit, office, symbol, number=asked.get("number", ""), day=asked.get("day") or day,
                        year=session.held_on.year)
    return {**head, "season": facts.season_of(season), "council": facts.council_of(season),
            "session": _session(session), "law": facts.law_of(season.regulation)}


def _session(session: Session) -> dict:
    rounds = session.batch.season.rounds
    return {
        "day": facts.iso(session.held_on), "place": session.place, "round": session.round,
        "round_text": kept(f"vòng {session.round}") if rounds == 2 else "", "batch": session.batch.number,
        "written": session.form == Meeting.WRITTEN, "opened": _clock(session.opened_at),
        "closed": _clock(session.closed_at), "form": session.get_form_display().lower(),
        "closed_day": facts.iso(vietnam_day(session.closed_at)) if session.closed_at else "",
        "opened_day": facts.iso(vietnam_day(session.opened_at)) if session.opened_at else "",
        "delegate": session.delegate.office if session.delegate else "",
    }


def _clock(at: datetime | None) -> str:
    """``08 giờ 30`` in Viet Nam; empty where nothing happened yet."""
    return kept(f"{timezone.localtime(at):%H giờ %M}") if at else ""


def agenda(session: Session) -> list[AgendaItem]:
    """The products of the session in their order, all attempts."""
    related = tuple(f"evaluation__{name}" for name in facts.RELATED)
    rows = session.agenda.select_related(*related, "evaluation__dossier_version__criteria_set")
    return list(rows.order_by("position", "attempt", "pk"))


def products(session: Session) -> list[dict]:
    """Each product of the session once."""
    found = {item.evaluation_id: facts.product_of(item.evaluation) for item in agenda(session)}
    return [{**row, "at": n} for n, row in enumerate(found.values(), 1)]


def invitation(session: Session, asked: dict) -> dict:
    """The invitation (Giấy mời) with time, place and the list of products."""
    return {**head_of(session, "council", "GM", asked), "products": products(session),
            "hour": asked.get("hour", ""), "place": asked.get("place") or session.place,
            "content": asked.get("content", "")}


def attendance(session: Session, asked: dict) -> dict:
    """The attendance list: to be signed; who was present once the session was opened."""
    present = set(session.attendance.filter(present=True).values_list("seat__office", flat=True))
    context = head_of(session, "council", "", {})
    for seat in context["council"]["seats"]:
        seat["present"] = (kept("Có mặt") if seat["office"] in present else kept("Vắng")) if session.opened_at else ""
    return {**context, "number": "", "taken": bool(session.opened_at)}


def blank_sheets(session: Session, asked: dict) -> list[tuple[str, dict]]:
    """Blank score sheets with codes, one part per product, some products per paper."""
    items = [item for item in agenda(session) if item.attempt == 1]
    context = head_of(session, "council", "", {})
    context["number"] = ""
    papers = []
    for first in range(0, len(items), SHEETS_PER_PAPER):
        chosen = items[first:first + SHEETS_PER_PAPER]
        sheets = [scoring.blank(item) for item in chosen]
        ending = kept(f" (sản phẩm {first + 1}–{first + len(chosen)})") if len(items) > SHEETS_PER_PAPER else ""
        papers.append((ending, {**context, "sheets": sheets}))
    return papers


def open_reasons(session: Session) -> list[str]:
    """Why no figure of the session may be printed: a product is not closed, or nothing was scored."""
    rows = list(session.agenda.exclude(evaluation__state__in=sorted(FINAL), closed_at__isnull=True)
                .values_list("opened_at", "closed_at"))
    if any(opened and not closed for opened, closed in rows):
        return [_("Còn sản phẩm đang chấm; văn bản có điểm chỉ lập sau khi đóng.")]
    if not any(closed for __, closed in rows):
        return [_("Phiên họp chưa có sản phẩm nào đóng vòng chấm.")]
    return [] if session.closed_at else [_("Phiên họp chưa kết thúc.")]


def minutes(session: Session, asked: dict) -> dict:
    """The minutes of the session's round: quorum, statute figures used, each product's figures and discussions."""
    items = [item for item in agenda(session) if item.closed_at]
    results = {row.item_id: row for row in Result.objects.filter(item__in=items).select_related("item")}
    people = _people(session)
    recused = _recused(items)
    rows = [_minuted(item, results[item.pk], recused[item.evaluation_id]) for item in items
            if item.pk in results]
    last = {row["evaluation"]: row for row in rows}  # the last attempt decides, earlier ones stay readable
    stars = [row["stars"] for row in last.values()]
    return {
        **head_of(session, "council", "BB", asked, day=session.held_on), "people": people, "rows": rows,
        "final": list(last.values()), "statutes": _statutes(results.values()), "secretary": asked.get("secretary", ""),
        "discussion": asked.get("discussion", ""), "conclusion": asked.get("conclusion", ""),
        "counts": [{"stars": n, "count": stars.count(n)} for n in (5, 4, 3) if n in stars],
        "below": sum(n < 3 for n in stars), "total": len(last), "go_on": _going_on(session, last),
        "left_out": [facts.product_of(i.evaluation)["product"] for i in agenda(session) if not i.closed_at],
    }


def _people(session: Session) -> dict:
    season = session.batch.season
    here = set(session.attendance.filter(present=True).values_list("seat", flat=True))
    seats = list(season.council.seats.order_by("position", "pk"))
    if session.form == Meeting.WRITTEN:  # whoever handed in took part
        here |= set(Sheet.objects.filter(item__session=session).exclude(state="draft").values_list("seat", flat=True))
    voting = [seat.pk for seat in seats if seat.voting]
    chair = next((seat.pk for seat in seats if seat.role == "chair"), None)
    rules = rules_of(season.council.statute)
    found = quorum.quorum(rules, voting, here, chair=chair, delegate=session.delegate_id)
    return {
        "present": [f"{s.office} – {s.get_role_display()}" for s in seats if s.pk in here],
        "absent": [f"{s.office} – {s.get_role_display()}" for s in seats if s.pk not in here],
        "voting": len(voting), "present_voting": found.present, "needed": found.needed, "met": found.met,
        "chair": next((s.office for s in seats if s.pk == chair and s.pk in here), ""),
    }


def _recused(items: list[AgendaItem]) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = Recusal.objects.in_force().filter(evaluation__in={item.evaluation_id for item in items})
    for evaluation, office in rows.values_list("evaluation", "seat__office"):
        found[evaluation].append(office)
    return found


def _minuted(item: AgendaItem, result: Result, recused: list[str]) -> dict:
    return {**facts.product_of(item.evaluation), **facts.result_of(result), "attempt": item.attempt,
            "attempt_text": kept(f"lần {item.attempt}") if item.attempt > 1 else "", "note": item.note,
            "recused": recused}


def _statutes(results) -> list[str]:
    """The figures the results were reckoned by, each set of them once."""
    found = {}
    for row in results:
        used = row.statute
        found[
            kept(f"túc số {used['quorum']} số thành viên chấm điểm không từ chối"
                 f"{', có Chủ tịch hoặc người được ủy quyền' if used['chair_required'] else ''}; "
                 f"chênh lệch tối đa {used['spread_limit']} "
                 f"điểm; yêu cầu tối thiểu đạt khi {MINIMUM_RULES[used['minimum_rule']]}; thiếu yêu cầu tối thiểu thì "
                 f"{MISSED_MINIMUM[used['missed_minimum']]}; khung điểm xét theo điểm trung bình chính xác, ghi hai "
                 f"chữ số thập phân; bản quy tắc tính {row.rule_version}")
        ] = None
    return list(found)


def _going_on(session: Session, last: dict) -> list[str]:
    """After round one of two: the products whose mean lets them go on."""
    season = session.batch.season
    if session.round == season.rounds:
        return []
    means = {row["evaluation"]: row for row in last.values()}
    ids = {r.item.evaluation_id: r.mean for r in Result.objects.filter(
        item__session=session, item__evaluation__in=list(means)).select_related("item").order_by("item__attempt")}
    return [means[pk]["product"] for pk, mean in ids.items() if mean >= season.go_on_mean]


def tally(session: Session, asked: dict) -> dict:
    """Members by products: totals of every closed sheet, mean, spread, stars."""
    items = [item for item in agenda(session) if item.closed_at]
    results = {row.item_id: row for row in Result.objects.filter(item__in=items)}
    totals = defaultdict(dict)
    closed = Sheet.objects.filter(item__in=items, state=Sheet.State.CLOSED)
    for item, seat, total in closed.values_list("item", "seat", "total"):
        totals[item][seat] = total
    scored = {seat for row in totals.values() for seat in row}
    seats = [seat for seat in session.batch.season.council.seats.order_by("position", "pk") if seat.pk in scored]
    members = [{"mark": f"TV{n}", "office": seat.office} for n, seat in enumerate(seats, 1)]
    rows = [
        {**facts.product_of(item.evaluation), **facts.result_of(results[item.pk]), "attempt": item.attempt,
         "totals": [str(totals[item.pk].get(seat.pk, "–")) for seat in seats]}
        for item in items if item.pk in results
    ]
    return {**head_of(session, "council", "", asked, day=session.held_on), "number": asked.get("number", ""),
            "members": members, "rows": rows}


def team_report(session: Session, asked: dict) -> dict:
    """The advisory team's report before the session: papers asked for and given, site visits, tests."""
    items = agenda(session)
    ids = list({item.evaluation_id for item in items})
    asked_for, visits, tests = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in SupplementRequest.objects.filter(evaluation__in=ids).prefetch_related("items"):
        answer = kept("đã bổ sung") if row.accepted else kept("đã trả lời") if row.answered_at else kept("chưa bổ sung")
        asked_for[row.evaluation_id].append(f"{'; '.join(i.text for i in row.items.all()) or row.reason} ({answer})")
    for row in Inspection.objects.filter(evaluation__in=ids, concluded_at__isnull=False):
        day = facts.day_cited(row.visited_on)
        visits[row.evaluation_id].append(kept(f"Kiểm tra ngày {day}: {row.get_conclusion_display().lower()}"))
    for row in ProductTest.objects.filter(evaluation__in=ids):
        tests[row.evaluation_id].append(kept(f"{row.indicator}: {'đạt' if row.passed else 'không đạt'}"))
    rows = [{**row, "papers": asked_for[row["evaluation"]], "visits": visits[row["evaluation"]],
             "tests": tests[row["evaluation"]]} for row in products(session)]
    return {**head_of(session, "team", "BC", asked), "rows": rows, "assessment": asked.get("assessment", ""),
            "proposal": asked.get("proposal", ""), "supplements": sum(map(len, asked_for.values())),
            "inspected": sum(bool(found) for found in visits.values())}
