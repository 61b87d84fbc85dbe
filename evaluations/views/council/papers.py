"""Paper sheets: the blank one to print, the grid to type one in, and the comparison by a second person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from councils.models import Seat
from evaluations.forms.council_paper import PaperGrid, keys_of, read_grid
from evaluations.models import AgendaItem, Evaluation, Sheet, Transcription
from evaluations.selectors import dossiers
from evaluations.selectors.offices import require
from evaluations.stages import _round, transcription
from evaluations.stages._act import reasons_against
from evaluations.views._page import UNPROCESSABLE, crumbs, evaluation_or_404
from evaluations.views.council.rounds import room_of
from ocop.accounts.access import governed_by
from ocop.accounts.refusals import Refused
from ocop.journal import clock


@require_GET
@governed_by("sheet.transcribe")
def paper_blank(request: HttpRequest, pk: int) -> HttpResponse:
    """The blank sheet to print, each answer with the number that is typed later."""
    evaluation = evaluation_or_404(request.user, pk)
    require(request.user, "sheet.transcribe", evaluation)
    context = {"evaluation": evaluation, "parts": _parts(evaluation), "back": room_of(evaluation)}
    return render(request, "evaluations/paper/blank.html", context)


@require_http_methods(["GET", "POST"])
@governed_by("sheet.transcribe")
def paper_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary types a member's paper sheet in, one number a criterion."""
    evaluation = evaluation_or_404(request.user, pk)
    require(request.user, "sheet.transcribe", evaluation)
    reasons = reasons_against("sheet.transcribe", evaluation, clock.now())
    item = _round.current_item(evaluation)
    seats = [] if reasons else _without_sheet(item, evaluation)
    seat, grid, said, status = _chosen(request, seats), PaperGrid(), reasons, 200
    if request.method == "POST":
        grid = read_grid(request.POST, _law(evaluation), evaluation.dossier_version.cases)
        said, status = _entered(request, evaluation, seat, grid), UNPROCESSABLE
        if not said:
            messages.success(
                request, _("Đã nhập phiếu giấy của {office}; chờ người thứ hai đối chiếu.").format(office=seat.office)
            )
            return redirect(reverse("sheet.transcribe", args=[pk]))
    elif seat:
        grid.typed, grid.comment = _typed_before(request.user, item, seat, evaluation)
    context = {
        "evaluation": evaluation, "seats": seats, "seat": seat, "grid": grid, "reasons": said, "shut": bool(reasons),
        "parts": _parts(evaluation, grid), "waiting": _waiting(evaluation), "back": room_of(evaluation),
        "crumbs": crumbs(evaluation, _("Nhập phiếu giấy")),
    }  # fmt: skip
    return render(request, "evaluations/paper/entry.html", context, status=status)


def _entered(request: HttpRequest, evaluation: Evaluation, seat: Seat | None, grid: PaperGrid) -> list[str]:
    """Type the sheet in; the reasons why not, an empty list where it was done."""
    if seat is None:
        return [_("Chọn thành viên có phiếu giấy; thành viên này có thể đã nộp phiếu trên cổng.")]
    if grid.faults:
        return [_("Còn {count} ô chưa nhập đúng.").format(count=len(grid.faults))]
    try:
        transcription.enter(
            request.user, evaluation.pk, seat.pk, marks=grid.marks, comment=grid.comment, now=clock.now()
        )
    except Refused as refused:
        grid.faults.update(refused.fields)
        return refused.reasons
    return []


def _without_sheet(item: AgendaItem, evaluation: Evaluation) -> list[Seat]:
    """Who takes part and has no sheet in the portal: whose paper may be typed in."""
    item.evaluation = evaluation
    done = set(Sheet.objects.filter(item=item).values_list("seat", flat=True))
    here = _round.attending(item) if item.session.form == "meeting" else None
    return [s for s in _round.voters(item) if s.pk not in done and (here is None or s.pk in here)]


def _chosen(request: HttpRequest, seats: list[Seat]) -> Seat | None:
    wanted = request.POST.get("seat") if request.method == "POST" else request.GET.get("thanh-vien")
    return next((seat for seat in seats if str(seat.pk) == wanted), None)


