"""What the database itself refuses: changing a filed version, or a criteria set once loaded."""

from ocop.journal import guards
from ocop.journal.words import kept

guards.refuse_all("products_dossierversion", message=kept("Bản hồ sơ đã nộp không sửa, không xoá được"))
guards.refuse_all(
    "products_filingreceipt", message=kept("Biên nhận hồ sơ không sửa, không xoá được"),
    keys=("id", "code", "version_id")
)
guards.refuse_all("products_communeforwarding", message=kept("Công văn chuyển hồ sơ đã gửi không sửa, không xoá được"))
guards.refuse_when(
    "products_criteriaset",
    "OLD.code <> NEW.code OR OLD.version <> NEW.version OR OLD.sha256 <> NEW.sha256 OR OLD.data <> NEW.data",
    message=kept("Phiên bản bộ tiêu chí không sửa được; nạp thành phiên bản mới"),
    events=("UPDATE",),
    name="criteriaset_fixed",
)
guards.refuse_all("products_producerchange", message=kept(
    "Tên, địa chỉ trước đó của chủ thể không sửa, không xoá được"
))
