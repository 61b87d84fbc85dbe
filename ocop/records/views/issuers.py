"""How a unit's office heads and signs its papers."""
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from ocop.accounts.access import governed_by
from ocop.accounts.models import Locality
from ocop.accounts.pages import answer_form, bound
from ocop.journal import clock
from ocop.records import issuers
from ocop.records.models import Issuer


class IssuerForm(forms.ModelForm):
    """Names as printed; the signer's lines are parted by «/», as in «TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH»."""

    class Meta:
        model = Issuer
        fields = issuers.FIELDS
        labels = {"archive": gettext_lazy("Nơi lưu")}
        widgets = {"recipients": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "signer": gettext_lazy(
                "Các dòng cách nhau bằng dấu /, ví dụ: TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH."
            ),
            "signer_name": gettext_lazy("Để trống thì chừa chỗ. Không ghi học hàm, học vị."),
            "archive": gettext_lazy("In ở dòng «Lưu:» cuối văn bản, ví dụ: VT, NN."),
        }


@governed_by("issuer.save")
@require_http_methods(["GET", "HEAD", "POST"])
def issuer(request: HttpRequest, pk: int, office: str) -> HttpResponse:
    """The head and foot of one office's papers."""
    unit = get_object_or_404(Locality, pk=pk)
    if office not in Issuer.Office.values:
        raise Http404(_("Không có cơ quan này."))
    if not issuers.may_change(request.user, unit):
        raise PermissionDenied(_("Cơ quan ban hành, người ký: anh/chị không được giao việc này."))
    form = bound(request, IssuerForm, initial=issuers.of(unit, office, timezone.localdate()))
    label = Issuer.Office(office).label
    crumbs = [{"label": pgettext("nhiều", "Văn bản"), "url": reverse("document_list")}, {"label": unit.name, "url": ""}]
    return answer_form(
        request, form, "records/issuer.html", {"unit": unit, "label": label, "crumbs": crumbs},
        do=lambda data: issuers.save(request.user, unit, office, facts=data, now=clock.now()),
        done=reverse("issuer.save", args=[pk, office]), message=_("Đã lưu; văn bản lập từ nay dùng các thông tin này."),
    )
