"""What neither Django nor django-csp does by itself: headers about the device and embedding, and pages compressed."""
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

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


class CompressedPages(GZipMiddleware):
    """Pages and data go out by gzip where the browser takes it; files do not: they are compressed in themselves, or
    sent in parts. Secrets in a page are safe from measuring its length: Django pads it and masks its tokens."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.streaming or not response.headers.get("Content-Type", "").startswith(("text/", "application/json")):
            return response
        return super().process_response(request, response)
