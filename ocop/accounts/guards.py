"""What the database itself refuses about number series: a number that was given out never comes again."""
from ocop.journal import guards
from ocop.journal.words import kept

guards.refuse_when(
    "accounts_numberseries", "1", "TRUE", kept("Dãy số: không được xóa"), events=("DELETE",),
    name="accounts_numberseries",
)
guards.refuse_when(
    "accounts_numberseries",
    "NEW.next_number < OLD.next_number OR NEW.locality_id <> OLD.locality_id OR NEW.kind <> OLD.kind"
    " OR NEW.year <> OLD.year",
    message=kept("Dãy số: chỉ được tăng"), events=("UPDATE",), name="accounts_numberseries_moves",
)
