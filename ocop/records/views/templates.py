"""The texts of papers, for the installation's administrator: list, editor with preview, versions."""
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.access import governed_by, role
from ocop.accounts.models import Role
from ocop.accounts.pages import UNPROCESSABLE, put_refusal
from ocop.accounts.refusals import Refused
from ocop.accounts.roles import is_admin
from ocop.journal import clock
from ocop.journal.words import kept
from ocop.papers import decree30
from ocop.papers.pdf import PaperError, render_html
from ocop.records import acts, documents, kinds, versions, wording
from ocop.records.forms import TextForm
from ocop.records.models import PaperTemplate
from ocop.records.sandbox import TemplateFault

PREVIEW_BLOCKS = 3000


@role(Role.ADMIN)
@never_cache
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """Every kind with the version in use."""
    _only_admin(request)
    used = {row["kind"]: row for row in PaperTemplate.objects.filter(in_use=True).values("kind", "version", "made_at")}
    groups: dict[str, list] = {}
    for kind in kinds.all_kinds():
        groups.setdefault(kind.group or _("Văn bản khác"), []).append({"kind": kind, "used": used.get(kind.code)})
    return render(request, "records/templates.html", {"groups": list(groups.items())})


@role(Role.ADMIN)
@never_cache
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The editor with the text in use (or the version asked for), its preview and the versions."""
    kind = _kind(request, code)
    version = request.GET.get("phien_ban", "")
    text = _text_of_version(code, version) if version else versions.text_of(kind)
    form = TextForm(initial={"text": text, "seen": versions.last_version(code)})
    return _page(request, kind, form, text)


@governed_by("template.save")
@require_http_methods(["POST"])
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed as a new version and use it."""
    kind = _kind(request, code)
    form = TextForm(request.POST)
    if form.is_valid():
        try:
            made = acts.save(request.user, code, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Đã lưu và dùng phiên bản {version}.").format(version=made.version))
            return redirect("template", code=code)
    return _page(request, kind, form, request.POST.get("text", ""), status=UNPROCESSABLE)


@role(Role.ADMIN)
@require_POST
def template_preview(request: HttpRequest, code: str) -> HttpResponse:
    """The editor again, with what was typed and its preview; nothing is kept."""
    kind = _kind(request, code)
    form = TextForm(request.POST)
    form.errors.pop("note", None)  # what was changed is said when it is saved
    return _page(request, kind, form, request.POST.get("text", ""), status=200 if form.is_valid() else UNPROCESSABLE)


@role(Role.ADMIN)
@require_POST
def template_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """What was typed as the PDF it would make of the sample, in a tab of its own."""
    kind = _kind(request, code)
    try:
        paper, _missing = documents.paper_of(request.POST.get("text", "").replace("\r\n", "\n"), kind.sample())
        if _length(paper) > PREVIEW_BLOCKS:
            raise TemplateFault(_("Bản xem thử quá dài."))
        data = documents.pdf_of(paper, title=kept(f"Bản xem thử – {kind.title}"))
    except (TemplateFault, PaperError) as fault:
        raise Refused(str(fault)) from fault
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"xem-thu-{code}.pdf")
    return response


@governed_by("template.use")
@require_POST
def use(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Use an earlier version again."""
    acts.use(request.user, code, version, now=clock.now())
    messages.success(request, _("Từ nay dùng phiên bản {version}.").format(version=version))
    return redirect("template", code=code)


@governed_by("template.restore")
@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Back to the shipped text."""
    acts.restore(request.user, code, now=clock.now())
    messages.success(request, _("Từ nay dùng mẫu kèm theo cổng."))
    return redirect("template", code=code)


def _page(request: HttpRequest, kind: kinds.Kind, form: TextForm, text: str, status: int = 200) -> HttpResponse:
    rows = list(PaperTemplate.objects.filter(kind=kind.code).select_related("made_by").defer("text")[:100])
    shown, problem, missing = _preview(kind, text.replace("\r\n", "\n"))
    return render(request, "records/template.html", {
        "kind": kind, "form": form, "versions": rows, "preview": shown, "problem": problem, "missing": missing,
        "own": any(row.in_use for row in rows), "values": _outline(kind.sample()), "filters": sorted(wording.FILTERS),
        "crumbs": [{"label": _("Mẫu văn bản"), "url": reverse("template_list")}, {"label": kind.title}],
    }, status=status)


def _preview(kind: kinds.Kind, text: str) -> tuple[str, str, tuple[str, ...]]:
    """The paper of the sample as HTML for our page, or why there is none; and the names without a value."""
    try:
        paper, missing = documents.paper_of(text, kind.sample())
        if _length(paper) > PREVIEW_BLOCKS:
            raise TemplateFault(_("Bản xem thử quá dài."))
        return mark_safe(render_html("documents/paper.html", decree30.context(paper))), "", missing
    except (TemplateFault, PaperError) as fault:
        return "", str(fault), ()


def _length(paper) -> int:
    blocks = [*paper.body, *(block for annex in paper.annexes for block in annex.body)]
    return sum(len(block.table.rows) if block.table else 1 for block in blocks)


def _outline(sample: dict, name: str = "") -> list[tuple[str, str]]:
    """The names a text of the kind may use, each with its value in the sample."""
    rows: list[tuple[str, str]] = []
    for key, value in sample.items():
        path = f"{name}.{key}" if name else key
        if isinstance(value, dict):
            rows += _outline(value, path)
        elif isinstance(value, list):
            rows.append((f"for … in {path}", ""))
            if value and isinstance(value[0], dict):
                rows += [(f"… .{inner}", text) for inner, text in _outline(value[0])]
        else:
            rows.append((path, str(value)[:80]))
    return rows


def _text_of_version(code: str, version: str) -> str:
    asked = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    row = PaperTemplate.objects.filter(kind=code, version=asked).first()
    if row is None:
        raise Http404(_("Không có phiên bản này."))
    return row.text


def _kind(request: HttpRequest, code: str) -> kinds.Kind:
    _only_admin(request)
    try:
        return kinds.find(code)
    except LookupError:
        raise Http404(_("Không có loại văn bản này.")) from None


def _only_admin(request: HttpRequest) -> None:
    if not is_admin(request.user):
        raise PermissionDenied(_("Chỉ quản trị hệ thống sửa mẫu văn bản."))
