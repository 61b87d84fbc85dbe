"""What the database itself refuses about papers: a version of a text, or a paper that was made, never changes."""
from ocop.journal import guards
from ocop.journal.words import kept

_TEMPLATE = ("kind", "version", "text", "sha256", "note", "shipped", "made_at")
_PAPER = ("kind", "subject_type_id", "subject_id", "unit_id", "title", "number", "context", "context_sha256",
          "template_id", "regulation", "rules_version", "made_at")
_FILES = ("pdf", "pdf_sha256", "docx", "docx_sha256")


def _moved(names: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{name} <> OLD.{name}" for name in names)


guards.refuse_when(
    "records_papertemplate", "1", "TRUE", kept("Phiên bản mẫu văn bản không xóa được"), events=("DELETE",),
    name="records_template_kept",
)
guards.refuse_when(
    "records_papertemplate", _moved(_TEMPLATE), message=kept(
        "Phiên bản mẫu văn bản không sửa được; lưu thành phiên bản mới"
    ),
    events=("UPDATE",), name="records_template_fixed",
)
guards.refuse_when("records_document", "1", "TRUE", kept("Văn bản đã lập không xóa được"), events=("DELETE",),
                   name="records_document_kept")
guards.refuse_when(
    "records_document", f"{_moved(_PAPER)} OR (OLD.pdf_sha256 <> '' AND ({_moved(_FILES)}))",
    message=kept("Văn bản đã lập không sửa được"), events=("UPDATE",), name="records_document_fixed",
)
