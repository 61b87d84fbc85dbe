"""Words that are written into a record."""
from typing import TypeVar

Words = TypeVar("Words")


def kept(words: Words) -> Words:
    """``words`` themselves, marked as text that is stored and therefore stays Vietnamese.

    A record (journal entry, reason, explanation of a star, context of a paper) must read the same for everybody and
    for ever, in the language of the law; what is only shown is translated for the reader instead. So do the cells of
    workbooks, and the words that are looked for in what people write (a table of them is marked as a whole). The mark
    lets the test of the catalogue tell one from the other (``tests/face/test_catalogue.py``).
    """
    return words
