"""Coming in and going out."""
from datetime import timedelta

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ocop.accounts import acts, demo, held
from ocop.accounts.access import public
from ocop.accounts.forms import SignInForm
from ocop.accounts.models import User
from ocop.journal.clock import now

# An office shares one address, so an address may fail more often than a person; beyond this somebody is guessing.
ADDRESS_LIMIT = 60
ADDRESS_WINDOW = timedelta(minutes=15)
MODEL_BACKEND = "ocop.accounts.backends.PersonBackend"


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a right password leads to ``next`` or home."""
    if request.method == "GET":
        changes_places = settings.OCOP_DEMO and "doi-vai" in request.GET  # the banner of a demonstration
        if request.user.is_authenticated and not changes_places:
            return redirect(_target(request))
        return _page(request, SignInForm(request))
    if _address_is_guessing(request):
        return locked_out(request, None)
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _let_in(request, form.get_user(), "password", MODEL_BACKEND)


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a person whom the demonstration offers, without a password; only where ``OCOP_DEMO`` is on."""
    person = get_object_or_404(User, pk=_whole_number(request.POST.get("user")), is_active=True)
    if not demo.may_try(person.pk):
        raise Http404
    return _let_in(request, person, "demo", MODEL_BACKEND)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; without a session it is no error."""
    if request.user.is_authenticated:
        acts.note_sign_out(request.user, now=now())
    logout(request)
    messages.info(request, _("Anh/chị đã đăng xuất."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


def locked_out(request: HttpRequest, credentials, *args, **kwargs) -> HttpResponse:
    """The answer of django-axes and of the limit by address: 429, and when to come back."""
    minutes = int(ADDRESS_WINDOW.total_seconds() // 60)
    answer = _page(request, SignInForm(request, initial={"username": request.POST.get("username", "")}), status=429,
                   locked_minutes=minutes)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def _let_in(request: HttpRequest, user: User, how: str, backend: str) -> HttpResponse:
    login(request, user, backend=backend)
    acts.note_sign_in(user, now=now(), how=how)
    if user.must_change_password:
        return redirect("password_change")
    return held.resume(request) or redirect(_target(request))


def _page(request: HttpRequest, form: SignInForm, status: int = 200, **more) -> HttpResponse:
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", ""),
               "held": request.POST.get("held", ""), "offices": demo.groups()}
    return render(request, "accounts/sign_in.html", context | more, status=status)


def _address_is_guessing(request: HttpRequest) -> bool:
    if not settings.AXES_ENABLED:
        return False
    recent = AccessAttempt.objects.filter(
        ip_address=get_client_ip_address(request), attempt_time__gte=now() - ADDRESS_WINDOW)
    return (recent.aggregate(n=Sum("failures_since_start"))["n"] or 0) >= ADDRESS_LIMIT


def _target(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _whole_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
