"""Every view carries its rule: who may come in. Read by ``manage.py routes`` and by the tests.

The decorators are the outer door. What a person may do with one row is decided by the act behind it, and rows of
another unit are not found at all (``visible_to``).
"""
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from ocop.accounts import held, roles
from ocop.accounts.forms import SignInForm
from ocop.accounts.models import Role

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Anyone may come in."""
    return _ruled(view, "public", lambda request: None)


def signed_in(view: View) -> View:
    """Anyone who is signed in."""
    return _ruled(view, "signed_in", _need_sign_in)


def role(*allowed: Role) -> Callable[[View], View]:
    """Someone who holds one of the roles for any unit today, or the installation's administrator; others get 403.

    Raises ``ValueError`` where no role is given.
    """
    if not allowed:
        raise ValueError("role() needs at least one role")

    def check(request: HttpRequest) -> HttpResponse | None:
        answer = _need_sign_in(request)
        if answer is None and not (roles.units_of(request.user, *allowed) or
                                   (Role.ADMIN in allowed and roles.is_admin(request.user))):
            raise PermissionDenied(_("Trang này dành cho người có vai trò khác."))
        return answer

    return lambda view: _ruled(view, "role:" + ",".join(Role(r).value for r in allowed), check)


def governed_by(act: str) -> Callable[[View], View]:
    """Someone signed in, and then whom the act named here lets through (the view calls that act)."""
    return lambda view: _ruled(view, f"act:{act}", _need_sign_in)


def _ruled(view: View, rule: str, check: Callable[[HttpRequest], HttpResponse | None]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        answer = check(request)
        return view(request, *args, **kwargs) if answer is None else answer

    guarded.rule = rule
    return guarded


def _need_sign_in(request: HttpRequest) -> HttpResponse | None:
    if request.user.is_authenticated:
        return None
    if wants_json(request) or (request.headers.get("HX-Request") and request.method != "GET"):
        # A script keeps what was typed and says so, instead of following a redirect into nothing.
        reasons = [_("Phiên làm việc đã hết hạn. Hãy đăng nhập lại.")]
        return JsonResponse({"reasons": reasons, "sign_in": resolve_url(settings.LOGIN_URL)}, status=401)
    if request.headers.get("HX-Request"):
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = urlencode({"next": page.path + (f"?{page.query}" if page.query else "")})
        return HttpResponse(status=401, headers={"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?{back}"})
    if request.method == "POST":
        return _sign_in_and_send_again(request)
    return redirect_to_login(request.get_full_path())


def _sign_in_and_send_again(request: HttpRequest) -> HttpResponse:
    """The sign-in page that carries along what was typed; without a form to hold, the way back to where it was."""
    parcel, came_from = held.pack(request), urlsplit(request.headers.get("Referer", ""))
    back = came_from.path if came_from.netloc == request.get_host() else resolve_url(settings.LOGIN_REDIRECT_URL)
    if not parcel:
        return redirect_to_login(back)
    context = {"form": SignInForm(request), "held": parcel, "next": back}
    return render(request, "accounts/sign_in.html", context, status=401)


def wants_json(request: HttpRequest) -> bool:
    """Whether the client asks for JSON rather than for a page."""
    return request.headers.get("Accept", "").partition(",")[0].partition(";")[0].strip() == "application/json"
