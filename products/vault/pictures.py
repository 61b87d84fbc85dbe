"""Whether a picture is whole and of a bearable size; the size is read from its header before any pixel."""

import warnings
from struct import error as StructError
from struct import unpack
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from products.vault.unfit import Limits, Unfit

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "MPO": "image/jpeg"}
BROKEN = gettext_lazy("Ảnh bị hỏng hoặc tải lên chưa hết. Hãy chụp hoặc quét lại.")

# Pixels up to which a picture is decoded while the page waits: 80 million of them take more memory than a web process
# has. Larger ones are only walked through here, and decoded when they are drawn (``products.vault.drawing``).
DECODED = 8_000_000


def content_type(file: BinaryIO, limits: Limits) -> str:
    """The picture's type; Unfit where it is cut, broken or has too many pixels."""
    file.seek(0)
    try:
        # Pillow's own bomb warning is silent here: ours is stricter and asked before a pixel is read.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=list(TYPES))
        width, height = picture.size
        if width * height > limits.megapixels * 1_000_000:
            raise Unfit(
                _(
                    "Ảnh {width} × {height} điểm quá lớn (tối đa {megapixels} triệu điểm). Hãy giảm kích thước rồi gửi "
                    "lại."
                ).format(width=width, height=height, megapixels=limits.megapixels)
            )
        found = TYPES[picture.format]
        if width * height > DECODED:
            _refuse_cut(file, picture.format)
        else:
            picture.draft("RGB", (64, 64)) if found == "image/jpeg" else None  # decode small: whole is what is asked
            picture.load()
    except Image.DecompressionBombError as error:
        raise Unfit(_(
            "Ảnh quá lớn (tối đa {megapixels} triệu điểm). Hãy giảm kích thước rồi gửi lại."
        ).format(megapixels=limits.megapixels)) from error
    except (OSError, SyntaxError, ValueError, KeyError, EOFError, StructError) as error:
        raise Unfit(BROKEN) from error
    return found


def _refuse_cut(file: BinaryIO, kind: str) -> None:
    """Unfit where the file ends before its picture does; reads headers only."""
    size = file.seek(0, 2)
    if kind == "PNG":
        whole = _png_is_whole(file, size)
    elif kind == "WEBP":
        file.seek(4)
        whole = unpack("<I", file.read(4))[0] + 8 <= size
    else:  # phones write a thumbnail or notes behind the end mark
        file.seek(max(0, size - 65_536))
        whole = b"\xff\xd9" in file.read()
    if not whole:
        raise Unfit(BROKEN)


def _png_is_whole(file: BinaryIO, size: int) -> bool:
    at = 8
    while at + 12 <= size:
        file.seek(at)
        length, name = unpack(">I4s", file.read(8))
        at += length + 12
        if name == b"IEND":
            return at <= size
    return False
