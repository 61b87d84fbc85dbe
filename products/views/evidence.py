"""Evidence: adding, describing, removing and fetching files."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.access import governed_by, signed_in
from ocop.accounts.pages import UNPROCESSABLE, answer_form, bound
from ocop.accounts.refusals import Refused
from ocop.journal import clock
from products import contributions, forms_of_law, offices
from products.forms.evidence import DescribeForm, EvidenceForm
from products.models import Dossier, Evidence
from products.vault import keeping, reading, receiving
from products.views._files import handed, held, readable_or_404
from products.views._found import dossier_or_404, evidence_or_404


@governed_by("evidence.add")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files or an address; files that are not fit are named, the others are kept."""
    found = _writable(request, pk)
    law = found.criteria_set.law
    asked = request.GET.get("tieu-chi", "")
    criterion = asked if asked in law else ""
    initial = {"criteria": [criterion] if criterion else []}
    form = bound(request, partial(EvidenceForm, dossier=found, initial=initial))
    if request.method == "POST" and form.is_valid():
        kept = _keep(request, found, form)
        for text in kept:
            messages.success(request, text)
        if not form.errors:
            return redirect(_back(found, criterion))
    others = [row for row in reading.of_dossier(found) if criterion not in row["criteria"]]
    context = {
        "dossier": found, "form": form, "criterion": criterion,
        "printed": law.criterion(criterion).printed_code if criterion else "", "back": _back(found, criterion),
        "max_mb": keeping.limits().megabytes, "there": others, "unfinished": receiving.unfinished(request.user, found),
        "may_edit": contributions.may_edit(found), "crumbs": _crumbs(found, _("Thêm tài liệu")),
    }  # fmt: skip
    return render(request, "products/evidence/add.html", context, status=UNPROCESSABLE if form.errors else 200)


def _keep(request: HttpRequest, found: Dossier, form: EvidenceForm) -> list[str]:
    """Keep each file on its own; what was refused goes beside the field. Returns what was kept, as sentences."""
    data, kept = form.cleaned_data, []
    facts = {name: data[name] for name in keeping.FACTS}
    if len(data["files"]) > 1:
        facts["title"] = ""  # several files: each is called by its own name
    for upload in data["files"]:
        try:
            row, new = keeping.keep_file(request.user, found.pk, upload, facts=facts, now=clock.now())
        except Refused as refused:
            form.add_error("files", [*refused.reasons, *refused.fields.get("files", [])])
        else:
            text = _("Đã lưu «{title}».") if new else _("Tệp này đã có: «{title}»; đã gắn thêm tiêu chí.")
            kept.append(text.format(title=row.title))
    if data["url"]:
        try:
            row = keeping.keep_address(request.user, found.pk, data["url"], facts=facts, now=clock.now())
        except Refused as refused:
            form.add_error("url", refused.reasons)
        else:
            kept.append(_("Đã lưu «{title}».").format(title=row.title))
    return kept


@governed_by("evidence.describe")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is said of a file, and which criteria it supports."""
    row = evidence_or_404(request.user, pk)
    found = _writable(request, row.dossier_id)
    initial = {name: getattr(row, name) for name in keeping.FACTS}
    form = bound(request, partial(DescribeForm, dossier=found, initial=initial))
    return answer_form(
        request, form, "products/evidence/edit.html",
        {"evidence": row, "dossier": found, "back": _back(found), "crumbs": _crumbs(found, row.title)},
        do=lambda data: keeping.describe(request.user, pk, facts=data, now=clock.now()),
        done=_back(found), message=_("Đã lưu."),
    )  # fmt: skip


@governed_by("evidence.add")
@require_http_methods(["POST"])
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Let files that are there support one more criterion."""
    found = _writable(request, pk)
    criterion = request.POST.get("criterion", "")
    if criterion not in found.criteria_set.law:
        raise Http404(_("Bộ tiêu chí không có tiêu chí này."))
    chosen = [int(value) for value in request.POST.getlist("file") if value.isascii() and value.isdigit()]
    for row in Evidence.objects.standing().filter(dossier=found, pk__in=chosen):
        keeping.describe(request.user, row.pk, facts={"criteria": [*row.criteria, criterion]}, now=clock.now())
    return redirect(_back(found, criterion))


@governed_by("evidence.remove")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take the file out of the working copy."""
    row = evidence_or_404(request.user, pk)
    found = _writable(request, row.dossier_id)
    if request.method == "POST":
        keeping.remove(request.user, pk, now=clock.now())
        messages.success(request, _("Đã gỡ «{title}».").format(title=row.title))
        return redirect(_back(found))
    kept = [_("Các bản hồ sơ đã nộp vẫn giữ tệp này.")]
    return render(request, "products/evidence/remove.html", {"evidence": row, "kept": kept, "back": _back(found)})


@signed_in
@require_safe
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, always as a download, to those who may see the dossier; none while it is in quarantine."""
    row = readable_or_404(request, pk)
    if row.is_held:
        return held(request, row)
    if row.url:
        return render(request, "products/evidence/address.html", {"evidence": row})
    return handed(row.file.open("rb"), name=row.file_name, content_type=row.content_type)


def _writable(request: HttpRequest, pk: int) -> Dossier:
    found = dossier_or_404(request.user, pk)
    offices.require(offices.may_write_dossier(request.user, found), _("Hồ sơ này do chủ thể khác viết."))
    return found


def _back(found: Dossier, criterion: str = "") -> str:
    if criterion:
        return reverse("dossier_step", args=[found.pk, forms_of_law.SELF_ASSESSMENT]) + f"#tc-{criterion}"
    return reverse("dossier_step", args=[found.pk, "ke-hoach"]) + "#tai-lieu"


def _crumbs(found: Dossier, last: str) -> list[dict]:
    return [
        {"label": found.product.name, "url": reverse("product", args=[found.product_id])},
        {"label": _("Hồ sơ"), "url": reverse("dossier", args=[found.pk])},
        {"label": last},
    ]
