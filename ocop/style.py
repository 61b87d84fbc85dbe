"""The style page: every component in every state, with sample values (no data of the portal)."""
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ocop import charts

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class SampleForm(forms.Form):
    """One field of every kind; shown empty and with errors."""

    name = forms.CharField(
        label="Tên sản phẩm", max_length=200, help_text="Đúng như trên nhãn hàng hóa (Mẫu 01, mục 2).")
    kind = forms.ChoiceField(label="Nhóm sản phẩm", choices=[("", "Chọn nhóm"), ("1", "Thực phẩm"), ("2", "Đồ uống")])
    filed = forms.DateField(label="Ngày đăng ký kinh doanh", help_text="Ví dụ: 22/11/2026")
    workers = forms.IntegerField(label="Số lao động địa phương", required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    dossier = forms.ChoiceField(
        label="Loại hồ sơ", widget=forms.RadioSelect,
        choices=[("first", "Lần đầu"), ("upgrade", "Nâng hạng"), ("again", "Đánh giá lại")],
    )
    papers = forms.MultipleChoiceField(
        label="Giấy tờ kèm theo", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("a", "Giấy đăng ký kinh doanh"), ("b", "Bản công bố chất lượng")],
    )
    story = forms.CharField(label="Câu chuyện sản phẩm", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    agree = forms.BooleanField(label="Tôi cam kết những nội dung kê khai là đúng sự thật")


class SampleFilter(forms.Form):
    """A list's filters."""

    q = forms.CharField(label="Tên hoặc mã", required=False)
    state = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Tất cả"), ("r1", "Vòng 1")])


class ReasonForm(forms.Form):
    """What a confirm page may ask for."""

    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))


def page(request: HttpRequest) -> HttpResponse:
    """Show every component. The samples are values of this file, so the page needs no database."""
    context = {**_frame(), **_lists(request), **_process(), **_forms(), "today": TODAY, "now": NOW}
    return render(request, "style/page.html", context)


def _frame() -> dict:
    """The parts of the page's frame that only a signed-in person sees."""
    return {
        "sample_user": {"get_full_name": "Thành viên 3 – Y tế", "get_short_name": "Thành viên 3 – Y tế",
                        "office": "Hội đồng cấp tỉnh", "is_authenticated": True},
        "sample_nav": [
            {"label": "Việc của tôi", "url": "?", "icon": "inbox", "current": True, "count": 12},
            {"label": "Phiên họp", "url": "?", "icon": "people", "current": False, "count": None},
            {"label": "Sản phẩm", "url": "?", "icon": "box-seam", "current": False, "count": None},
            {"label": "Báo cáo", "url": "?", "icon": "bar-chart-line", "current": False, "count": None},
        ],
    }


def _lists(request: HttpRequest) -> dict:
    sort = request.GET.get("sort", "name")
    rows = [
        ("Thanh trà Thủy Biều", "Hợp tác xã nông nghiệp", "Vòng 1", "info", "Hạn 25/11/2026", Fraction(141, 2), 4),
        ("Bún Vân Cù (sợi khô)", "Hộ kinh doanh", "Chờ bổ sung", "warning", "Quá hạn 2 ngày", Fraction(196, 3), 3),
        ("Trà rau má Quảng Thọ", "Hợp tác xã", "Đã công nhận", "success", "", Fraction(455, 5), 5),
        ("Gạo đỏ Ngự Hương", "Doanh nghiệp nhỏ và vừa", "Không đạt", "neutral", "", Fraction(97, 2), 0),
    ]
    shown = Paginator(range(541), 25).get_page(request.GET.get("page", 3))
    return {
        "sort": sort, "page": shown, "filter_form": SampleFilter(request.GET or None),
        "tabs": [{"label": "Đang chờ", "url": "?", "current": True, "count": 12},
                 {"label": "Đã xong", "url": "?tab=done", "count": 33}, {"label": "Tất cả", "url": "?tab=all"}],
        "columns": [{"label": "Sản phẩm", "field": "name"}, {"label": "Trạng thái", "field": "state"},
                    {"label": "Ghi chú"}, {"label": "Điểm", "num": True, "field": "mean"}, {"label": "Hạng"}],
        "rows": [{"url": "?", "cells": [
            {"text": name, "sub": producer}, {"text": state, "tone": tone}, note, {"points": mean}, {"stars": stars}]}
            for name, producer, state, tone, note, mean, stars in rows],
        "files": [
            {"title": "Phiếu kiểm nghiệm", "format": "PDF", "size": 1_234_567, "file_url": "?", "criteria": ["C.8.1"]},
            {"title": "Giấy chứng nhận VietGAP", "held": True, "state": "Đang chờ quét mã độc, chưa mở được"},
        ],
        "documents": [
            {"pk": 1, "title": "Biên bản họp hội đồng vòng 1", "number": "05/BB-HĐ", "made_at": NOW, "pdf_sha256": "a",
             "docx_sha256": "b"},
            {"pk": 2, "title": "Tờ trình kết quả đánh giá", "number": "", "made_at": NOW, "pdf_sha256": ""},
        ],
        "crumbs": [
            {"label": "Trang chủ", "url": "/"}, {"label": "Kế hoạch năm 2026", "url": "?"}, {"label": "Kiểu dáng"}],
    }


