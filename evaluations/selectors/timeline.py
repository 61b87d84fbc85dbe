"""The process picture of one evaluation: the season's own steps, and the acts in words from the journal.

Only what the viewer may know: no figure of a round, and producers and communes read offices instead of names.
"""

import json
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from evaluations.models import Evaluation
from evaluations.models.wording import act_label, state_label
from evaluations.permissions import RULES
from evaluations.selectors.waiting import TURNS, due_dates
from evaluations.states import FINAL, State, steps_of
from ocop.journal.models import Entry
from ocop.law.calendar import vietnam_day

INSIDE = frozenset({"officer", "approver", "chair", "secretary", "member", "advisor", "auditor"})
# Acts that have no rule of their own, and the sign of each act: (words or "" for the rule's label, icon, tone).
WORDS = {
    "registration.open_draft": (gettext_lazy("Đưa hồ sơ vào đợt đánh giá"), "folder", "neutral"),
    "registration.received_from_below": (gettext_lazy("Nhận hồ sơ cấp dưới chuyển lên"), "inbox", "info"),
    "registration.file": ("", "send", "success"),
    "registration.register": ("", "inbox", "info"),
    "registration.withdraw": ("", "dash-circle", "neutral"),
    "registration.screen_out": ("", "x-circle", "danger"),
    "registration.postpone": ("", "skip-forward", "warning"),
    "supplement.ask": ("", "reply", "warning"),
    "supplement.commune_ask": ("", "reply", "warning"),
    "supplement.commune_close": ("", "check-lg", "success"),
    "supplement.remind": (gettext_lazy("Nhắc chủ thể bổ sung hồ sơ"), "clock", "warning"),
    "supplement.answer": ("", "file-earmark-text", "info"),
    "supplement.close": ("", "check-lg", "success"),
    "inspection.plan": ("", "calendar-event", "info"),
    "inspection.record": ("", "camera", "neutral"),
    "inspection.conclude": ("", "geo-alt", "success"),
    "round.open": ("", "clipboard-check", "info"),
    "round.close": ("", "lock", "success"),
    "elimination.decide": ("", "exclamation-octagon", "danger"),
    "recognition.propose": ("", "send", "info"),
    "recognition.recognise": ("", "award", "success"),
    "recognition.forward": ("", "arrow-up", "info"),
    "recognition.decline": ("", "x-circle", "danger"),
    "recognition.send_back": ("", "arrow-counterclockwise", "warning"),
}
# The stepper names what is done in each state, not the state.
STEP_NAMES = {
    State.DRAFT: gettext_lazy("Chuẩn bị hồ sơ"),
    State.SUBMITTED: pgettext_lazy("bước", "Tiếp nhận hồ sơ"),
    State.REGISTERED: gettext_lazy("Chuẩn bị đánh giá"),
    State.ROUND_ONE: gettext_lazy("Chấm điểm vòng 1"),
    State.INSPECTION: gettext_lazy("Kiểm tra thực tế"),
    State.ROUND_TWO: gettext_lazy("Chấm điểm vòng 2"),
    State.PROPOSED: gettext_lazy("Quyết định"),
    State.RECOGNISED: pgettext_lazy("bước", "Công nhận"),
}
# What a producer hears of while it happens; everything else is the council's own business until it is decided.
FOR_ALL = frozenset(
    {
        "registration.open_draft",
        "registration.received_from_below",
        "registration.file",
        "registration.register",
        "registration.withdraw",
        "registration.screen_out",
        "registration.postpone",
        "supplement.ask",
        "supplement.answer",
        "supplement.close",
        "supplement.commune_ask",
        "supplement.commune_close",
        "supplement.remind",
        "inspection.plan",
        "inspection.conclude",
        "round.open",
        "round.close",
        "recognition.propose",
        "recognition.recognise",
        "recognition.forward",
        "recognition.decline",
        "certificate.issue",
    }
)
# Members' own steps: for those who lead the session, for whoever watches over it, and for the person.
DISCREET = ("sheet.", "recusal.")
LEADERS = frozenset({"chair", "secretary", "officer", "approver", "auditor"})
TOLD_REASONS = frozenset(
    {"registration.withdraw", "registration.screen_out", "registration.postpone", "recognition.decline"}
)


def is_inside(offices: set[str]) -> bool:
    """Whether the person judges or oversees: sees closed rounds and who did what."""
    return bool(INSIDE & offices)


