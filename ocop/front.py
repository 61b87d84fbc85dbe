"""The public front page and the two preferences anyone may set: language and colours."""
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from ocop import style
from ocop.accounts.access import public
from ocop.ui import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600  # seconds


def language_middleware(get_response: Callable) -> Callable:
    """Speak the language the person chose, else Vietnamese.

    Django's own middleware would follow the browser, and office machines in Viet Nam often run an English one:
    their people would meet dates and errors in English on a Vietnamese page.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    return middleware


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What the portal is, the way in, and the check of a certificate."""
    return render(request, "front.html")


@public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen colours in a cookie; anything else than a known theme means "as the system"."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, YEAR, httponly=True, secure=request.is_secure(), samesite="Lax")
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


urlpatterns = [
    path("", front, name="front"),
    path("hien-thi/", set_theme, name="set_theme"),
    path("ngon-ngu/", public(set_language), name="set_language"),
]
if settings.DEBUG or settings.OCOP_DEMO:
    urlpatterns.append(path("kieu-dang/", public(require_safe(style.page)), name="style_page"))
