"""The dossier: where it stands, its pages step by step, and its filed versions."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.access import governed_by, signed_in, wants_json
from ocop.accounts.pages import UNPROCESSABLE, composed, put_refusal
from ocop.accounts.refusals import Refused, Stale
from products import checks, contributions, forms_of_law, offices, renewal
from products.documents import catalogue
from products.forms.steps import shown, step_form, to_text
from products.models import Dossier
from products.vault import reading
from products.views import filed_version, self_assessment
from products.views._found import dossier_or_404
from products.views._steps import after_saving, conflict, frame, save, step_or_404
from products.views.checks import as_row


@signed_in
@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who write it: the steps and what is missing. For others: the version that was filed last."""
    found = dossier_or_404(request.user, pk)
    if not offices.may_write_dossier(request.user, found):
        return filed_version.answer(request, found, found.versions.order_by("-number").first())
    facts = checks.facts_of(found, timezone.localdate())
    findings = checks.run(facts)
    done, whole = checks.completeness(facts)
    context = frame(request, found) | {
        "done": done, "whole": whole, "blocking": [f for f in findings if f.blocks],
        "steps": stepper(found, findings), "fields": fields_of(found),
        "versions": found.versions.order_by("-number").values("number", "frozen_at", "sha256", "receipt__code"),
        "files": len(facts.files), "pieces": contributions.contributed("dossier", request, found),
        "papers": catalogue.listed(found), "tasks": tasks_of(found),
    }  # fmt: skip
    return render(request, "products/dossier/overview.html", context)


@signed_in
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One filed version, as it was."""
    found = dossier_or_404(request.user, pk)
    return filed_version.answer(request, found, get_object_or_404(found.versions, number=number))


@governed_by("dossier.save")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One page of the dossier: shown to those who write it; saved while it may be changed."""
    found = dossier_or_404(request.user, pk)
    offices.require(offices.may_write_dossier(request.user, found), _("Hồ sơ này do chủ thể khác viết."))
    here = step_or_404(found, code)
    if code == forms_of_law.SELF_ASSESSMENT:
        return self_assessment.answer(request, found, here)
    if code == forms_of_law.FILING:
        return _filing(request, found, here)
    form = step_form(found, here, composed(request.POST) if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(request, found, fields=to_text(form.cleaned_data))
        except Refused as refused:
            put_refusal(form, refused)
        except Stale as stale:
            if wants_json(request):
                raise
            return conflict(request, found, here, stale)
        else:
            if wants_json(request):  # the page saves long texts by itself
                return JsonResponse({"revision": saved.revision})
            return after_saving(request, found, here)
    if request.method == "POST" and wants_json(request):
        return JsonResponse({"reasons": form.non_field_errors(), "fields": form.errors}, status=UNPROCESSABLE)
    context = frame(request, found, here) | {
        "form": form,
        "groups": _groups(found, here, form),
        "files": reading.of_dossier(found) if code == "ke-hoach" else None,
    }
    return render(request, "products/dossier/step.html", context, status=UNPROCESSABLE if form.errors else 200)


def _filing(request: HttpRequest, found: Dossier, here: forms_of_law.Step) -> HttpResponse:
    facts = checks.facts_of(found, timezone.localdate(), thorough=True, reader=request.user)
    findings = checks.run(facts)
    done, whole = checks.completeness(facts)
    links = {step.code: step.title for step in forms_of_law.steps(found.regulation)}
    context = frame(request, found, here) | {
        "done": done, "whole": whole,
        "findings": [as_row(found, f, links) for f in findings],
        "blocked": any(f.blocks for f in findings),
        "pieces": contributions.contributed("dossier.filing", request, found),
    }  # fmt: skip
    return render(request, "products/dossier/filing.html", context)


def tasks_of(found: Dossier) -> list[dict]:
    """What a renewed dossier still asks for, with the way there; nothing once it is filed."""
    if found.filed_at or not found.baseline_id:
        return []
    return [
        {"task": task, "url": reverse("dossier_step", args=[found.pk, task.step]) + f"#{task.anchor}"}
        for task in renewal.tasks(found, timezone.localdate())
    ]


def stepper(found: Dossier, findings: list) -> list[dict]:
    """The steps with what is still missing on each."""
    steps = []
    for each in forms_of_law.steps(found.regulation):
        open_ones = sum(f.step == each.code and f.blocks for f in findings)
        is_filing = each.code == forms_of_law.FILING
        done = found.filed_at is not None if is_filing else not open_ones
        steps.append({
            "label": each.title, "state": "done" if done else "todo", "who": each.paper,
            "note": _("Còn {count} việc").format(count=open_ones) if open_ones else "",
            "url": reverse("dossier_step", args=[found.pk, each.code]),
        })  # fmt: skip
    return steps


def fields_of(found: Dossier) -> list[tuple]:
    """The head of the dossier as terms and values."""
    criteria = found.criteria_set
    return [
        (_("Chủ thể"), found.product.producer.name, found.product.producer.full_address),
        (_("Hình thức"), found.get_kind_display()),
        (_("Theo quyết định"), found.regulation),
        (_("Bộ sản phẩm"), _("Bộ {number}. {title}").format(number=criteria.set_number, title=criteria.title),
         "" if criteria.confirmed_at else _("Chưa đối chiếu với Công báo")),
        (_("Số phiếu đăng ký"), found.slip_number),
        (_("Mã sản phẩm"), found.product.code or ""),
        (_("Nguồn"), _("Cán bộ nhập từ hồ sơ giấy") if found.on_paper else _("Chủ thể lập trên cổng")),
        (_("Nộp lúc"), f"{timezone.localtime(found.filed_at):%H:%M %d/%m/%Y}" if found.filed_at else ""),
    ]  # fmt: skip


def _groups(found: Dossier, here: forms_of_law.Step, form) -> list[dict]:
    """The step's groups: what is written elsewhere as facts, the rest as controls."""
    values = forms_of_law.values(found)
    groups = []
    for group in here.groups:
        fields = [f for f in group.fields if not f.only_for or found.kind in f.only_for]
        facts = [(f.label, shown(f, values[f.code])) for f in fields if f.source]
        controls = [form[f.code] for f in fields if not f.source]
        sources = {f.source.partition(".")[0] for f in fields if f.source}
        if fields:
            groups.append({"title": group.title, "facts": facts, "controls": controls, "of": sources & {"producer"}})
    return groups
