"""The words of states, acts and statuses in the reader's language.

``permissions`` and ``states`` may not import Django, so their words stay as written there and are translated where they
are shown. What is written into a record takes them from the tables, or is written ``in_vietnamese``.
"""

from django.utils.translation import gettext, gettext_lazy, override

from evaluations.permissions import Rule
from evaluations.rules.validity import Status
from evaluations.states import LABELS, State

STATUSES = {
    Status.VALID: gettext_lazy("Còn hiệu lực"),
    Status.EXTENDED: gettext_lazy("Được kéo dài hiệu lực"),
    Status.EXPIRED: gettext_lazy("Hết hiệu lực"),
    Status.SUPERSEDED: gettext_lazy("Đã được thay bằng công nhận mới"),
    Status.REVOKED: gettext_lazy("Đã bị thu hồi"),
    Status.NOT_YET: gettext_lazy("Chưa đến ngày có hiệu lực"),
}


def act_label(rule: Rule) -> str:
    """What the act is called."""
    return gettext(rule.label)


def state_label(state: str) -> str:
    """What the state of an evaluation is called. Raises ``ValueError`` for a state that is none."""
    return gettext(LABELS[State(state)])


def status_label(status: Status) -> str:
    """Whether a certificate is good on a day, in words."""
    return str(STATUSES[status])


def not_yours(rule: Rule) -> str:
    """The sentence for somebody whom no office gives the act."""
    return gettext("{act}: anh/chị không được giao việc này.").format(act=act_label(rule))


def in_vietnamese() -> override:
    """While a record is written: whatever labels go into it stay in the language of the law, whoever acts."""
    return override("vi")
