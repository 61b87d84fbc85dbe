"""A PDF of pictures, one a page, written as it grows: memory holds one page, however many there are.

Only what a scan needs of PDF 1.4 (ISO 32000): pages, each with one JPEG that fills it. No Django.
"""

from typing import BinaryIO

POINTS = 72  # to the inch


class PicturePdf:
    """``with PicturePdf(file) as pdf: pdf.add(jpeg, width, height, grey, dpi)`` writes to an open binary file."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self.at: dict[int, int] = {}  # object number -> its place in the file
        self.kids: list[int] = []
        self.next = 3  # 1 is the catalogue, 2 the page tree
        self.file.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")

    def __enter__(self) -> "PicturePdf":
        return self

    def __exit__(self, kind, error, trace) -> None:
        if kind is None:
            self._close()

    def add(self, jpeg: bytes, width: int, height: int, *, grey: bool, dpi: float) -> None:
        """Add a page that shows the JPEG (``width`` × ``height`` pixels) at ``dpi`` pixels to the inch."""
        wide, high = width * POINTS / dpi, height * POINTS / dpi
        colours = b"/DeviceGray" if grey else b"/DeviceRGB"
        picture = self._object(
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/DCTDecode"
            b"/Length %d>>\nstream\n" % (width, height, colours, len(jpeg)),
            jpeg,
            b"\nendstream",
        )
        drawing = b"q %.2f 0 0 %.2f 0 0 cm /I Do Q" % (wide, high)
        content = self._object(b"<</Length %d>>\nstream\n" % len(drawing), drawing, b"\nendstream")
        self.kids.append(
            self._object(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R"
                b"/Resources<</XObject<</I %d 0 R>>>>>>" % (wide, high, content, picture)
            )
        )

    def _object(self, *parts: bytes, number: int | None = None) -> int:
        if number is None:
            number, self.next = self.next, self.next + 1
        self.at[number] = self.file.tell()
        self.file.write(b"%d 0 obj\n" % number + parts[0])
        for part in parts[1:]:
            self.file.write(part)
        self.file.write(b"\nendobj\n")
        return number

    def _close(self) -> None:
        kids = b" ".join(b"%d 0 R" % number for number in self.kids)
        self._object(b"<</Type/Catalog/Pages 2 0 R>>", number=1)
        self._object(b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.kids), kids), number=2)
        table = self.file.tell()
        self.file.write(b"xref\n0 %d\n0000000000 65535 f \n" % self.next)
        for number in range(1, self.next):
            self.file.write(b"%010d 00000 n \n" % self.at[number])
        self.file.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (self.next, table))
