"""Refusals become answers that a person or a script can read; a first password has to be changed."""
from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ocop.accounts.access import wants_json
from ocop.accounts.refusals import Refused, Stale

_OPEN_WITH_FIRST_PASSWORD = {"password_change", "sign_out", "set_theme", "set_language", "healthz", "readyz"}


class RefusalsMiddleware:
    """``Refused`` is answered with 422, ``Stale`` with 409: a page, or JSON for whoever asks for JSON.

    JSON is ``{"reasons": [...], "fields": {...}}`` or ``{"reasons": [...], "current_version": n, "theirs", "mine"}``;
    403 and 404 get ``{"reasons": [...]}``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            facts = {"reasons": exception.reasons, "fields": exception.fields}
            return _answer(request, 422, "errors/refused.html", facts)
        if isinstance(exception, Stale):
            facts = {"reasons": [exception.message], "current_version": exception.current,
                     "theirs": exception.theirs, "mine": exception.mine}
            return _answer(request, 409, "errors/stale.html", facts)
        if isinstance(exception, PermissionDenied) and wants_json(request):
            return JsonResponse({"reasons": [str(exception) or _("Anh/chị không có quyền làm việc này.")]}, status=403)
        if isinstance(exception, Http404) and wants_json(request):
            return JsonResponse({"reasons": [_("Không tìm thấy.")]}, status=404)
        return None


class FirstPasswordMiddleware:
    """Whoever was given a password by somebody else sees nothing before they have changed it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if request.resolver_match.url_name in _OPEN_WITH_FIRST_PASSWORD:
            return None
        if wants_json(request):
            return JsonResponse({"reasons": [_("Hãy đổi mật khẩu trước khi tiếp tục.")]}, status=403)
        return redirect("password_change")


def _answer(request: HttpRequest, status: int, template: str, facts: dict) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(facts, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, template, facts | {"back": _back(request)}, status=status)


def _back(request: HttpRequest) -> str:
    """The page the person came from, where it is one of ours; else the front page."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return "/"
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")
