"""Why a file is not taken in, and the limits it is held against."""

from dataclasses import dataclass


class Unfit(Exception):
    """The file cannot be taken in; the message is a Vietnamese sentence that says what to do."""


@dataclass(frozen=True)
class Limits:
    """What one file may be; a setting of the installation, not in the law."""

    megabytes: int
    pages: int
    megapixels: int
