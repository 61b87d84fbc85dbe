"""The member's queue and sheet: read, saved as one goes (by the script or as a plain form), reviewed, submitted."""

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.forms import council_sheet
from evaluations.forms.council_sheet import SheetChange
from evaluations.models import Sheet
from evaluations.selectors import dossiers
from evaluations.selectors import scoring as desks
from evaluations.stages import rehearsal, scoring
from evaluations.views.council.rubric import Filling, rubric
from evaluations.views.council.scripted import saved_facts, scripted
from ocop.accounts.access import governed_by, public, signed_in, wants_json
from ocop.accounts.refusals import Refused, Stale
from ocop.journal import clock

STATES = {
    "todo": (gettext_lazy("Chưa chấm"), "warning", "pencil"),
    "draft": (gettext_lazy("Đang chấm"), "info", "pencil"),
    "submitted": (gettext_lazy("Đã nộp"), "success", "check-lg"),
    "closed": (gettext_lazy("Đã đóng"), "neutral", "lock"),
    "waiting": (gettext_lazy("Chưa mở"), "neutral", "clock"),
}


@require_GET
@signed_in
def scoring_queue(request: HttpRequest) -> HttpResponse:
    """The member's queue: every product of the running sessions with the state of their own sheet."""
    rows = desks.queue(request.user)
    counted = [row for row in rows if row.state != "waiting"]
    context = {
        "rows": [(row, *STATES[row.state]) for row in rows],
        "handed_in": sum(row.state in ("submitted", "closed") for row in counted),
        "total": len(rows),
        "next": desks.next_item(rows, 0),
        "rehearsals": list(rehearsal.visible(request.user).filter(ended_at__isnull=True)),
    }
    return render(request, "evaluations/scoring/queue.html", context)


@require_GET
@public
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps opened sheets readable without a network; it holds below /cham-diem/ only."""
    with open(finders.find("js/scoring_worker.js"), encoding="utf-8") as script:
        answer = HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
@governed_by("sheet.save")
def sheet(request: HttpRequest, item_pk: int) -> HttpResponse:
    """One product with its dossier on the left and the member's sheet on the right."""
    return _sheet_page(request, desks.desk(request.user, item_pk))


def _sheet_page(
    request: HttpRequest, desk: desks.Desk, refused: Refused | None = None, typed: SheetChange | None = None
) -> HttpResponse:
    version = desk.sheet.dossier_version if desk.sheet else desk.evaluation.dossier_version
    read = dossiers.reading(request.user, desk.item, version, desk.law)
    faults = refused.fields if refused else {}
    marks, notes = desk.marks, desk.notes
    if typed:
        marks, notes = {**marks, **typed.marks}, {**notes, **typed.notes}
    filling = Filling(marks, notes, faults, read.before, read.before_marks, locked=bool(desk.reasons))
    context = {
        "desk": desk,
        "rubric": rubric(desk.law, desk.cases, desk.set_id, filling),
        "comment": desk.comment if typed is None or typed.comment is None else typed.comment,
        "own": desks.own_totals(desk.law, desk.cases, desk.marks, desk.missed_minimum),
        "carries": any(code not in desk.marks for code in read.before_marks),
        "read": read,
        "refusals": _with_criteria(desk, refused) if refused else [],
        **_place(request, desk),
    }
    return render(request, "evaluations/scoring/sheet.html", context, status=422 if refused else 200)


def _with_criteria(desk: desks.Desk, refused: Refused) -> list[dict]:
    """Each fault with the criterion it belongs to, for the summary on top."""
    beside = [
        {"code": code, "label": desk.law.criterion(code).printed_code if code in desk.law else code, "text": texts[0]}
        for code, texts in refused.fields.items()
    ]
    said = {row["text"] for row in beside}
    return beside + [{"text": text} for text in refused.reasons if text not in said and not beside]


def _place(request: HttpRequest, desk: desks.Desk) -> dict:
    """Where the product stands in the member's queue."""
    rows = desks.queue(request.user)
    at = next((n for n, row in enumerate(rows, start=1) if row.item == desk.item.pk), None)
    return {"place": at, "places": len(rows), "next": desks.next_item(rows, desk.item.pk)}


