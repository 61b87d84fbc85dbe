"""Acts whose details stay closed on the journal's page: a member's scores are nobody's before the round closes.

The entries themselves are written in full, for the chain; an app names its acts here in ``AppConfig.ready``.
"""
_prefixes: set[str] = set()


def seal(prefix: str) -> None:
    """Keep the details of every act whose name begins so off the page."""
    _prefixes.add(prefix)


def is_sealed(act: str) -> bool:
    """Whether the details of the act are kept off the page."""
    return act.startswith(tuple(_prefixes))
