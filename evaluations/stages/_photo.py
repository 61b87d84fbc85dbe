"""What a picture's own bytes say: its kind, when and where it was taken. Nothing a browser claims is believed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError

from ocop.accounts.refusals import Refused
from ocop.law.calendar import VIETNAM

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MAX_PIXELS = 80_000_000  # a phone's largest picture; more is a bomb


@dataclass(frozen=True)
class Picture:
    """Type by content; ``taken_at`` aware (the camera's clock read as Viet Nam's), place in degrees; None: not said."""

    content_type: str
    taken_at: datetime | None
    latitude: Decimal | None
    longitude: Decimal | None


def read(data: bytes, name: str = "") -> Picture:
    """Look into a picture; Refused where it is too large, no JPEG, PNG or WebP, or broken."""
    limit = settings.PHOTO_MAX_MB
    if len(data) > limit * 1_000_000:
        raise _refused(name, _("ảnh lớn hơn {limit} MB.").format(limit=limit))
    try:
        with Image.open(BytesIO(data), formats=list(KINDS)) as image:
            kind = KINDS[image.format]
            if image.width * image.height > MAX_PIXELS:
                large = _("ảnh quá lớn ({width} × {height} điểm ảnh).")
                raise _refused(name, large.format(width=image.width, height=image.height))
            image.verify()
        with Image.open(BytesIO(data), formats=[image.format]) as image:  # verify() leaves it unreadable
            exif = image.getexif()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise _refused(name, _("không phải ảnh JPEG, PNG hoặc WebP đọc được.")) from None
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    return Picture(
        kind,
        _taken(exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)),
        _degrees(place.get(ExifTags.GPS.GPSLatitude), place.get(ExifTags.GPS.GPSLatitudeRef), 90),
        _degrees(place.get(ExifTags.GPS.GPSLongitude), place.get(ExifTags.GPS.GPSLongitudeRef), 180),
    )


def _refused(name: str, fault: str) -> Refused:
    """The fault as said of the file of that name."""
    return Refused([f"«{name}»: {fault}" if name else fault])


def _taken(text) -> datetime | None:
    try:
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def _degrees(parts, side, limit: int) -> Decimal | None:
    try:
        degrees, minutes, seconds = (Decimal(str(part)) for part in parts)
        found = (degrees + minutes / 60 + seconds / 3600).quantize(Decimal("0.000001"))
    except (TypeError, ValueError, ArithmeticError):
        return None
    return (-found if side in ("S", "W") else found) if 0 <= found <= limit else None
