"""A limit on guessing: unknown codes from one address are counted, known ones never.

A code has 130 random bits, so nobody finds one; the limit keeps a guesser from keeping the portal busy. It must not
stop a shopper behind the same address (a market's wifi, a telephone company), so a right code is always answered.
The count lives in this process's cache: with two web processes a guesser gets twice as many.
"""

from django.core.cache import cache
from django.http import HttpRequest

LIMIT = 30  # unknown codes
WINDOW_S = 600


def missed(request: HttpRequest) -> bool:
    """Count one unknown code; True when the address has used up its guesses for now."""
    key = f"guesses:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, WINDOW_S)
    try:
        return cache.incr(key) > LIMIT
    except ValueError:  # the window ended between the two lines
        return False
