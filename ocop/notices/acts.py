"""What people do with their notices: read them, and choose how they are told."""
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from ocop.journal.record import record
from ocop.notices.kinds import GROUPS, Way, kinds_of
from ocop.notices.models import Notice, Preference


def read(actor, notice_id: int, *, now: datetime) -> Notice:
    """Note that the person opened a notice (the first time counts); raises Http404 for somebody else's."""
    notice = Notice.objects.visible_to(actor).filter(pk=notice_id).first()
    if notice is None:
        raise Http404(_("Không tìm thấy thông báo này."))
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=now)
    return notice


def read_all(actor, *, group: str = "", now: datetime) -> int:
    """Note that all of the person's notices were read, or those of one group; how many were unread."""
    rows = Notice.objects.visible_to(actor).unread()
    kinds = [kind.code for each in GROUPS if each.code == group for kind in kinds_of(each)]
    return (rows.filter(kind__in=kinds) if group else rows).update(read_at=now)


def choose(actor, *, ways: dict[str, str], language: str, now: datetime) -> Preference:
    """Keep how the person wants to be told, group by group (codes of ``kinds.GROUPS``), and the language of letters.

    What waits for the daily letter and is no longer wanted by mail leaves it, but for what a floor keeps there.
    """
    with transaction.atomic():
        chosen = {group.code: ways[group.code] for group in GROUPS if not group.fixed and group.code in ways}
        kept, _made = Preference.objects.update_or_create(
            person_id=actor.pk, defaults={"ways": chosen, "language": language, "saved_at": now}
        )
        silent = [
            kind.code for group in GROUPS if group.code in chosen for kind in kinds_of(group)
            if kind.way(chosen[group.code]) == Way.PORTAL
        ]  # fmt: skip
        Notice.objects.unsent(Way.DIGEST).filter(person_id=actor.pk, kind__in=silent).update(way=Way.PORTAL)
        record(actor, "account.notices_changed", kept, at=now, details={"ways": chosen, "language": language})
        return kept
