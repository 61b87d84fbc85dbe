"""Printing: the forms of a dossier, its receipts, the commune's letter; and looking a receipt up in public."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ocop.accounts.access import public, signed_in
from ocop.accounts.names import search_key
from products import contributions, offices
from products.documents import blocks, catalogue, commune_papers, receipt
from products.documents.source import Source, source_of
from products.models import CommuneForwarding, CommuneReport, Dossier, DossierVersion, FilingReceipt, ProducerType
from products.views._found import dossier_or_404

PDF = "application/pdf"


@signed_in
@require_safe
def paper(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One form of the dossier as PDF: the filed version (``?ban=``, else the last), or the draft for its writers."""
    found = dossier_or_404(request.user, pk)
    source = source_for(request, found)
    chosen = catalogue.find(source, code)
    if chosen is None:
        raise Http404(_("Hồ sơ không có giấy tờ này."))
    with override("vi"):
        made = blocks.pdf(chosen.make(source))
    return _file(made, f"{code}-{found.product.name}")


def source_for(request: HttpRequest, found: Dossier) -> Source:
    """What is printed for this person; a draft is its writers' alone, and so are the self-assessed points."""
    writes = offices.may_write_dossier(request.user, found)
    version = _version(request, found, writes)
    if version is None and not writes:
        raise Http404(_("Hồ sơ chưa nộp."))
    return source_of(found, version, with_marks=writes)


def _version(request: HttpRequest, found: Dossier, writes: bool) -> DossierVersion | None:
    asked = request.GET.get("ban", "")
    if asked == "nhap" and writes:
        return None
    if asked:
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
        return get_object_or_404(found.versions.select_related("criteria_set"), number=number)
    return found.versions.select_related("criteria_set").order_by("-number").first()


@signed_in
@require_safe
def filing_receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The receipt of one filed version, for those who see the dossier."""
    found = dossier_or_404(request.user, pk)
    rows = FilingReceipt.objects.select_related("version__dossier__product__producer__commune")
    kept = get_object_or_404(rows, version__dossier=found, version__number=number)
    told = contributions.reception_of(found)
    with override("vi"):
        made = blocks.pdf(receipt.paper(kept, told.unit if told else ""))
    return _file(made, f"bien-nhan-{found.product.name}-ban-{number}")


@signed_in
@require_safe
def commune_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The commune's request letter with its list, for whoever sees every dossier on it."""
    sent = get_object_or_404(CommuneForwarding.objects.select_related("commune"), pk=pk)
    rows = CommuneReport.objects.filter(forwarding=sent).select_related("dossier__product__producer").order_by("pk")
    reports = list(rows)
    seen = Dossier.objects.visible_to(request.user).filter(pk__in=[row.dossier_id for row in reports]).count()
    if not reports or seen < len(reports):
        raise Http404(_("Không tìm thấy công văn này."))
    with override("vi"):
        made = blocks.pdf(commune_papers.letter(sent, reports))
    return _file(made, f"cong-van-de-nghi-{sent.commune.name}-{pk}")


def _file(data: bytes, name: str) -> HttpResponse:
    plain = search_key(name).replace(" ", "-")[:100]
    return HttpResponse(data, content_type=PDF, headers={"Content-Disposition": f'attachment; filename="{plain}.pdf"'})


@public
@require_safe
def receipt_lookup(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt's code; a code that is typed leads to its page."""
    typed = "".join(request.GET.get("ma", "").upper().split())
    if typed and typed.isalnum() and typed.isascii() and len(typed) <= 40:
        return redirect(reverse("receipt_check", args=[typed]))
    return render(request, "public/receipt.html", {"receipt": None, "asked": bool(typed)})


@public
@require_safe
def receipt_check(request: HttpRequest, code: str) -> HttpResponse:
    """What a receipt stands for: product, producer, time and hashes; no persons, no contents, no file names."""
    rows = FilingReceipt.objects.select_related("version__dossier__product__producer")
    found = rows.filter(code=code.upper()).first()
    if found is None:
        return render(request, "public/receipt.html", {"receipt": None, "asked": True, "code": code}, status=404)
    content = found.version.content
    owner = found.version.dossier.product.producer
    newer = found.version.dossier.versions.filter(number__gt=found.version.number).exists()
    context = {
        "receipt": found, "product": content["product"], "newer": newer,
        # A household bears a person's name.
        "producer": "" if owner.kind == ProducerType.HOUSEHOLD else content["producer"],
        "clause": receipt.value_clause(found.version.dossier.regulation),
        "files": [{"sha256": f["sha256"], "size": f["size"]} for f in content.get("files", [])],
    }  # fmt: skip
    return render(request, "public/receipt.html", context)
