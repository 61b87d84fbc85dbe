"""Headers that neither Django nor django-csp sets: what the page may use of the device, and who may embed it."""
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The inspector's phone takes photos with time and place; nothing else of the device is ever asked for.
PERMISSIONS = (
    "camera=(self), geolocation=(self), accelerometer=(), autoplay=(), display-capture=(), encrypted-media=(), "
    "fullscreen=(self), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
    "browsing-topics=()"
)


class HeadersMiddleware:
    """Sets the headers on every answer that has not chosen its own, and keeps signed-in pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = request.__dict__.get("_cached_user")
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
