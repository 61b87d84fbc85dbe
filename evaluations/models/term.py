"""The facts that end or prolong a recognition, as annotations: asked for with the rows, in the same query."""

from django.apps import apps
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Least


def facts(*, pk: str, prefix: str) -> dict:
    """``superseded_on``, ``extended_to`` and ``revoked_on`` of a recognition reached by ``prefix``, its id by ``pk``.

    The next recognition is the one whose first day is later: an older one taken over afterwards supersedes nothing.
    """
    recognition = apps.get_model("evaluations", "Recognition")
    since = OuterRef(f"{prefix}valid_from")
    later = recognition.objects.filter(product=OuterRef(f"{prefix}product")).filter(
        Q(valid_from__gt=since) | Q(valid_from=since, pk__gt=OuterRef(pk))
    )
    revoked = apps.get_model("evaluations", "Revocation").objects.filter(
        recognition=OuterRef(pk), decided_on__isnull=False
    )
    until = f"{prefix}extension__until"
    return {
        "superseded_on": Subquery(later.order_by("valid_from", "pk").values("valid_from")[:1]),
        # SQLite's least of a NULL is NULL, PostgreSQL's is the other one.
        "extended_to": Coalesce(Least(F(until), F(f"{prefix}extension__ended_on")), F(until)),
        "revoked_on": Subquery(revoked.values("decided_on")[:1]),
    }
