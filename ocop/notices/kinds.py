"""What people are told of, and how: one table that the acts, the preference page and the letters read.

A *group* is what a person may choose a way for; a *kind* is one sort of notice in it. What the law has an office say
to somebody, or what lets a term run, has a *floor*: it may be gathered into the daily letter, never left out of mail.
"""
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How a notice leaves the portal; inside the portal it always stands."""

    NOW = "now", _("Gửi thư ngay")
    DIGEST = "digest", _("Gộp vào một thư mỗi ngày")
    PORTAL = "portal", _("Chỉ hiện trên cổng")


ORDER = (Way.PORTAL, Way.DIGEST, Way.NOW)  # from the quietest to the loudest


@dataclass(frozen=True)
class Group:
    """Kinds that a person chooses one way for; ``fixed``: there is nothing to choose."""

    code: str
    title: str
    way: Way
    fixed: bool = False


@dataclass(frozen=True)
class Kind:
    """One sort of notice: for whom it is meant in plain words, the quietest way it may be told, and why."""

    code: str
    group: Group
    title: str
    description: str
    floor: Way = Way.PORTAL
    why: str = ""

    def way(self, chosen: str | None) -> Way:
        """The way this kind is told to a person who chose ``chosen`` for its group (None: nothing yet)."""
        wanted = self.group.way if self.group.fixed or chosen not in Way.values else Way(chosen)
        return max(wanted, self.floor, key=ORDER.index)


ACCOUNT = Group("account", _("Tài khoản của tôi"), Way.NOW, fixed=True)
SCORING = Group("scoring", _("Phiên họp và chấm điểm"), Way.NOW)
DOSSIER = Group("dossier", _("Hồ sơ của chủ thể"), Way.NOW)
INTAKE = Group("intake", _("Hồ sơ đến tay cán bộ"), Way.DIGEST)
DECISION = Group("decision", _("Trình và quyết định"), Way.NOW)
CERTIFICATE = Group("certificate", _("Giấy chứng nhận"), Way.NOW)
JOB = Group("job", _("Báo cáo, văn bản đã yêu cầu"), Way.NOW)
GROUPS = (SCORING, DOSSIER, INTAKE, DECISION, CERTIFICATE, JOB, ACCOUNT)

_TERM = _("có thời hạn trả lời")
_RESULT = _("kết quả phải được thông báo cho chủ thể")
_REVOKE = _("thu hồi phải được báo cho chủ thể (Quyết định 26/2026, Điều 8)")
KINDS: dict[str, Kind] = {kind.code: kind for kind in (
    Kind("sheet.opened", SCORING, _("Mở chấm điểm"), _("Phiên họp bắt đầu mở sản phẩm cho anh/chị chấm.")),
    Kind("sheet.due", SCORING, _("Nhắc nộp phiếu"), _("Anh/chị còn phiếu chưa nộp; mỗi ngày nhắc một lần.")),
    Kind("sheet.reopening", SCORING, _("Đề nghị mở lại phiếu"),
         _("Một phiếu đã nộp được đề nghị mở lại và chờ người thứ hai đồng ý.")),
    Kind("sheet.reopened", SCORING, _("Phiếu được mở lại"), _("Phiếu đã nộp của anh/chị được mở lại để sửa.")),
    Kind("recusal.waiting", SCORING, _("Lợi ích liên quan chờ xác nhận"),
         _("Có lợi ích liên quan được khai hoặc gợi ý, chờ Chủ tịch hội đồng quyết định.")),
    Kind("supplement.asked", DOSSIER, _("Yêu cầu bổ sung"), _("Cơ quan đánh giá hoặc xã yêu cầu bổ sung hồ sơ."),
         Way.DIGEST, _TERM),
    Kind("supplement.soon", DOSSIER, _("Sắp đến hạn bổ sung"), _("Còn ít ngày để bổ sung hồ sơ."), Way.DIGEST, _TERM),
    Kind("supplement.late", DOSSIER, _("Quá hạn bổ sung"), _("Đã hết hạn mà hồ sơ chưa được bổ sung."), Way.DIGEST,
         _TERM),
    Kind("supplement.closed", DOSSIER, _("Kết thúc yêu cầu bổ sung"), _("Cơ quan đã xem phần bổ sung của hồ sơ.")),
    Kind("dossier.registered", DOSSIER, _("Tiếp nhận hồ sơ"), _("Hồ sơ được tiếp nhận vào đợt đánh giá.")),
    Kind("dossier.declined", DOSSIER, _("Không đưa vào đánh giá, không công nhận, bị loại"),
         _("Hồ sơ dừng lại và lý do."), Way.DIGEST, _RESULT),
    Kind("dossier.forwarded", DOSSIER, _("Chuyển cấp trên"), _("Hồ sơ được chuyển lên cấp trên đánh giá tiếp.")),
    Kind("dossier.filed", INTAKE, _("Hồ sơ mới nộp"), _("Một hồ sơ vừa được nộp và chờ cấp xã hoặc đơn vị xử lý.")),
    Kind("dossier.received", INTAKE, _("Hồ sơ từ cấp dưới chuyển lên"), _("Một hồ sơ vừa được chuyển tới đơn vị.")),
    Kind("supplement.answered", INTAKE, _("Chủ thể đã bổ sung"), _("Chủ thể đã trả lời yêu cầu bổ sung.")),
    Kind("dossier.watched", INTAKE, _("Tin về hồ sơ của địa bàn"),
         _("Yêu cầu bổ sung, quá hạn, tiếp nhận và kết quả của hồ sơ trong xã hoặc do anh/chị theo dõi.")),
    Kind("proposal.waiting", DECISION, _("Chờ quyết định"),
         _("Đợt đánh giá có kết quả trình, chờ người có thẩm quyền.")),
    Kind("proposal.returned", DECISION, _("Trả lại hội đồng"), _("Người có thẩm quyền trả kết quả lại hội đồng.")),
    Kind("certificate.issued", CERTIFICATE, _("Cấp giấy chứng nhận"),
         _("Sản phẩm được công nhận và có giấy chứng nhận."), Way.DIGEST, _RESULT),
    Kind("certificate.renewal", CERTIFICATE, _("Giấy chứng nhận sắp hết hạn"),
         _("Nhắc trước 180, 120, 90, 60 và 30 ngày."), Way.DIGEST,
         _("cơ quan cấp giấy phải báo trước ít nhất 30 ngày (Quyết định 148 và 1489)")),
    Kind("certificate.extended", CERTIFICATE, _("Kéo dài hiệu lực"), _("Giấy chứng nhận được kéo dài hiệu lực.")),
    Kind("revocation.proposed", CERTIFICATE, _("Đề nghị thu hồi"),
         _("Có đề nghị thu hồi giấy chứng nhận; việc này có thời hạn quyết định 15 ngày."), Way.DIGEST, _REVOKE),
    Kind("revocation.due", CERTIFICATE, _("Sắp hết hạn quyết định thu hồi"),
         _("Còn 3 ngày hoặc đã quá hạn 15 ngày để quyết định."), Way.DIGEST,
         _("thời hạn của Điều 8, Quyết định 26/2026")),
    Kind("revocation.decided", CERTIFICATE, _("Thu hồi hoặc không thu hồi"), _("Kết quả xem xét đề nghị thu hồi."),
         Way.DIGEST, _REVOKE),
    Kind("job.over", JOB, _("Công việc lâu đã xong"), _("Báo cáo hoặc văn bản làm quá một phút đã xong, hoặc bị lỗi.")),
    Kind("account.invited", ACCOUNT, _("Tài khoản mới"), _("Anh/chị được lập tài khoản trên cổng."), Way.NOW),
    Kind("account.password", ACCOUNT, _("Đổi mật khẩu"),
         _("Mật khẩu của anh/chị vừa được đổi hoặc được quản trị đặt lại."), Way.NOW),
)}  # fmt: skip


def find(code: str) -> Kind:
    """The kind of that code. Raises ``LookupError`` for one that is not in the table."""
    try:
        return KINDS[code]
    except KeyError:
        raise LookupError(f"no kind of notice {code!r}") from None


def kinds_of(group: Group) -> list[Kind]:
    """The group's kinds in the table's order."""
    return [kind for kind in KINDS.values() if kind.group is group]
