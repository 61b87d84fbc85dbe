"""The letters themselves: text and plain HTML in the person's language, each with the way to the act.

A letter is read on phones, by assistants and by mail servers in between: it carries what the notice says and addresses
that ask for a sign-in, nothing else.
"""
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.notices.kinds import GROUPS, find, kinds_of
from ocop.notices.models import Digest, Notice


def of_notice(notice: Notice, to: str, language: str = "vi") -> EmailMultiAlternatives:
    """The letter about one notice; what is stored stays Vietnamese, its frame is in ``language``."""
    with translation.override(language):
        context = {"notice": _shown(notice), "name": notice.person.full_name if notice.person else ""}
        return _letter("notice", notice.subject, context, to, f"thong-bao-{notice.pk}", bool(notice.person_id))


def of_digest(digest: Digest, notices: list[Notice], to: str, language: str = "vi") -> EmailMultiAlternatives:
    """The one letter of a day: its notices by group, newest first in each."""
    with translation.override(language):
        groups = []
        for group in GROUPS:
            codes = {kind.code for kind in kinds_of(group)}
            rows = [_shown(notice) for notice in notices if notice.kind in codes]
            if rows:
                groups.append({"title": str(group.title), "rows": rows})
        count = len(notices)
        subject = ngettext("%(count)d thông báo ngày %(day)s", "%(count)d thông báo ngày %(day)s", count)
        subject %= {"count": count, "day": f"{digest.day:%d/%m/%Y}"}
        context = {"groups": groups, "name": digest.person.full_name, "day": digest.day, "list": _url("notices")}
        return _letter("digest", subject, context, to, f"thu-gop-{digest.pk}", True)


def _letter(template: str, subject: str, context: dict, to: str, name: str, has_account: bool):
    """``name`` is the letter's own: its Message-ID, so that a mail server recognises a double."""
    settings_page = _url("notice_settings") if has_account else ""
    context = {**context, "settings_page": settings_page, "front": settings.PUBLIC_URL, "subject": subject}
    text = render_to_string(f"mail/{template}.txt", context).strip() + "\n"
    host = settings.PUBLIC_URL.split("//")[-1].split("/")[0].split(":")[0]
    headers = {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}
    if settings_page:
        headers["List-Unsubscribe"] = f"<{settings_page}>"
    letter = EmailMultiAlternatives(f"[{_('Cổng OCOP')}] {subject}", text, to=[to], headers=headers)
    letter.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    return letter


def _shown(notice: Notice) -> dict:
    return {
        "kind": str(find(notice.kind).title), "subject": notice.subject, "text": notice.text, "at": notice.made_at,
        "url": settings.PUBLIC_URL + notice.link,
    }  # fmt: skip


def _url(name: str) -> str:
    return settings.PUBLIC_URL + reverse(name)
