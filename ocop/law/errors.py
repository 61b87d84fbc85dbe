"""The one error of the law room."""


class LawError(ValueError):
    """A data file of the law does not hold together.

    ``source`` is the file (or the name given to ``parse_set``), ``where`` the criterion, section or key at fault
    (empty: the whole file) and ``fault`` a sentence in Vietnamese.
    """

    def __init__(self, source: str, where: str, fault: str):
        self.source, self.where, self.fault = source, where, fault
        super().__init__(": ".join(piece for piece in (source, where, fault) if piece))

    def __reduce__(self):
        return type(self), (self.source, self.where, self.fault)