def entries_of(evaluation: Evaluation, user, offices: set[str]) -> list[dict]:
    """The evaluation's acts, newest first, as the timeline component shows them."""
    inside = is_inside(offices)
    rows = Entry.objects.filter(subject_type=Evaluation._meta.label_lower, subject_id=str(evaluation.pk)).order_by(
        "-seq"
    )
    entries = []
    for at, act, actor, name, details in rows.values_list("at", "act", "actor", "actor_label", "details"):
        if not _told(act, actor == user.pk, inside, offices):
            continue
        words, icon, tone = WORDS.get(act, ("", "", "neutral"))
        label = words or (act_label(RULES[act]) if act in RULES else act)
        who = name if inside or actor == user.pk else _office(act, evaluation)
        entries.append(
            {"at": at, "what": label, "who": who, "icon": icon, "tone": tone, "detail": _detail(act, details)}
        )
    return _merged(entries)


def _told(act: str, own: bool, inside: bool, offices: set[str]) -> bool:
    if own:
        return True
    if act.startswith(DISCREET):
        return bool(LEADERS & offices)
    return inside or act in FOR_ALL


def _office(act: str, evaluation: Evaluation) -> str:
    if act in ("registration.file", "registration.withdraw", "supplement.answer", "registration.open_draft"):
        return evaluation.dossier.product.producer.name
    if act in ("supplement.commune_ask", "supplement.commune_close"):
        return _("UBND {name}").format(name=evaluation.dossier.product.producer.commune.name)
    return _("Hội đồng đánh giá") if act.startswith(("round.", "inspection.")) else evaluation.unit.name


def _detail(act: str, details: str) -> str:
    found = json.loads(details)
    if act in ("supplement.ask", "supplement.commune_ask"):
        return "\n".join(f"{n}. {text}" for n, text in enumerate(found.get("items", []), 1))
    if act == "registration.register":
        return _("Số tiếp nhận: {number}").format(number=found.get("number"))
    if act in ("supplement.close", "supplement.commune_close"):
        return _("Hồ sơ bổ sung đã đủ.") if found.get("accepted") else _("Hồ sơ bổ sung chưa đủ.")
    return str(found.get("reason", "")) if act in TOLD_REASONS else ""


def _merged(entries: list[dict]) -> list[dict]:
    """A run of the same act by the same person (photos, findings) is told once, with how often."""
    out: list[dict] = []
    for entry in entries:
        last = out[-1] if out else None
        if last and (last["what"], last["who"], last["detail"]) == (entry["what"], entry["who"], entry["detail"]):
            last["times"] = last.get("times", 1) + 1
        else:
            out.append(entry)
    for entry in out:
        if entry.get("times"):
            entry["what"] = _("{what} ({times} lần)").format(what=entry["what"], times=entry["times"])
    return out


def reached(evaluation: Evaluation) -> dict[str, datetime]:
    """When each state was first entered, from the row itself and what hangs on it."""
    found = {
        State.DRAFT: evaluation.opened_at,
        State.SUBMITTED: evaluation.submitted_at,
        State.REGISTERED: evaluation.registered_at,
        State.INSPECTION: min((i.planned_at for i in evaluation.inspections.all()), default=None),
        State.PROPOSED: evaluation.proposed_at,
        State.RECOGNISED: evaluation.closed_at,
    }
    for number, state in ((1, State.ROUND_ONE), (2, State.ROUND_TWO)):
        opened = [i.opened_at for i in evaluation.agenda_items.all() if i.round == number and i.opened_at]
        found[state] = min(opened, default=None)
    found[State(evaluation.state)] = evaluation.state_since
    return {state.value: at for state, at in found.items() if at}


def holder_of(turn: str, inside: bool) -> str:
    """Who holds the evaluation, in words; a ground for elimination is the council's business until it is decided."""
    if turn == "elimination" and not inside:
        return _("Hội đồng xem xét")
    return str(TURNS[turn].label) if turn in TURNS else ""


def steps_for(evaluation: Evaluation, holder: str, due: date | None) -> list[dict]:
    """The season's own steps for the stepper: done, current (who holds it, since when, until when), to come."""
    season, state = evaluation.season, State(evaluation.state)
    order = [State.DRAFT, *steps_of(season.rounds, season.inspection)]
    when, dates = reached(evaluation), due_dates(evaluation.batch, season.inspection)
    closed = state in FINAL
    here = order.index(state) if state in order else len(order) - 1
    steps = []
    for place, step in enumerate(order):
        at = when.get(step.value)
        label = state_label(state) if closed and place == here else STEP_NAMES[step]
        entry = {"label": label, "since": vietnam_day(at) if at else None, "state": "todo"}
        if place == here and not closed:
            entry |= {"state": "current", "who": holder, "until": due}
        elif place > here:
            entry["until"] = dates.get(step.value)
        else:
            entry["state"] = "done" if at else "skipped"
        steps.append(entry)
    return steps
