"""The job that makes a paper's files."""
import hashlib
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ocop.jobs.handlers import Hopeless, Output, Work, handler
from ocop.journal.words import kept
from ocop.papers.pdf import PaperError
from ocop.records import documents
from ocop.records.models import Document
from ocop.records.naming import file_name
from ocop.records.sandbox import TemplateFault


@handler(documents.JOB)
def make_files(work: Work) -> Output:
    """Make PDF and .docx of a stored paper and keep them with it; a second run changes nothing."""
    document = Document.objects.select_related("template", "unit").get(pk=work.params["document"])
    work.progress(0, 2, kept("Dàn trang"))
    try:
        made_pdf, made_docx = documents.files_of(document)
    except (TemplateFault, PaperError) as error:  # the same data would fail again
        raise Hopeless(str(error)) from error
    work.progress(1, 2, kept("Lưu tệp"))
    return Output(file_name(document, "pdf"), "application/pdf", made_pdf,
                  then=partial(keep, document.pk, made_pdf, made_docx))


def keep(document_id: int, made_pdf: bytes, made_docx: bytes) -> None:
    """Store the files with their paper once; runs in the transaction that marks the job ready."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.pdf_sha256:
        return
    document.pdf_sha256 = hashlib.sha256(made_pdf).hexdigest()
    document.pdf.name = _stored(document, "pdf", made_pdf)
    if made_docx:
        document.docx_sha256 = hashlib.sha256(made_docx).hexdigest()
        document.docx.name = _stored(document, "docx", made_docx)
    document.save(update_fields=["pdf", "pdf_sha256", "docx", "docx_sha256"])


def _stored(document: Document, ending: str, data: bytes) -> str:
    """Write the file under a name made from its row and hash: what a dead worker began is finished."""
    digest = hashlib.sha256(data).hexdigest()
    name = f"documents/{document.made_at:%Y/%m}/{document.pk}-{digest[:16]}.{ending}"
    if default_storage.exists(name):
        with default_storage.open(name) as stored:
            if hashlib.sha256(stored.read()).hexdigest() == digest:
                return name
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(data))
