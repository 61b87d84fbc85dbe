"""What the pages of one dossier share: the frame around a step, saving it, and what is shown when two people did."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ocop.accounts.refusals import Stale
from ocop.journal import clock
from products import contributions, dossiers, forms_of_law
from products.models import Dossier


def step_or_404(found: Dossier, code: str) -> forms_of_law.Step:
    """The step of that code; Http404 where the regulation's dossier has none."""
    here = forms_of_law.step(found.regulation, code)
    if here is None:
        raise Http404(_("Hồ sơ không có bước này."))
    return here


def save(request: HttpRequest, found: Dossier, **content) -> Dossier:
    """Save what was posted, over the revision the page was made from (0, always stale, where it was not sent)."""
    posted = request.POST.get("revision", "")
    revision = int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else 0
    return dossiers.save(request.user, found, revision=revision, now=clock.now(), **content)


def after_saving(request: HttpRequest, found: Dossier, here: forms_of_law.Step) -> HttpResponse:
    """On to the next step, or stay, or on to what the pressed button named."""
    messages.success(request, _("Đã lưu."))
    then = request.POST.get("then", "")
    if then.startswith("tai-lieu:"):
        return redirect(reverse("evidence_add", args=[found.pk]) + f"?tieu-chi={then.partition(':')[2]}")
    steps = forms_of_law.steps(found.regulation)
    following = steps[min(steps.index(here) + 1, len(steps) - 1)]
    return redirect("dossier_step", pk=found.pk, code=following.code if then == "next" else here.code)


def conflict(request: HttpRequest, found: Dossier, here: forms_of_law.Step, stale: Stale) -> HttpResponse:
    """409: both texts side by side; what was typed can be saved over the newer one, and nothing is lost."""
    titles = {field.code: field.label for field in here.fields(found.kind)}
    law = found.criteria_set.law
    titles |= {c.code: f"{c.code} {c.title}" for c in law.criteria}
    differing = []
    for part, mine in stale.mine.items():
        theirs = stale.theirs.get(part, {})
        for code, value in mine.items():
            if value is not dossiers.Unanswered and theirs.get(code, "") != value:
                differing.append({
                    "label": titles.get(code, code), "mine": readable(law, part, code, value),
                    "theirs": readable(law, part, code, theirs.get(code, "")),
                })  # fmt: skip
    posted = [(name, value) for name, values in request.POST.lists() for value in values
              if name not in ("csrfmiddlewaretoken", "revision")]  # fmt: skip
    context = frame(request, found, here) | {
        "differing": differing, "posted": posted, "current": stale.current, "message": stale.message
    }  # fmt: skip
    return render(request, "products/dossier/conflict.html", context, status=409)


def readable(law, part: str, code: str, value) -> str:
    """A stored value in words: an answer by its label, a text as it is."""
    if part != "self_marks" or value == "":
        return str(value)
    return _("Không mức nào") if value is None else law.criterion(code).options[value].label


def frame(request: HttpRequest, found: Dossier, here: forms_of_law.Step | None = None) -> dict:
    """What every page of a dossier shows around its content."""
    steps = forms_of_law.steps(found.regulation)
    at = steps.index(here) if here else None
    tabs = [
        {"label": f"{n}. {each.title}", "url": reverse("dossier_step", args=[found.pk, each.code]),
         "current": each is here, "count": None}
        for n, each in enumerate(steps, start=1)
    ]  # fmt: skip
    product = {"label": found.product.name, "url": reverse("product", args=[found.product_id])}
    crumbs = [{"label": pgettext("nhiều", "Sản phẩm"), "url": reverse("product_list")}, product]
    if here:
        crumbs += [{"label": _("Hồ sơ"), "url": reverse("dossier", args=[found.pk])}, {"label": here.title}]
    else:
        crumbs.append({"label": _("Hồ sơ {kind}").format(kind=found.get_kind_display().lower())})
    return {
        "dossier": found, "here": here, "tabs": tabs, "crumbs": crumbs,
        "number": at + 1 if here else None, "of": len(steps), "is_last": at == len(steps) - 1 if here else False,
        "may_edit": contributions.may_edit(found),
    }  # fmt: skip
