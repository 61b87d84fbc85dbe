"""A form sent after the session ended is held while its person signs in again, so that nothing is lost.

What was typed travels inside the sign-in page, signed: the server keeps nothing for strangers, and nobody can be made
to send what somebody else has written (a forged parcel does not open; signing in itself is protected from other sites).
"""
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

_SALT = "ocop.accounts.held"
LIMIT = 200_000  # characters: a long dossier part; more than that is no form of ours
HOURS = 12
_NEVER = ("csrfmiddlewaretoken", "password")  # parts of names


def pack(request: HttpRequest) -> str:
    """The posted form as a signed parcel; "" where it holds files, nothing, or more than ``LIMIT`` characters."""
    fields = [(name, request.POST.getlist(name)) for name in request.POST if not any(part in name for part in _NEVER)]
    if not fields or request.FILES or sum(len(value) for _, values in fields for value in values) > LIMIT:
        return ""
    return signing.dumps({"to": request.get_full_path(), "fields": fields}, salt=_SALT, compress=True)


def unpack(parcel: str) -> dict | None:
    """``{"to": address, "fields": [(name, values)]}``; ``None`` where it is not ours or older than ``HOURS``."""
    try:
        return signing.loads(parcel, salt=_SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None


def resume(request: HttpRequest) -> HttpResponse | None:
    """After signing in: the page that offers to send the held form; ``None`` where nothing is held."""
    form = unpack(request.POST.get("held", ""))
    if form is None or not url_has_allowed_host_and_scheme(form["to"], allowed_hosts=None):
        return None
    pairs = [(name, value) for name, values in form["fields"] for value in values]
    return render(request, "accounts/held.html", {"to": form["to"], "pairs": pairs})
