"""Lists of products and producers as plain rows; every list begins at ``visible_to``."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from ocop.accounts.names import search_key
from products.models import Dossier, Producer, Product

COMMUNES = 400  # choices of a filter; beyond that the search box serves


def products(user, filters: dict) -> QuerySet:
    """The products the person may see, filtered, as dicts with the newest dossier's kind and filing; no order yet."""
    last = Dossier.objects.filter(product=OuterRef("pk")).order_by("-pk")
    rows = Product.objects.visible_to(user).annotate(
        last_kind=Subquery(last.values("kind")[:1]), last_filed=Subquery(last.values("filed_at")[:1])
    )
    key = search_key(filters.get("q") or "")
    if key:
        rows = rows.filter(Q(search_key__contains=key) | Q(producer__search_key__contains=key))
    if filters.get("sector"):
        rows = rows.filter(criteria_set__sector=filters["sector"])
    if filters.get("commune"):
        rows = rows.filter(producer__commune=filters["commune"])
    if filters.get("kind") == "none":
        rows = rows.filter(last_kind__isnull=True)
    elif filters.get("kind"):
        rows = rows.filter(last_kind=filters["kind"])
    return rows.values(
        "pk", "name", "code", "producer__name", "producer__commune__name", "criteria_set__sector",
        "criteria_set__title", "last_kind", "last_filed",
    )  # fmt: skip


def sectors(user) -> list[tuple[str, str]]:
    """The sectors of the products the person may see, as choices."""
    rows = Product.objects.visible_to(user).order_by("criteria_set__sector").values_list("criteria_set__sector")
    return [(name, name) for (name,) in rows.distinct()]


def producers(user, filters: dict) -> QuerySet:
    """The producers the person may see, filtered, as dicts with their number of products; no order yet."""
    rows = Producer.objects.visible_to(user).annotate(n=Count("products"))
    key = search_key(filters.get("q") or "")
    if key:
        rows = rows.filter(Q(search_key__contains=key) | Q(registration_number__startswith=filters["q"].strip()))
    if filters.get("kind"):
        rows = rows.filter(kind=filters["kind"])
    if filters.get("commune"):
        rows = rows.filter(commune=filters["commune"])
    return rows.values("pk", "name", "kind", "commune__name", "registration_number", "n")


def communes(user) -> list[tuple[int, str]]:
    """The communes of the producers the person may see, as choices."""
    rows = Producer.objects.visible_to(user).order_by("commune__sort_key", "commune")
    return list(rows.values_list("commune", "commune__name").distinct()[:COMMUNES])