def _process() -> dict:
    day = timedelta(days=1)
    return {
        "steps": [
            {"label": "Đăng ký", "state": "done", "who": "Chủ thể", "since": TODAY - 40 * day,
             "until": TODAY - 30 * day},
            {"label": "Chấm vòng 1", "state": "done", "who": "Hội đồng cấp tỉnh", "since": TODAY - 20 * day},
            {"label": "Kiểm tra thực tế", "state": "skipped", "note": "Không yêu cầu với hồ sơ này"},
            {"label": "Chấm vòng 2", "state": "current", "who": "Hội đồng cấp tỉnh", "since": TODAY - 2 * day,
             "until": TODAY + 3 * day},
            {"label": "Công nhận", "state": "todo", "who": "Chủ tịch UBND tỉnh", "until": TODAY + 20 * day},
        ],
        "entries": [
            {"at": NOW, "what": "Gửi yêu cầu bổ sung 2 mục", "who": "Cán bộ Văn phòng điều phối", "icon": "reply",
             "tone": "warning", "detail": "1. Phiếu kiểm nghiệm còn hạn\n2. Ảnh nhãn sản phẩm rõ chữ"},
            {"at": NOW - 3 * day, "what": "Tiếp nhận hồ sơ số 03/PĐK", "who": "Cán bộ cấp xã",
             "icon": "inbox", "tone": "info"},
            {"at": NOW - 5 * day, "what": "Chủ thể nộp hồ sơ", "who": "Chủ thể", "icon": "send",
             "tone": "success", "url": "?"},
        ],
        "chart": charts.bars(
            "style-chart", "Sản phẩm theo ngành và hạng sao", "24 sản phẩm còn hiệu lực, chia theo ngành và hạng sao.",
            "Ngành", [("Thực phẩm", 1, 6, 9), ("Đồ uống", 0, 2, 3), ("Thủ công mỹ nghệ", 0, 0, 3)],
            ["5 sao", "4 sao", "3 sao"]),
        "results": [
            {"mean": Fraction(141, 2), "stars": 4,
             "why": "Điểm trung bình 70,50 thuộc hạng 4 sao; đạt mọi yêu cầu tối thiểu của 3 và 4 sao."},
            {"mean": Fraction(97, 2), "stars": 0, "why": "Điểm trung bình 48,50 dưới 50 điểm: không xếp hạng sao."},
        ],
        "dues": [TODAY + 12 * day, TODAY + 2 * day, TODAY, TODAY - 2 * day],
        "star_values": [5, 4, 3, 1, 0],
        "states": ["saved", "saving", "unsaved", "failed"],
        "tones": [
            ("info", "Vòng 1", "pencil"), ("success", "Đã công nhận", "patch-check"), ("brand", "Vòng 2", "star-half"),
            ("warning", "Chờ bổ sung", "reply"), ("danger", "Loại hồ sơ", "x-circle"),
            ("neutral", "Đã rút", "dash-circle"),
        ],
    }


def _forms() -> dict:
    return {
        "form": SampleForm(auto_id="a_%s"),
        "bad_form": SampleForm(
            {"name": "", "kind": "9", "filed": "31/02/2026", "workers": "mười", "email": "x"}, auto_id="b_%s"),
        "reason_form": ReasonForm(auto_id="c_%s"),
        "reasons": ["Mới có 4 trong 7 thành viên có mặt; túc số là 6.", "Chủ tịch hội đồng vắng và chưa ủy quyền."],
        "files": [{"name": "phieu-kiem-nghiem.pdf", "size": 1_234_567, "url": "?", "remove_url": "?"}],
        "file_errors": ["Tệp không phải PDF: phần đầu tệp là của chương trình Windows."],
        "facts": [
            ("Chủ thể", "Hợp tác xã nông nghiệp"), ("Điện thoại", ""),
            ("Mã sản phẩm", "46-19774-3-2026", "Tỉnh, xã, số thứ tự, năm"),
        ],
        "left_out": [{"label": "Bún Vân Cù", "url": "?", "reason": "còn thiếu phiếu kiểm nghiệm"}],
        "hidden": [("version", "3")],
        "primary": {"label": "Nộp phiếu và khóa", "name": "act", "value": "submit"},
        "consequences": [
            "Phiếu không sửa được nữa, trừ khi hội đồng mở lại.",
            "Điểm của các thành viên khác chỉ hiện sau khi kết thúc vòng.",
        ],
        "actions": [
            {"label": "Xuất Excel", "url": "?", "icon": "download"},
            {"label": "Thêm hồ sơ", "url": "?", "icon": "plus-lg", "tone": "primary"},
        ],
        "action": {"label": "Nhận hồ sơ đầu tiên", "url": "?", "icon": "plus-lg"},
        "link": {"label": "Xem lịch sử", "url": "?"},
        "badge": {"label": "Vòng 2", "tone": "brand"},
    }
