"""QR codes as vector pictures, drawn by segno without a file or a network in between."""
import io

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4  # modules of white around the code; ISO/IEC 18004 asks for four


def svg(text: str, *, css_class: str = "qr") -> SafeString:
    """An inline ``<svg>`` of ``text``, ready for a page or a paper; the same text gives the same bytes.

    Error correction is at least M (15 %). The colours are plain black on white so that a worn copy
    still reads. Raises ``ValueError`` for an empty text and ``segno.DataOverflowError`` (a
    ``ValueError``) for one too long for a code.
    """
    if not text:
        raise ValueError("Mã QR cần có nội dung")
    code = segno.make(text, error="m", micro=False)
    out = io.BytesIO()
    code.save(out, kind="svg", border=QUIET_ZONE, xmldecl=False, nl=False, omitsize=True, dark="#000", light="#fff",
              svgclass=css_class, lineclass=None)
    # The only text that reaches the markup is css_class, a constant of the caller; the payload is drawn, not written.
    return mark_safe(out.getvalue().decode("ascii"))
