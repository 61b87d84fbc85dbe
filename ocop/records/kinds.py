"""Which papers there are: each kind with its shipped text, who may see one, and a sample for the preview."""
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ocop.papers.pdf import TEMPLATES


@dataclass(frozen=True)
class Kind:
    """A kind of paper. ``template`` is the shipped text's path below ``templates/``; ``group`` orders the list."""

    code: str
    title: str
    template: str
    may_see: Callable[[object, int], bool]
    sample: Callable[[], dict]
    docx: bool = True
    group: str = ""
    subjects: Callable | None = None
    addressed: Callable | None = None


_kinds: dict[str, Kind] = {}


def register(code: str, title: str, template: str, *, docx: bool = True, may_see: Callable[[object, int], bool],
             sample: Callable[[], dict], subjects: Callable | None = None, group: str = "",
             addressed: Callable | None = None) -> Kind:
    """Add a kind, once, from an ``AppConfig.ready``.

    ``may_see(user, subject_id)`` decides about one paper (and asks the rule of silence); ``sample()`` is a context with
    offices and products in place of persons; ``subjects(user)`` may give the queryset of the ids of the subjects
    whose papers of this kind the person may see, so that lists need no question per row. ``addressed(user)`` may give
    a ``Q`` on papers: those of one subject go to different addressees, and each reads its own as well.
    Raises ``ValueError`` for a code that another kind has.
    """
    kind = Kind(code, title, template, may_see, sample, docx, group, subjects, addressed)
    if code in _kinds and _kinds[code] != kind:
        raise ValueError(f"two kinds of paper are called {code!r}")
    _kinds[code] = kind
    return kind


def find(code: str) -> Kind:
    """The kind of that code. Raises ``LookupError``."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"no kind of paper {code!r}") from None


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of registration."""
    return tuple(_kinds.values())


def shipped_text(kind: Kind) -> str:
    """The text that the portal brings along. Raises ``FileNotFoundError``."""
    return _read(kind.template)


@cache
def _read(template: str) -> str:
    return (TEMPLATES / template).read_text(encoding="utf-8")
