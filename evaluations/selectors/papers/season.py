"""The papers a season begins with: its plan, the decision on council and team, the statute."""
from collections import Counter
from datetime import date, timedelta

from evaluations.models import Batch, Season
from evaluations.selectors.papers import facts
from evaluations.states import Inspection
from ocop.accounts.models import Locality
from ocop.journal.words import kept
from ocop.law import loader
from ocop.records import issuers

MEETINGS = {"meeting": kept("họp hội đồng"), "written": kept("lấy ý kiến bằng văn bản")}
INSPECTIONS = {
    Inspection.BEFORE: kept("Kiểm tra thực tế tại cơ sở đối với mọi sản phẩm trước khi hội đồng chấm điểm"),
    Inspection.BETWEEN: kept("Kiểm tra thực tế tại cơ sở, kiểm nghiệm sản phẩm giữa hai vòng chấm"),
    Inspection.ON_REQUEST: kept("Kiểm tra thực tế tại cơ sở trước khi chấm điểm đối với sản phẩm cần làm rõ"),
    Inspection.NONE: "",
}


def plan(season: Season, asked: dict) -> dict:
    """The plan (Kế hoạch): purpose, whom it concerns, procedure, dates of every batch, annexes of registrations."""
    rows = list(facts.registered(season))
    products = [facts.product_of(row) for row in rows]
    head = issuers.head(season.unit, "committee", "KH", number=asked.get("number") or season.plan_number,
                        day=asked.get("day") or season.plan_date, year=season.year)
    return {
        **head, "season": facts.season_of(season), "law": facts.law_of(season.regulation),
        "steps": procedure(season), "batches": [_batch(batch) for batch in season.batches.order_by("number")],
        "recognisers": recognisers(season), "kinds": kinds_of_dossier(season), "place": asked.get("place", ""),
        "funding": asked.get("funding", ""), "products": products, **_by_unit(season, rows),
        "commune_report": season.needs_commune_report,
    }


def _batch(batch: Batch) -> dict:
    steps = [{"label": step["label"], "days": span(step["from"], step["to"])} for step in batch.step_days]
    return {
        "number": batch.number, "intake": span(batch.intake_from, batch.intake_to), "steps": steps,
        "decide_before": facts.day_cited(batch.decide_by + timedelta(days=1)) if batch.decide_by else "",
        "forward_by": facts.day_cited(batch.forward_by) if batch.forward_by else "",
    }


def span(first: date | None, last: date | None) -> str:
    """``từ 12/9/2023 đến hết 14/9/2023``, or one day; empty where the plan names none."""
    if first and last and first != last:
        return kept(f"từ {facts.day_cited(first)} đến hết {facts.day_cited(last)}")
    day = first or last
    return kept(f"ngày {facts.day_cited(day)}") if day else ""


def procedure(season: Season) -> list[str]:
    """The steps of the season's procedure in words, in their order."""
    two, checks = season.rounds == 2, INSPECTIONS[Inspection(season.inspection)]
    between = season.inspection == Inspection.BETWEEN
    steps = [kept("Xây dựng, ban hành Kế hoạch đánh giá, phân hạng sản phẩm"),
             kept("Thành lập Hội đồng đánh giá, phân hạng và tổ tư vấn giúp việc; ban hành Quy chế hoạt động của Hội "
                  "đồng"),
             kept("Tiếp nhận, kiểm tra thành phần hồ sơ; yêu cầu chủ thể bổ sung khi còn thiếu")]
    if checks and not between:
        steps.append(checks)
    round_one = kept("vòng 1") if two else ""
    steps.append(kept(f"Hội đồng đánh giá, chấm điểm {round_one}").strip() + _how(season))
    if checks and between:
        steps.append(kept(f"{checks} (sản phẩm đạt từ {season.go_on_mean} điểm)"))
    if two:
        steps.append(kept("Hội đồng đánh giá, phân hạng vòng 2 trên cơ sở hồ sơ đã hoàn thiện và kết quả kiểm tra"))
    return [*steps, *_last_steps(season)]


def _how(season: Season) -> str:
    if season.meeting_re_ranking == "written" and season.meeting_first == "meeting":
        return kept("; sản phẩm đánh giá lại được lấy ý kiến thành viên bằng văn bản")
    return kept(" bằng hình thức lấy ý kiến bằng văn bản") if season.meeting_first == "written" else ""


