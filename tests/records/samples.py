"""A small kind of paper for the engine's own tests."""
TEXT = """@co-quan-chu-quan {{ parent }}
@co-quan {{ body }}
@so {{ number }}
@noi-ngay {{ place }}, {{ day|ngay_chu }}
@loai Quyết định
@ve Về việc công nhận sản phẩm OCOP đợt 1
@tham-quyen Chủ tịch Ủy ban nhân dân
@can-cu Căn cứ Luật Tổ chức chính quyền địa phương
@can-cu Căn cứ Quyết định số 26/2026/QĐ-TTg
@quyet-dinh QUYẾT ĐỊNH:
@dieu Công nhận **{{ rows|dem|hai_so }} sản phẩm** tại Phụ lục kèm theo.
@dieu Quyết định có hiệu lực kể từ ngày ký.
# I. Ghi chú
- Sản phẩm của {{ owner }}
{% if note is defined %}
{{ note }}
{% endif %}
@ky TM. Ủy ban nhân dân / KT. Chủ tịch / Phó Chủ tịch | |
@noi-nhan Như Điều 2
@luu VT, NN
@phu-luc [ngang] Danh sách sản phẩm
@kem-theo Kèm theo Quyết định số {{ number }}
@bang STT:stt:6 | Sản phẩm | Chủ thể | Điểm:so:12
|= Huyện A
{% for row in rows %}
| {{ loop.index }} | {{ row.product }} | {{ row.producer }} | {{ row.points }}
{% endfor %}
|! | Cộng | | {{ rows|dem }}
"""


def context(rows: int = 3) -> dict:
    """Plain data as an act would hand it over."""
    return {
        "parent": "Tỉnh Quảng Ninh", "body": "Ủy ban nhân dân thành phố Móng Cái", "number": "05/QĐ-UBND",
        "place": "Móng Cái", "day": "2026-02-05", "owner": "Hợp tác xã Ế Ỗ Ữ",
        "rows": [{"product": f"Trà hoa vàng {n}", "producer": "Hợp tác xã Hải Sơn", "points": "72,50"}
                 for n in range(1, rows + 1)],
    }
