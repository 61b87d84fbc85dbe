"""The rows that pages open: through ``visible_to``, else 404."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from products.models import Dossier, Evidence, Producer, Product

PER_PAGE = 50


def producer_or_404(user, pk: int) -> Producer:
    """The producer with its commune."""
    return get_object_or_404(Producer.objects.visible_to(user).select_related("commune__parent__parent"), pk=pk)


def product_or_404(user, pk: int) -> Product:
    """The product with its producer and set (the set's wording is read once per process)."""
    rows = Product.objects.visible_to(user).select_related("producer__commune", "criteria_set")
    return get_object_or_404(rows.defer("criteria_set__data"), pk=pk)


def dossier_or_404(user, pk: int) -> Dossier:
    """The dossier with what its pages read of it."""
    rows = Dossier.objects.visible_to(user).select_related("product__producer__commune__parent__parent", "criteria_set")
    return get_object_or_404(rows.defer("criteria_set__data"), pk=pk)


def evidence_or_404(user, pk: int) -> Evidence:
    """A file of a dossier the person may see, also one taken out of the working copy."""
    return get_object_or_404(Evidence.objects.visible_to(user).select_related("dossier__product"), pk=pk)


def page_of(request: HttpRequest, rows):
    """The page of the list that the address asks for (50 rows; a page that is not there: the last)."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
