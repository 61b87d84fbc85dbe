"""What a paper's file is called when it is saved."""
from django.utils.text import slugify

from ocop.accounts.names import search_key
from ocop.records.models import Document


def file_name(document: Document, ending: str) -> str:
    """``15-ke-hoach-danh-gia.pdf``: the row's number and the title without diacritics, 80 letters at most."""
    return f"{document.pk}-{slugify(search_key(document.title))[:80].strip('-')}.{ending}"
