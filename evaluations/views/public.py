"""What anyone may see without signing in: the check of a certificate by code, by number, by its file."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.documents.claim import claimed_code, signed_facts
from evaluations.forms.recognition import FileCheckForm, LookupForm
from evaluations.selectors import register as selector
from evaluations.views import _guesses
from ocop.accounts.access import public

TOO_MANY = _("Có quá nhiều mã không đúng từ địa chỉ mạng này. Vui lòng thử lại sau 10 phút.")


@public
@never_cache
@require_safe
def certificate_lookup(request: HttpRequest) -> HttpResponse:
    """The form; a code leads to its page, a number to the certificates that carry it."""
    form = LookupForm(request.GET if "ma" in request.GET else None)
    context = {"form": form, "file_form": FileCheckForm()}
    if not form.is_valid():
        return render(request, "public/lookup.html", context, status=422 if form.is_bound else 200)
    typed = form.cleaned_data["ma"]
    if selector.CODE.fullmatch(selector.tidy_code(typed)):
        return redirect("certificate_check", code=selector.tidy_code(typed))
    found = selector.check_number(typed, timezone.localdate())
    if len(found) == 1:
        return redirect("certificate_check", code=found[0].code)
    if not found and _guesses.missed(request):
        return render(request, "public/lookup.html", context | {"refusal": TOO_MANY}, status=429)
    return render(request, "public/lookup.html", context | {"found": found}, status=200 if found else 404)


@public
@never_cache
@require_safe
def certificate_check(request: HttpRequest, code: str, as_json: bool = False) -> HttpResponse:
    """One certificate's state. An unknown code gets a page of the same shape, after the same single query."""
    checked = selector.check_code(selector.tidy_code(code), timezone.localdate())
    status = 200
    if checked is None:
        status = 429 if _guesses.missed(request) else 404
    if as_json:
        answer = checked.as_json() if checked else selector.unknown_json(code)
        return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
    context = {"checked": checked, "code": code, "refusal": TOO_MANY if status == 429 else "", "form": LookupForm()}
    return render(request, "public/check.html", context | {"file_form": FileCheckForm()}, status=status)


@public
@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_file_check(request: HttpRequest) -> HttpResponse:
    """Hold an uploaded PDF against the issued files: the same bytes or not."""
    form = FileCheckForm(request.POST, request.FILES) if request.method == "POST" else FileCheckForm()
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "public/lookup.html", {"form": LookupForm(), "file_form": form}, status=status)
    data = form.cleaned_data["tep"].read()
    checked = selector.check_file(data, timezone.localdate())
    context = {"checked": checked, "uploaded": True, "form": LookupForm(), "file_form": FileCheckForm()}
    if checked is not None:
        context["file"] = selector.file_facts(data)
        return render(request, "public/check.html", context)
    if _guesses.missed(request):
        return render(request, "public/lookup.html", context | {"refusal": TOO_MANY}, status=429)
    context |= {"claim": claimed_code(data), "signed": signed_facts(data)}
    return render(request, "public/check.html", context, status=404)
