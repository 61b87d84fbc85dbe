"""The words of the plain tables in the reader's language.

``permissions``, ``states`` and ``rules`` may not import Django, so their words stay as written there and are translated
where they are shown. What is written into a record takes them from the tables instead.
"""

from django.utils.translation import gettext, override

from evaluations.permissions import Rule
from evaluations.rules.validity import LABELS, Status
from evaluations.states import LABELS as STATES
from evaluations.states import State


def act_label(rule: Rule) -> str:
    """What the act is called."""
    return gettext(rule.label)


def state_label(state: str) -> str:
    """What the state of an evaluation is called. Raises ``ValueError`` for a state that is none."""
    return gettext(STATES[State(state)])


def status_label(status: Status) -> str:
    """Whether a certificate is good on a day, in words."""
    return gettext(LABELS[status])


def not_yours(rule: Rule) -> str:
    """The sentence for somebody whom no office gives the act."""
    return gettext("{act}: anh/chị không được giao việc này.").format(act=act_label(rule))


def in_vietnamese() -> override:
    """While a record is written: whatever labels go into it stay in the language of the law, whoever acts."""
    return override("vi")
