"""How acts are called on the journal's page, and which of them keep their details closed there.

The entries themselves are written in full, for the chain. An app names its acts once, in ``AppConfig.ready``.
"""
from django.utils.translation import gettext

_labels: dict[str, str] = {}
_sealed: set[str] = set()


def name_acts(labels: dict[str, str]) -> None:
    """Give acts their names, lazy or as msgids: ``{"job.cancel": gettext_lazy("Hủy công việc nền")}``."""
    _labels.update(labels)


def label(act: str) -> str:
    """Return the act's name in the reader's language, or its code where nobody named it."""
    return gettext(_labels[act]) if act in _labels else act


def named() -> list[tuple[str, str]]:
    """Every act that has a name, with it in the reader's language."""
    return [(act, gettext(name)) for act, name in _labels.items()]


def seal(prefix: str) -> None:
    """Keep the details of every act whose name begins so off the page.

    For whatever would tell a member's scores: they are nobody's before the round closes.
    """
    _sealed.add(prefix)


def is_sealed(act: str) -> bool:
    """Whether the details of the act are kept off the page."""
    return act.startswith(tuple(_sealed))