def _typed_before(user, item: AgendaItem, seat: Seat, evaluation: Evaluation) -> tuple[dict[str, str], str]:
    """What the same person typed for the seat before, so that a slip can be put right."""
    kept = Transcription.objects.filter(item=item, seat=seat, entered_by=user, confirmed_at__isnull=True).first()
    if kept is None:
        return {}, ""
    return keys_of(kept.marks, _law(evaluation), evaluation.dossier_version.cases), kept.comment


def _waiting(evaluation: Evaluation) -> list[Transcription]:
    rows = Transcription.objects.filter(item__evaluation=evaluation, confirmed_at__isnull=True)
    return list(rows.select_related("seat", "entered_by").order_by("seat__position", "pk"))


@require_http_methods(["GET", "POST"])
@governed_by("sheet.confirm_transcription")
def paper_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person compares what was typed with the paper, then confirms or throws it away."""
    evaluation = evaluation_or_404(request.user, pk)
    require(request.user, "sheet.confirm_transcription", evaluation)
    found = transcription.waiting_for(request.user, evaluation)
    reasons = reasons_against("sheet.confirm_transcription", evaluation, clock.now())
    status = 200
    if request.method == "POST":
        kept = next((each for each in found if str(each.pk) == request.POST.get("paper")), None)
        if kept is None:
            raise Http404(_("Không tìm thấy phiếu giấy này."))
        try:
            _decide(request, kept)
            return redirect(room_of(evaluation))
        except Refused as refused:
            reasons, status = refused.reasons, UNPROCESSABLE
    context = {
        "evaluation": evaluation, "reasons": reasons, "back": room_of(evaluation),
        "papers": [{"paper": each, "parts": _answers(evaluation, each)} for each in found],
        "others": len(_waiting(evaluation)) - len(found),
        "crumbs": crumbs(evaluation, _("Đối chiếu phiếu giấy")),
    }  # fmt: skip
    return render(request, "evaluations/paper/check.html", context, status=status)


def _decide(request: HttpRequest, kept: Transcription) -> None:
    if request.POST.get("same") == "no":
        transcription.withdraw(request.user, kept.pk, now=clock.now())
        messages.info(
            request, _("Đã bỏ phần nhập phiếu của {office}; nhập lại từ phiếu giấy.").format(office=kept.seat.office)
        )
        return
    sheet = transcription.confirm(request.user, kept.pk, now=clock.now())
    messages.success(
        request,
        _("Đã xác nhận phiếu giấy của {office}. Mã biên nhận: {receipt}").format(
            office=kept.seat.office, receipt=sheet.receipt
        ),
    )


def _law(evaluation: Evaluation):
    return evaluation.dossier_version.criteria_set.law


def _parts(evaluation: Evaluation, grid: PaperGrid | None = None) -> list[dict]:
    """The set part by part: each criterion with its numbered answers, what was typed and what is wrong with it."""
    law, cases = _law(evaluation), evaluation.dossier_version.cases
    return [{"part": part, "rows": [_row(criterion, cases, grid) for criterion in part.criteria]} for part in law.parts]


def _row(criterion, cases: dict, grid: PaperGrid | None) -> dict:
    positions = criterion.positions(cases.get(criterion.code) if criterion.cases else None)
    return {
        "criterion": criterion,
        "options": [(key, criterion.options[at]) for key, at in enumerate(positions, start=1)],
        "last": len(positions),
        "typed": grid.typed.get(criterion.code, "") if grid else "",
        "faults": grid.faults.get(criterion.code, []) if grid else [],
    }


def _answers(evaluation: Evaluation, kept: Transcription) -> list[dict]:
    law = _law(evaluation)
    keys = keys_of(kept.marks, law, evaluation.dossier_version.cases)
    return [
        {
            "part": part,
            "rows": [
                {"criterion": c, "key": keys[c.code], "words": dossiers.in_words(law, c.code, kept.marks[c.code])}
                for c in part.criteria
            ],
        }
        for part in law.parts
    ]
