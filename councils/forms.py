"""Forms of the councils' pages. What may be is decided by councils.acts."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.acts import QUORUM_ABOVE_ONE
from councils.models import Council, Seat, Statute, TeamMember
from ocop.accounts.models import Role
from ocop.accounts.roles import units_of

STATUTE_WIDGETS = {"minimum_rule": forms.RadioSelect, "missed_minimum": forms.RadioSelect}


class CouncilFilter(forms.Form):
    """What the list of councils is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Tên, đơn vị, số quyết định"), required=False, max_length=80)


class StatuteForm(forms.ModelForm):
    """The statute's figures, with the portal's defaults and where they come from."""

    class Meta:
        model = Statute
        fields = (
            "source",
            "quorum_numerator",
            "quorum_denominator",
            "chair_required",
            "spread_limit",
            "minimum_rule",
            "missed_minimum",
            "delegate_presides",
            "chair_reopens",
        )
        widgets = STATUTE_WIDGETS
        labels = {"source": gettext_lazy("Văn bản quy chế")}
        help_texts = {
            "source": gettext_lazy(
                "Quy chế hoạt động của hội đồng. Các quyết định không quy định những con số dưới đây; mặc định "
                "theo quy chế của một số tỉnh (túc số 3/4, chênh lệch 10 điểm)."
            ),
            "quorum_numerator": gettext_lazy(
                "Tử số 3, mẫu số 4: có mặt ít nhất 3/4 số thành viên chấm điểm không từ chối chấm sản phẩm."
            ),
            "spread_limit": gettext_lazy("Tổng điểm các phiếu lệch nhau hơn mức này thì hội đồng phải thảo luận."),
        }

    def clean(self) -> dict:
        data = super().clean()
        # Said here too, or the row's own check would say it in the database's words.
        if (data.get("quorum_numerator") or 0) > (data.get("quorum_denominator") or 0):
            self.add_error("quorum_numerator", QUORUM_ABOVE_ONE)
        return data


class CouncilForm(StatuteForm):
    """A new council with its statute."""

    unit = forms.ModelChoiceField(None, label=gettext_lazy("Đơn vị"), empty_label=None)
    name = forms.CharField(label=gettext_lazy("Tên hội đồng"), max_length=200)
    decision_number = forms.CharField(label=gettext_lazy("Quyết định thành lập số"), max_length=60)
    decision_date = forms.DateField(label=gettext_lazy("Ngày quyết định"))
    field_order = ["unit", "name", "decision_number", "decision_date"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_of(user, Role.OFFICER)
        self.fields["unit"].queryset = Council._meta.get_field("unit").related_model.objects.filter(
            pk__in=[unit.pk for unit in units]
        )


class SeatForm(forms.Form):
    """Role, office and vote of a seat; the person is chosen from a search."""

    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), choices=Seat.Role.choices, initial=Seat.Role.MEMBER)
    office = forms.CharField(label=gettext_lazy("Cơ quan, chức vụ"), max_length=200)
    voting = forms.BooleanField(label=gettext_lazy("Chấm điểm"), required=False, initial=True)
    residence = forms.CharField(
        label=gettext_lazy("Nơi cư trú"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Thôn, xã. Chỉ dùng để gợi ý trường hợp có lợi ích liên quan; không hiện ở trang nào khác."
        ),
    )
    firm = forms.CharField(
        label=gettext_lazy("Doanh nghiệp, hợp tác xã có tham gia"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Chỉ dùng để gợi ý trường hợp có lợi ích liên quan đến sản phẩm."),
    )


class SeatChangeForm(SeatForm):
    position = forms.IntegerField(label=gettext_lazy("Thứ tự"), min_value=1, max_value=200)


class HelperForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Nhiệm vụ"), choices=TeamMember.Role.choices)
    office = forms.CharField(label=gettext_lazy("Cơ quan, chức vụ"), max_length=200)


def with_person(form_class, people: list[dict], *args, **kwargs):
    """The form with the people found as a choice before its own fields."""
    form = form_class(*args, **kwargs)
    chosen = forms.TypedChoiceField(
        label=_("Người dùng"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(p["pk"], " – ".join(filter(None, (p["full_name"], p["office"], p["username"])))) for p in people],
    )
    form.fields = {"user": chosen, **form.fields}
    return form
