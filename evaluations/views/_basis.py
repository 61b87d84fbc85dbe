"""What an act rests on, under its heading: the regulation, with the article where the portal knows it.

Only what was read in the regulation itself is called law (marks V and E): a locality's habit is not.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.law.model import Regulation

READ = ("V", "E")
ELIMINATION = ("elimination", gettext_lazy("các trường hợp hồ sơ bị loại"))
REVOCATION = ("revocation_days", gettext_lazy("các căn cứ thu hồi và thời hạn quyết định"))
# The act: the regulation's fact that it rests on, and what it says in a few words.
RESTS_ON = {
    "registration.file": ("electronic_dossier", gettext_lazy("hồ sơ trên phần mềm có giá trị pháp lý như hồ sơ giấy")),
    "elimination.raise": ELIMINATION,
    "elimination.decide": ELIMINATION,
    "recognition.recognise": ("recognises", gettext_lazy("ai công nhận hạng sao nào")),
    "recognition.forward": ("forwarding", gettext_lazy("từ bao nhiêu điểm thì chuyển hồ sơ lên cấp trên")),
    "recognition.record_central": ("central_return", gettext_lazy("kết quả ở trung ương dưới mức công nhận 5 sao")),
    "extension.grant": ("extension_days", gettext_lazy("kéo dài hiệu lực trong khi chờ kết quả đánh giá lại")),
    "revocation.propose": REVOCATION,
    "revocation.decide": REVOCATION,
    "revocation.drop": REVOCATION,
}


def basis(act: str, law: Regulation) -> str:
    """The line for the act under that regulation; "" where the regulation was not found to say anything of it."""
    name, says = RESTS_ON.get(act, ("", ""))
    fact = law.facts.get(name)
    if fact is None or fact.mark not in READ or not fact.value:
        return ""
    source = f"{fact.article}, {law.title}" if fact.article else law.title
    return _("Căn cứ: {source} – {says}.").format(source=source, says=says)