@require_POST
@governed_by("sheet.save")
def sheet_save(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Save what changed. For a script JSON in and out (200, 401, 403, 404, 409, 422); for a form a page."""
    if request.content_type == "application/json" or wants_json(request):
        return _save_for_script(request, item_pk)
    typed = None
    try:
        typed = council_sheet.read(request)
        saved = _save(request, item_pk, typed)
        if request.POST.get("go") == "carry":
            saved = scoring.carry_over(
                request.user, item_pk, version=saved.version, seat=typed.seat, now=clock.now()
            )
    except Refused as refused:
        return _sheet_page(request, desks.desk(request.user, item_pk), refused, typed)
    except Stale as stale:
        return _stale_page(request, item_pk, stale)
    return _after_saving(request, saved)


def _save(request: HttpRequest, item_pk: int, typed: SheetChange) -> Sheet:
    return scoring.save_sheet(
        request.user,
        item_pk,
        version=typed.version,
        marks=typed.marks,
        notes=typed.notes,
        comment=typed.comment,
        seat=typed.seat,
        change=typed.change,
        now=clock.now(),
    )


def _after_saving(request: HttpRequest, saved: Sheet) -> HttpResponse:
    go = request.POST.get("go", "")
    if go == "review":
        return redirect("sheet_review", saved.item_id)
    messages.success(request, _("Đã lưu phiếu lúc {time}.").format(
        time=f"{timezone.localtime(saved.saved_at):%H:%M}"))
    if go == "next":
        following = desks.next_item(desks.queue(request.user), saved.item_id)
        return redirect("sheet", following) if following else redirect("scoring_queue")
    return redirect("sheet", saved.item_id)


def _save_for_script(request: HttpRequest, item_pk: int) -> JsonResponse:
    def saved() -> dict:
        sheet = _save(request, item_pk, council_sheet.read(request))
        return saved_facts(sheet, sheet.total, sheet.parts)

    return scripted(saved)


def _stale_page(request: HttpRequest, item_pk: int, stale: Stale) -> HttpResponse:
    """Both versions side by side; the member chooses, nothing was overwritten."""
    desk = desks.desk(request.user, item_pk)
    mine, theirs = stale.mine, stale.theirs
    rows = []
    for criterion in desk.law.criteria:
        code = criterion.code
        pair = [
            dossiers.in_words(desk.law, code, side["marks"][code]) if code in side.get("marks", {}) else _("Chưa chấm")
            for side in (theirs, mine)
        ]
        if code in mine.get("marks", {}) and pair[0] != pair[1]:
            rows.append({"code": criterion.printed_code, "title": criterion.title, "theirs": pair[0], "mine": pair[1]})
    hidden = [("version", stale.current), ("seat", desk.seat.pk), ("comment", mine.get("comment", ""))]
    hidden += [(f"m.{c}", council_sheet.NONE if m is None else m) for c, m in mine.get("marks", {}).items()]
    hidden += [(f"n.{c}", text) for c, text in mine.get("notes", {}).items()]
    context = {"desk": desk, "rows": rows, "hidden": hidden, "message": stale.message}
    return render(request, "evaluations/scoring/stale.html", context, status=409)


@require_http_methods(["GET", "POST"])
@governed_by("sheet.submit")
def sheet_review(request: HttpRequest, item_pk: int) -> HttpResponse:
    """What will be handed in: own totals, what is not answered; on POST the sheet is locked and gets its receipt."""
    desk = desks.desk(request.user, item_pk)
    reasons, status = [], 200
    if request.method == "POST":
        try:
            typed = council_sheet.from_form(request.POST)
            done = scoring.submit_sheet(request.user, item_pk, version=typed.version, seat=typed.seat, now=clock.now())
        except Refused as refused:
            reasons, status = refused.reasons, 422
        except Stale as stale:
            reasons, status = [stale.message], 409
        else:
            messages.success(request, _("Đã nộp phiếu. Mã biên nhận: {receipt}").format(receipt=done.receipt))
            return redirect("sheet_review", item_pk)
        desk = desks.desk(request.user, item_pk)
    own = desks.own_totals(desk.law, desk.cases, desk.marks, desk.missed_minimum)
    context = {
        "desk": desk,
        "own": own,
        "unexplained": [desk.law.criterion(code) for code in _unexplained(desk)],
        "unanswered": [desk.law.criterion(code) for code in own.score.unanswered],
        "answers": _answers(desk, own),
        "reasons": reasons,
        "sheet_url": reverse("sheet", args=[item_pk]),
        "crumbs": [{"label": _("Chấm điểm"), "url": reverse("scoring_queue")},
                   {"label": desk.evaluation.dossier.product.name, "url": reverse("sheet", args=[item_pk])},
                   {"label": _("Xem lại phiếu")}],
        **_place(request, desk),
    }
    return render(request, "evaluations/scoring/review.html", context, status=status)


def _unexplained(desk: desks.Desk) -> list[str]:
    return scoring.unexplained_changes(desk.sheet) if desk.sheet and not desk.reasons else []


def _answers(desk: desks.Desk, own: desks.OwnTotals) -> list[dict]:
    return [
        {
            "code": criterion.code,
            "label": f"{criterion.printed_code} {criterion.name}",
            "answer": dossiers.in_words(desk.law, criterion.code, desk.marks[criterion.code])
            if criterion.code in desk.marks
            else _("Chưa chấm"),
            "counted": own.score.points[criterion.code],
            "note": desk.notes.get(criterion.code, ""),
        }
        for criterion in desk.law.criteria
    ]
