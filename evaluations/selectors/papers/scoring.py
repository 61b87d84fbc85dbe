"""Score sheets on paper: blank ones with codes, filled ones of a closed round."""
from django.utils.translation import gettext as _

from evaluations.models import AgendaItem, Evaluation, Sheet
from evaluations.rules.scoring import score_sheet
from evaluations.selectors.papers import facts
from ocop.journal.words import kept
from ocop.law.model import CriteriaSet, Criterion
from ocop.records import issuers


def blank(item: AgendaItem) -> dict:
    """One product's blank sheet: every criterion with its answers, and the code that transcription asks for."""
    evaluation = item.evaluation
    version = evaluation.dossier_version
    law = version.criteria_set.law
    return {
        **facts.product_of(evaluation), "sheet_code": sheet_code(item), "set_code": law.code,
        "eliminated_when": list(law.eliminated_when), "parts": [_part(part, version.cases) for part in law.parts],
    }


def sheet_code(item: AgendaItem) -> str:
    """``P12-V1-L1``: agenda item, round, attempt."""
    return f"P{item.pk}-V{item.round}-L{item.attempt}"


def _part(part, cases: dict) -> dict:
    return {"code": part.code, "title": part.title, "max": part.max,
            "criteria": [_criterion(criterion, cases.get(criterion.code)) for criterion in part.criteria]}


def _criterion(criterion: Criterion, case: int | None) -> dict:
    options = [criterion.options[at] for at in criterion.positions(case if criterion.cases else None)]
    return {"code": criterion.printed_code or criterion.code, "title": criterion.title, "max": criterion.max,
            "options": [{"label": option.label, "points": option.points,
                         "star": "*" * (option.min_for_star or 0)} for option in options]}


def sheets(evaluation: Evaluation, asked: dict) -> dict:
    """Every closed sheet of the product, round by round: the chosen answers, points by part, the comments."""
    head = issuers.head(evaluation.unit, "council", "", day=None, year=evaluation.season.year)
    rows = Sheet.objects.filter(item__evaluation=evaluation, item__closed_at__isnull=False, state=Sheet.State.CLOSED)
    rows = rows.select_related("item__session", "seat", "criteria_set", "dossier_version")
    return {
        **head, "number": "", "season": facts.season_of(evaluation.season), "product": facts.product_of(evaluation),
        "council": facts.council_of(evaluation.season),
        "sheets": [_filled(sheet) for sheet in rows.order_by("item__round", "item__attempt", "seat__position", "pk")],
    }


def _filled(sheet: Sheet) -> dict:
    law, cases = sheet.criteria_set.law, sheet.dossier_version.cases
    score = score_sheet(law, cases, sheet.marks)
    return {
        "office": sheet.seat.office, "role": sheet.seat.get_role_display(), "round": sheet.item.round,
        "attempt": sheet.item.attempt, "sheet_code": sheet_code(sheet.item), "receipt": sheet.receipt,
        "day": facts.iso(sheet.item.session.held_on), "total": score.total, "comment": sheet.comment,
        "parts": [{"code": part.code, "title": part.title, "max": part.max, "points": score.parts[part.code],
                   "rows": [_answer(law, criterion, sheet, score.points[criterion.code])
                            for criterion in part.criteria]} for part in law.parts],
    }


def _answer(law: CriteriaSet, criterion: Criterion, sheet: Sheet, points: int) -> dict:
    mark = sheet.marks.get(criterion.code)
    label = criterion.options[mark].label if mark is not None else kept("Không mức nào phù hợp")
    return {"code": criterion.printed_code or criterion.code, "title": criterion.title, "max": criterion.max,
            "answer": label, "points": points, "note": sheet.notes.get(criterion.code, "")}


def sheets_reasons(evaluation: Evaluation) -> list[str]:
    """Why no filled sheet may be printed: no round is closed, or one is open."""
    items = list(evaluation.agenda_items.values_list("opened_at", "closed_at"))
    if not any(closed for __, closed in items):
        return [_("Chưa đóng vòng chấm nào của sản phẩm này.")]
    if any(opened and not closed for opened, closed in items) and not facts.is_final(evaluation):
        return [_("Sản phẩm đang được chấm; phiếu chỉ in sau khi đóng.")]
    return []
