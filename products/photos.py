"""The picture of a product for the public: drawn anew from the sent one, so that nothing but the picture is left."""

import hashlib
import io
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from ocop.accounts.refusals import Refused
from ocop.journal.record import record
from products import offices
from products.models import Product, ProductPhoto
from products.vault.keeping import limits
from products.vault.kinds import look_at
from products.vault.unfit import Unfit

LONGEST = 1200  # pixels of the longer side
QUALITY = 82


def set_photo(actor, product_id: int, *, upload, now: datetime) -> ProductPhoto:
    """Show this picture with the product; the earlier one is kept and shown no more.

    Raises Http404, PermissionDenied, or Refused beside ``photo`` for a file that is no whole JPEG, PNG or WebP.
    """
    data, size = _drawn(upload)
    with transaction.atomic():
        rows = Product.objects.select_for_update(of=("self",)).select_related("producer__commune")
        product = rows.filter(pk=product_id, pk__in=Product.objects.visible_to(actor)).first()
        if product is None:
            raise Http404(_("Không tìm thấy sản phẩm này."))
        offices.require(offices.may_write(actor, product.producer), _("Anh/chị không thay được ảnh của sản phẩm này."))
        sha256 = hashlib.sha256(data).hexdigest()
        shown = product.photos.filter(shown=True).first()
        if shown is not None and shown.sha256 == sha256:
            return shown
        product.photos.filter(shown=True).update(shown=False)
        stored = default_storage.save(f"products/{product.pk}/{sha256[:16]}.jpg", ContentFile(data))
        photo = ProductPhoto.objects.create(
            product=product, file=stored, sha256=sha256, width=size[0], height=size[1], added_by=actor, added_at=now
        )
        record(actor, "product.photo", product, at=now, unit=product.producer.commune_id, details={"sha256": sha256})
        return photo


def _drawn(upload) -> tuple[bytes, tuple[int, int]]:
    """A JPEG of at most LONGEST pixels, upright, without any of the original's metadata."""
    try:
        seen = look_at(upload.file, upload.name, limits())
    except Unfit as unfit:
        raise Refused([], {"photo": [str(unfit)]}) from unfit
    if not seen.content_type.startswith("image/"):
        raise Refused([], {"photo": [_("Hãy gửi ảnh JPG, PNG hoặc WEBP.")]})
    upload.seek(0)
    with Image.open(upload.file, formats=["JPEG", "PNG", "WEBP", "MPO"]) as sent:
        sent.draft("RGB", (LONGEST * 2, LONGEST * 2))
        upright = ImageOps.exif_transpose(sent).convert("RGBA")
    upright.thumbnail((LONGEST, LONGEST))
    sheet = Image.new("RGB", upright.size, "white")  # see-through parts would turn black
    sheet.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), sheet.size
