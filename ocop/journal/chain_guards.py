"""What the database itself refuses about the journal."""
from ocop.journal import guards
from ocop.journal.words import kept

_FOLLOWS = (
    "NEW.seq < 1 OR (NEW.seq = 1 AND NEW.prev_hash <> '{start}') OR (NEW.seq > 1 AND NOT EXISTS"
    " (SELECT 1 FROM journal_entry AS earlier WHERE earlier.seq = NEW.seq - 1 AND earlier.hash = NEW.prev_hash))"
).format(start="0" * 64)
_HEAD_STEPS_BACK = (
    "NEW.id <> OLD.id OR NEW.seq <= OLD.seq OR NOT EXISTS"
    " (SELECT 1 FROM journal_entry AS last WHERE last.seq = NEW.seq AND last.hash = NEW.hash)"
)


def register() -> None:
    """Entries never change and follow one another without a gap; the head only moves on to an entry that exists."""
    guards.refuse_all("journal_entry", message=kept("Nhật ký: không được sửa hoặc xóa"), keys=("seq", "hash"))
    guards.refuse_when("journal_entry", _FOLLOWS, message=kept("Nhật ký: mục mới phải nối tiếp mục cuối"),
                       events=("INSERT",), name="journal_entry_follows")
    guards.refuse_when("journal_head", "1", "TRUE", kept("Nhật ký: không được xóa đầu chuỗi"),
                       events=("DELETE",), name="journal_head")
    guards.refuse_when("journal_head", _HEAD_STEPS_BACK, message=kept("Nhật ký: đầu chuỗi chỉ được tiến tới"),
                       events=("UPDATE",), name="journal_head_moves")
