"""What anyone may see without signing in: the check of a certificate, the register of recognised products."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.documents.claim import claimed_code
from evaluations.forms.recognition import FileCheckForm, LookupForm, RegisterForm
from evaluations.selectors import register as selector
from evaluations.views import _guesses
from ocop.accounts.access import public

PAGE = 24
TOO_MANY = "Có quá nhiều mã không đúng từ địa chỉ mạng này. Vui lòng thử lại sau 10 phút."


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
    context = {"checked": checked, "claim": "" if checked else claimed_code(data), "uploaded": True}
    context |= {"form": LookupForm(), "file_form": FileCheckForm()}
    return render(request, "public/check.html", context, status=200 if checked else 404)


@public
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Recognised products: search without diacritics, filters in the address, one page at a time."""
    form, rows = _asked_of_register(request)
    page, earlier, later = selector.page_of(
        rows, PAGE, after=_number(request.GET.get("sau")), before=_number(request.GET.get("truoc"))
    )
    context = {
        "rows": page, "earlier": earlier, "later": later, "form": form, "total": rows.count(),
        "filtered": any(form.cleaned_data.get(name) for name in form.fields) or bool(form.errors),
    }  # fmt: skip
    return render(request, "public/register.html", context)


def _asked_of_register(request: HttpRequest):
    """The filter form and the recognitions it leaves."""
    today = timezone.localdate()
    form = RegisterForm(request.GET, today=today)
    form.is_valid()
    asked = form.cleaned_data
    rows = selector.recognised(
        today,
        text=asked.get("q", ""),
        stars=asked.get("sao"),
        province=asked.get("tinh"),
        sector=asked.get("nganh", ""),
        state=asked.get("hieu_luc", ""),
    )
    return form, rows


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
