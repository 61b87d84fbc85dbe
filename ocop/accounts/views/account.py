"""One's own account."""
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ocop.accounts import acts, roles
from ocop.accounts.access import signed_in
from ocop.accounts.forms import ContactForm, NewPasswordForm
from ocop.accounts.models import User
from ocop.journal.clock import now


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who I am, which roles I hold, and how I can be reached."""
    # The form writes into the instance it is given, so it gets a copy: the page's head shows what is stored.
    form = ContactForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        acts.change_contact(request.user, **form.cleaned_data, now=now())
        messages.success(request, _("Đã lưu thông tin liên hệ."))
        return redirect("account")
    user = request.user
    context = {
        "form": form,
        "facts": [(_("Họ và tên"), user.full_name), (_("Tên đăng nhập"), user.username),
                  (_("Cơ quan, chức vụ"), user.office)],
        "grants": [(g.get_role_display(), g.locality.name, g.valid_to) for g in roles.grants(user)],
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@signed_in
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Change the password; other sessions of the person end."""
    form = NewPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = acts.change_password(request.user, form.cleaned_data["new_password1"], now=now())
        update_session_auth_hash(request, user)
        messages.success(request, _("Đã đổi mật khẩu."))
        return redirect("account")
    context = {"form": form, "forced": request.user.must_change_password}
    return render(request, "accounts/password_change.html", context, status=422 if form.errors else 200)
