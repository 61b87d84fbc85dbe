"""Whether a picture is whole and of a bearable size; the size is read from its header before any pixel."""

import warnings
from typing import BinaryIO

from PIL import Image

from products.vault.unfit import Limits, Unfit

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "MPO": "image/jpeg"}
BROKEN = "Ảnh bị hỏng hoặc tải lên chưa hết. Hãy chụp hoặc quét lại."


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
                f"Ảnh {width} × {height} điểm quá lớn (tối đa {limits.megapixels} triệu điểm). "
                "Hãy giảm kích thước rồi gửi lại."
            )
        found = TYPES[picture.format]
        picture.draft("RGB", (64, 64)) if found == "image/jpeg" else None  # decode small: whole is what is asked
        picture.load()
    except Image.DecompressionBombError as error:
        raise Unfit(f"Ảnh quá lớn (tối đa {limits.megapixels} triệu điểm). Hãy giảm kích thước rồi gửi lại.") from error
    except (OSError, SyntaxError, ValueError, KeyError, EOFError) as error:
        raise Unfit(BROKEN) from error
    return found
