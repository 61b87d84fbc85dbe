"""How much a person has not read, carried by the query that reads the person of a session."""
from django.db.models import Count, Expression, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ocop.notices.models import Notice

ATTRIBUTE = "unread_notices"


def count() -> Expression:
    """The number of unread notices of a user's row, by the index that holds the unread ones alone."""
    own = Notice.objects.filter(person=OuterRef("pk"), read_at__isnull=True).order_by().values("person")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
