"""The picture of a product: shown to those who see the product, changed by those who write for its producer."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.access import signed_in
from ocop.accounts.pages import answer_form, bound
from ocop.journal import clock
from products import offices, photos
from products.views._found import product_or_404


class PhotoForm(forms.Form):
    """One picture."""

    photo = forms.FileField(
        label=gettext_lazy("Ảnh sản phẩm"),
        help_text=gettext_lazy(
            "JPG, PNG hoặc WEBP, nên chụp sản phẩm với bao bì, nhãn. Ảnh hiện ở sổ sản phẩm công khai."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": gettext_lazy("Chọn một ảnh.")},
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def photo_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the picture that the public register shows."""
    product = product_or_404(request.user, pk)
    offices.require(offices.may_write(request.user, product.producer),
                    _("Anh/chị không thay được ảnh của sản phẩm này."))
    back = reverse("product", args=[pk])
    context = {
        "product": product, "has_photo": product.photos.filter(shown=True).exists(), "back": back,
        "crumbs": [{"label": pgettext("nhiều", "Sản phẩm"), "url": reverse("product_list")},
                   {"label": product.name, "url": back}, {"label": _("Ảnh")}],
    }  # fmt: skip
    return answer_form(
        request, bound(request, PhotoForm), "products/product/photo.html", context,
        do=lambda data: photos.set_photo(request.user, pk, upload=data["photo"], now=clock.now()),
        done=back, message=_("Đã thay ảnh sản phẩm."),
    )  # fmt: skip


@signed_in
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture's bytes."""
    shown = product_or_404(request.user, pk).photos.filter(shown=True).first()
    if shown is None:
        raise Http404(_("Chưa có ảnh."))
    with shown.file.open("rb") as stored:
        answer = HttpResponse(stored.read(), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=60"
    return answer
