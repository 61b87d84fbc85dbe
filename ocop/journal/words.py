"""Words that are written into a record."""


def kept(sentence: str) -> str:
    """``sentence`` itself, marked as text that is stored and therefore stays Vietnamese.

    A record (journal entry, reason, explanation of a star, context of a paper) must read the same for everybody and
    for ever, in the language of the law; what is only shown is translated for the reader instead. The mark lets the
    test of the catalogue tell one from the other (``tests/face/test_catalogue.py``).
    """
    return sentence