def _last_steps(season: Season) -> list[str]:
    steps = []
    if season.recognises_to:
        to = kept("3 sao") if season.recognises_to == 3 else kept(f"3 sao đến {season.recognises_to} sao")
        steps.append(kept(f"Trình quyết định công nhận, cấp giấy chứng nhận sản phẩm đạt {to}"))
    if season.forward_limit is not None:
        to = facts.upper_of(season.unit, season)
        steps.append(kept(f"Chuyển hồ sơ sản phẩm đạt từ {season.forward_limit} điểm đến {to}"))
    return [*steps, kept("Công bố, thông báo kết quả đến chủ thể và Ủy ban nhân dân cấp xã")]


def recognisers(season: Season) -> list[str]:
    """Who recognises which stars under the season's regulation."""
    law = loader.regulation(season.regulation)
    names = {level: body for level, body in law.fact("authorities").value.items()}
    found: dict[str, list[int]] = {}
    for star, level in sorted(law.recognises.items()):
        found.setdefault(level, []).append(star)
    return [kept(f"{' và '.join(f'{star} sao' for star in stars)}: {names.get(level, level)} quyết định công nhận")
            for level, stars in found.items()]


def kinds_of_dossier(season: Season) -> list[str]:
    """How each kind of dossier is decided."""
    forms = ((kept("đánh giá lần đầu"), season.meeting_first), (kept("đánh giá nâng hạng"), season.meeting_upgrade),
             (kept("đánh giá lại"), season.meeting_re_ranking))
    return [kept(f"Hồ sơ {label}: {MEETINGS[form]}") for label, form in forms]


def _by_unit(season: Season, rows: list) -> dict:
    """Registrations by the unit just below and by sector, with totals; one unit alone needs no such table."""
    below = list(Locality.objects.filter(parent=season.unit).order_by("sort_key").values_list("path", "name"))
    counts: Counter = Counter()
    for row in rows:
        path = row.dossier.product.producer.commune.path
        unit = next((name for start, name in below if path.startswith(start)), season.unit.name)
        counts[unit, row.dossier.criteria_set.sector] += 1
    sectors = list(dict.fromkeys(sector for _, sector in counts))
    units = [name for _, name in below if any(unit == name for unit, _ in counts)]
    if season.unit.name in {unit for unit, _ in counts}:
        units.append(season.unit.name)
    lines = [{"unit": unit, "counts": [counts[unit, sector] for sector in sectors],
              "total": sum(counts[unit, sector] for sector in sectors)} for unit in units]
    sums = [sum(counts[unit, sector] for unit in units) for sector in sectors]
    return {"sectors": sectors, "units": lines if len(lines) > 1 else [], "sums": sums, "total": len(rows)}


def council(season: Season, asked: dict) -> dict:
    """The decision that sets up the council and its advisory team."""
    council = season.council
    head = issuers.head(season.unit, "committee", facts.DECISION, number=asked.get("number") or council.decision_number,
                        day=asked.get("day") or council.decision_date, year=season.year, personally=True)
    return {**head, "season": facts.season_of(season), "law": facts.law_of(season.regulation),
            "council": facts.council_of(season), "proposer": proposer(season)}


def statute(season: Season, asked: dict) -> dict:
    """The council's statute with the figures the portal judges by."""
    head = issuers.head(season.unit, "council", "QC", number=asked.get("number", ""), day=asked.get("day"),
                        year=season.year)
    found = facts.council_of(season)
    voting = sum(seat["voting"] for seat in found["seats"])
    numerator, denominator = (int(part) for part in found["statute"]["quorum"].split("/"))
    return {**head, "season": facts.season_of(season), "law": facts.law_of(season.regulation), "council": found,
            "voting": voting, "needed": -(-numerator * voting // denominator), "procedure": procedure(season),
            "kinds": kinds_of_dossier(season)}


def proposer(season: Season) -> str:
    """The office that drafts for the committee, by the season's day."""
    day = season.plan_date or date(season.year, 12, 31)
    return issuers.of(season.unit, "agency", day)["body"]
