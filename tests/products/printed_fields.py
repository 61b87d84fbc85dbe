"""The fields of the printed forms as the decisions list them (Mẫu 01–03 read in full; the others as far as known).

One list a form, in the order of the paper: what a printed form has to say, whatever the portal calls its fields.
"""

MAU_01 = (
    "Tỉnh, thành phố", "Năm", "Tên đơn vị", "Người đại diện pháp luật", "Chức vụ", "Địa chỉ liên hệ", "Điện thoại",
    "Thư điện tử", "Tên sản phẩm", "Ngành, nhóm, phân nhóm", "Hình thức đánh giá", "Lần đầu", "Nâng hạng",
    "Đánh giá lại", "Báo cáo tự đánh giá", "Số mẫu sản phẩm", "Cam kết", "ngày 10 tháng 9 năm 2026",
    "Đại diện chủ thể", "UBND cấp xã", "cơ quan OCOP cấp tỉnh", "Số phiếu", "Số phiếu", "Ngày nhận", "Ngày nhận",
    "Người nhận", "Người nhận",
)  # fmt: skip
MAU_02 = (
    "Phần I", "Tên chủ thể", "Loại hình tổ chức", "Địa chỉ", "Điện thoại", "Thư điện tử", "Người đại diện pháp luật",
    "Giới tính", "Dân tộc", "Nơi cư trú", "ngày đăng ký thành lập", "Tên sản phẩm", "Mô tả sản phẩm",
    "Quy cách đóng gói", "Tiêu chuẩn áp dụng", "Đăng ký kinh doanh", "Công bố chất lượng", "an toàn thực phẩm",
    "điều kiện sản xuất bắt buộc", "Sở hữu trí tuệ", "Nhãn hiệu", "chỉ dẫn địa lý, nhãn hiệu tập thể, chứng nhận",
    "Sáng chế", "Kiểu dáng", "Quyền tác giả", "Quyền khác", "Quá trình hình thành", "Bộ máy tổ chức",
    "Phần II", "Vùng nguyên liệu", "Công nghệ", "chất lượng", "Thị trường", "Doanh thu", "Lợi nhuận",
    "Phần III", "Tiêu chí", "Điểm tự chấm", "Thuyết minh", "Tài liệu minh chứng",
    "Phần IV", "Danh mục tài liệu minh chứng",
)  # fmt: skip
EVIDENCE = (
    "Đăng ký kinh doanh", "đủ điều kiện sản xuất", "nguyên liệu", "môi trường", "Lao động địa phương", "Tăng trưởng",
    "Sở hữu trí tuệ", "xúc tiến thương mại", "Quảng bá", "Câu chuyện", "Công bố chất lượng", "kiểm nghiệm",
    "truy xuất nguồn gốc", "quản lý chất lượng tiên tiến", "Giải thưởng",
)  # fmt: skip
MAU_03 = (
    "UBND cấp xã", "Tên chủ thể", "Loại hình tổ chức", "Địa chỉ", "Người đại diện", "Giới tính", "Dân tộc",
    "Nơi cư trú", "Tên sản phẩm", "nguyên liệu địa phương", "Chủ thể trình bày", "UBND cấp xã đánh giá",
    "lao động địa phương", "Chủ thể trình bày", "UBND cấp xã đánh giá", "Nguồn gốc ý tưởng", "Chủ thể trình bày",
    "UBND cấp xã đánh giá", "Bản sắc, trí tuệ", "Chủ thể trình bày", "UBND cấp xã đánh giá", "Đề nghị",
)  # fmt: skip
BIEU_01 = (
    "Phiếu đăng ký sản phẩm mới", "Tên đơn vị", "Người đại diện pháp luật", "Chức vụ", "Địa chỉ liên hệ", "Điện thoại",
    "Tên sản phẩm", "Ngành, nhóm, phân nhóm", "Số mẫu sản phẩm", "Cam kết", "Đại diện chủ thể", "Số phiếu",
)  # fmt: skip
BIEU_02 = ("Phiếu đăng ký sản phẩm đã có", *BIEU_01[1:8], "Nội dung đã nâng cấp", *BIEU_01[8:])
BIEU_03 = (
    "Phương án", "Tên chủ thể", "Mô tả sản phẩm", "Ý tưởng", "Nguyên liệu", "Tổ chức sản xuất", "Thị trường", "Vốn",
)  # fmt: skip
BIEU_04 = ("bộ máy tổ chức", "Tên chủ thể", "Bộ máy tổ chức", "Số lao động", "lao động địa phương")
PAPERS_1048 = (
    "Phiếu đăng ký (Biểu 01 hoặc 02)", "Kế hoạch kinh doanh (Biểu 03)", "Bộ máy tổ chức (Biểu 04)",
    "Đăng ký kinh doanh", "05 mẫu sản phẩm", "đủ điều kiện sản xuất", "Công bố chất lượng", "Tiêu chuẩn sản phẩm",
    "kiểm nghiệm an toàn thực phẩm", "Mã vạch", "Nguồn gốc nguyên liệu", "Hệ thống quản lý chất lượng",
    "Bảo vệ môi trường", "kế toán", "xúc tiến thương mại", "Câu chuyện", "kiểm soát chất lượng", "Giải thưởng",
)  # fmt: skip
PAPERS_148 = ("Phiếu đăng ký", "Báo cáo tự đánh giá", "05 mẫu sản phẩm", "Tài liệu minh chứng", *EVIDENCE)
