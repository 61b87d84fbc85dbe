"""One search box over what one may see: products, producers, evaluations; diacritics do not matter."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluations.models import Evaluation
from evaluations.models.wording import state_label
from evaluations.selectors import boards
from evaluations.views._page import address
from ocop.accounts.access import signed_in
from ocop.accounts.names import search_key
from products.models import Producer, Product

SHOWN = 20  # of each kind: who needs more types another letter


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search names, slip numbers, product codes and register numbers among what is visible to the person."""
    typed = request.GET.get("q", "").strip()[:80]
    text = search_key(typed)
    groups = []
    if text:
        user = request.user
        groups = [_evaluations(user, typed), _products(user, typed, text), _producers(user, text)]
    crumbs = [{"label": _("Việc của tôi"), "url": reverse("home")}, {"label": _("Tìm kiếm")}]
    context = {"typed": typed, "groups": [g for g in groups if g["rows"]], "crumbs": crumbs}
    return render(request, "evaluations/home/search.html", context)


def _group(label: str, icon: str, rows: list[dict]) -> dict:
    return {"label": label, "icon": icon, "rows": rows[:SHOWN], "more": len(rows) > SHOWN}


def _evaluations(user, typed: str) -> dict:
    rows = boards.narrowed(Evaluation.objects.visible_to(user), {"q": typed}, boards.today())
    columns = ("pk", "state", "season__title", "dossier__product__name", "dossier__product__producer__name")
    found = rows.order_by("-state_since", "pk").values_list(*columns)[: SHOWN + 1]
    return _group(
        _("Hồ sơ đánh giá"),
        "clipboard-check",
        [
            {
                "url": address("evaluation", pk),
                "label": product,
                "sub": f"{producer} · {season}",
                "state": state_label(state),
            }
            for pk, state, season, product, producer in found
        ],
    )


def _products(user, typed: str, text: str) -> dict:
    rows = Product.objects.visible_to(user).filter(Q(search_key__contains=text) | Q(code__icontains=typed))
    found = rows.order_by("sort_key", "pk").values_list("pk", "name", "producer__name", "code")[: SHOWN + 1]
    return _group(
        _("Sản phẩm"),
        "box-seam",
        [
            {"url": address("product", pk), "label": name, "sub": " · ".join(filter(None, [producer, code]))}
            for pk, name, producer, code in found
        ],
    )


def _producers(user, text: str) -> dict:
    rows = Producer.objects.visible_to(user).filter(search_key__contains=text)
    found = rows.order_by("sort_key", "pk").values_list("pk", "name", "commune__name")[: SHOWN + 1]
    return _group(
        _("Chủ thể"),
        "building",
        [{"url": address("producer", pk), "label": name, "sub": commune} for pk, name, commune in found],
    )
