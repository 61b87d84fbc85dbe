"""What happens in a lower room, heard by one above it: ``@after("account.password_changed")``.

The rooms below cannot import those above; they write the journal anyway, so its acts are where others may listen. For
acts of the rooms below only: an app tells of its own acts in the act itself, where a reader sees it.
"""
from collections import defaultdict
from collections.abc import Callable

Listener = Callable[..., None]
_listeners: dict[str, list[Listener]] = defaultdict(list)


def after(act: str) -> Callable[[Listener], Listener]:
    """Register a function ``(happening)`` for an act; it runs in the act's transaction, before the chain is locked."""

    def keep(function: Listener) -> Listener:
        if function not in _listeners[act]:
            _listeners[act].append(function)
        return function

    return keep


def hear(happening) -> None:
    """Tell whoever listens to the act (``record`` calls this)."""
    for function in _listeners.get(happening.act, ()):
        function(happening)
