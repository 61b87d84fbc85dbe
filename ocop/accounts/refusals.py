"""Refusals that a person can read; ``ocop.accounts.middleware`` turns them into pages (422, 409) or JSON."""
from django.utils.functional import Promise
from django.utils.translation import gettext as _


class Refused(Exception):
    """An act is not possible now: ``reasons`` are Vietnamese sentences, ``fields`` maps field names to such lists."""

    def __init__(self, reasons: list[str] | str, fields: dict[str, list[str]] | None = None):
        self.reasons = _texts(reasons)
        self.fields = {name: _texts(texts) for name, texts in (fields or {}).items()}
        super().__init__("; ".join(self.reasons or [text for texts in self.fields.values() for text in texts]))


def _texts(said) -> list[str]:
    """One sentence or several, as plain texts in the reader's language."""
    return [str(said)] if isinstance(said, str | Promise) else [str(text) for text in said]


class Stale(Exception):
    """Somebody else saved first: ``current`` is the row's version now, ``theirs`` and ``mine`` what both typed."""

    def __init__(self, current: int, *, theirs: dict | None = None, mine: dict | None = None, message: str = ""):
        self.current, self.theirs, self.mine = current, theirs or {}, mine or {}
        self.message = message or _("Dữ liệu đã được người khác hoặc cửa sổ khác lưu trước đó.")
        super().__init__(self.message)
