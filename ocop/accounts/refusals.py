"""Refusals that a person can read; ``ocop.accounts.middleware`` turns them into pages (422, 409) or JSON."""


class Refused(Exception):
    """An act is not possible now: ``reasons`` are Vietnamese sentences, ``fields`` maps field names to such lists."""

    def __init__(self, reasons: list[str] | str, fields: dict[str, list[str]] | None = None):
        self.reasons = [reasons] if isinstance(reasons, str) else list(reasons)
        self.fields = {name: [text] if isinstance(text, str) else list(text) for name, text in (fields or {}).items()}
        super().__init__("; ".join(self.reasons or [text for texts in self.fields.values() for text in texts]))


class Stale(Exception):
    """Somebody else saved first: ``current`` is the row's version now, ``theirs`` and ``mine`` what both typed."""

    def __init__(self, current: int, *, theirs: dict | None = None, mine: dict | None = None, message: str = ""):
        self.current, self.theirs, self.mine = current, theirs or {}, mine or {}
        self.message = message or "Dữ liệu đã được người khác hoặc cửa sổ khác lưu trước đó."
        super().__init__(self.message)
