"""The self-assessment report (Mẫu 02, four parts), and the business plan and organisation of 1048 (Biểu 03, 04)."""

from ocop.papers.decree30 import Column, Table
from products import forms_of_law
from products.documents.blocks import FormPaper, Grid, Heading, Line, Ticks, day
from products.documents.source import Source


def mau_02(source: Source) -> FormPaper:
    """Mẫu 02: I producer and product, II results, III self-score per criterion in the sheet's order, IV plans."""
    return FormPaper(
        title="Báo cáo tự đánh giá sản phẩm OCOP",
        mark=source.mark("Mẫu số 02"),
        origin=source.origin,
        blocks=(*_part_one(source), *_part_two(source), *part_three(source), *_part_four(source), *evidence(source)),
        place_date=source.placed,
        signers=(source.signer(),),
        **source.stamp(),
    )


def _part_one(source: Source) -> tuple:
    lines, words = source.line, source.words
    number = source.values.get("registration_number", "")
    founded = ", ngày ".join(filter(None, [number, source.text("registered_on")]))
    return (
        Heading("Phần I. Thông tin chung"),
        Heading("1. Chủ thể", 3),
        lines("producer_name", "Tên chủ thể"), lines("producer_type"), lines("address"), lines("phone"), lines("email"),
        lines("representative"), lines("sex"), lines("ethnicity"), lines("residence"),
        Line("Số, ngày đăng ký thành lập, kinh doanh", founded),
        Heading("2. Sản phẩm", 3),
        lines("product_name"), words("description"), lines("pack"), lines("standard"),
        Heading("3. Giấy tờ đã có", 3),
        source.ticks("Đã có", "has_business_registration", "has_quality_declaration", "has_food_safety",
                     "has_production_certificate"),
        Ticks("Sở hữu trí tuệ", _ip(source)),
        Heading("4. Quá trình phát triển, bộ máy", 3),
        words("history"), words("organisation"),
        Heading("5. Nội dung UBND cấp xã đánh giá", 3),
        words("commune_material"), words("commune_labour"), words("commune_idea"), words("commune_identity"),
    )  # fmt: skip


def _ip(source: Source) -> tuple[tuple[str, bool], ...]:
    codes = ("ip_trademark", "ip_shared_sign", "ip_patent", "ip_design", "ip_copyright")
    other = source.text("ip_other")
    named = f"{source.label('ip_other')}: {other}" if other else source.label("ip_other")
    return (*((source.label(code), bool(source.values.get(code))) for code in codes), (named, bool(other)))


def _part_two(source: Source) -> tuple:
    results = (source.words(f"result_{name}") for name in ("material", "technology", "quality", "market"))
    money = (source.line("result_revenue"), source.line("result_profit"))
    return (Heading("Phần II. Kết quả thực hiện kế hoạch kinh doanh"), *results, *money)


def part_three(source: Source) -> tuple:
    """The sheet: every criterion in order with points, description and papers; a subtotal by part."""
    marks = source.content.get("self_marks", {})
    columns = [Column("TT", "code"), Column("Tiêu chí", "criterion"), Column("Thuyết minh")]
    columns.append(Column("Tài liệu minh chứng", "papers"))
    if source.with_marks:
        columns.insert(2, Column("Điểm tự chấm", "mark"))
    rows, strong, total = [], set(), 0
    for part in source.law.parts:
        strong.add(len(rows))
        at = len(rows)
        rows.append(())
        points = 0
        for criterion in (c for section in part.sections for c in section.criteria):
            earned = _earned(source.law, criterion, marks)
            points += earned or 0
            rows.append(_row(source, criterion, criterion.code in marks, earned))
        total += points
        rows[at] = _cells(source, part.code, part.title, f"{points}/{part.max}")
    if source.with_marks:
        strong.add(len(rows))
        rows.append(_cells(source, "", "Tổng số điểm tự chấm", f"{total}/100"))
    table = Table(tuple(columns), tuple(rows))
    title = f"Bộ {source.law.set_number}. {source.law.title}"
    head = (Heading("Phần III. Tự đánh giá theo tiêu chí"), Line("Bộ sản phẩm", title))
    return (*head, *_cases(source), Grid(table, "", frozenset(strong)))


def _cases(source: Source) -> list[Line]:
    """The cases that were chosen, for criteria with alternative lists of answers."""
    lines = []
    for criterion in source.law.case_criteria:
        titles = {each.case: each.title for each in criterion.cases}
        chosen = titles.get(source.cases.get(criterion.code), "")
        lines.append(Line(f"Trường hợp áp dụng ({criterion.printed_code})", chosen))
    return lines


def _cells(source: Source, code: str, title: str, points: str, note: str = "", papers: str = "") -> tuple[str, ...]:
    marks = (points,) if source.with_marks else ()
    return (code, title, *marks, note, papers)


def _points(criterion, mark) -> int | None:
    return criterion.options[mark].points if isinstance(mark, int) and 0 <= mark < len(criterion.options) else None


def _earned(law, criterion, marks: dict) -> int | None:
    """Points of the answer; 0 where the criterion counts only with another one that earned too little."""
    found = _points(criterion, marks.get(criterion.code))
    needs = criterion.applies_if
    if found and needs:
        other = _points(law.criterion(needs.criterion), marks.get(needs.criterion)) or 0
        return found if other >= needs.min_points else 0
    return found


def _row(source: Source, criterion, answered: bool, earned: int | None) -> tuple[str, ...]:
    points = f"{earned or 0}/{criterion.max}" if answered else f"…/{criterion.max}"
    papers = "; ".join(f["title"] for f in source.content.get("files", []) if criterion.code in f["criteria"])
    note = source.content.get("self_notes", {}).get(criterion.code, "")
    return _cells(source, criterion.printed_code, criterion.title, points, note, papers)


def _part_four(source: Source) -> tuple:
    codes = ("plan_production", "plan_quality", "plan_market", "plan_community")
    return (Heading("Phần IV. Kế hoạch thời gian tới"), *(source.words(code) for code in codes))


def evidence(source: Source) -> tuple:
    """The list of evidence by the regulation's kinds, each with its papers."""
    files = source.content.get("files", [])
    kinds = [*forms_of_law.evidence_kinds(source.dossier.regulation), ("other", "Tài liệu khác")]
    known = {code for code, _ in kinds}
    rows = []
    for number, (code, title) in enumerate(kinds, start=1):
        papers = [f for f in files if f.get("kind") == code or (code == "other" and f.get("kind") not in known)]
        rows.append((str(number), title, "; ".join(_paper(f) for f in papers) or "Không kèm"))
    columns = (Column("TT", "serial"), Column("Loại tài liệu"), Column("Tài liệu kèm theo"))
    return (Heading("Danh mục tài liệu minh chứng"), Grid(Table(columns, tuple(rows))))


def _paper(file: dict) -> str:
    parts = [f"số {file['number']}" if file.get("number") else "", file.get("issuer", ""),
             f"cấp ngày {day(file['issued_on'])}" if file.get("issued_on") else "",
             f"có giá trị đến {day(file['expires_on'])}" if file.get("expires_on") else ""]  # fmt: skip
    said = ", ".join(filter(None, parts))
    return f"{file['title']} ({said})" if said else file["title"]


def bieu_03(source: Source) -> FormPaper:
    """Biểu 03: the business plan of a 1048 dossier."""
    return _of_group(source, 0, "Phương án, kế hoạch sản xuất, kinh doanh", "Biểu số 03")


def bieu_04(source: Source) -> FormPaper:
    """Biểu 04: how the producer is organised."""
    return _of_group(source, 1, "Giới thiệu bộ máy tổ chức", "Biểu số 04")


def _of_group(source: Source, at: int, title: str, mark: str) -> FormPaper:
    group = forms_of_law.PLAN_1048.groups[at]
    fields = tuple(source.words(f.code) if f.kind == "long" else source.line(f.code) for f in group.fields)
    head = (source.line("producer_name", "Tên chủ thể"), source.line("product_name"), source.line("address"))
    return FormPaper(
        title=title, mark=source.mark(mark), origin=source.origin, blocks=(*head, *fields), place_date=source.placed,
        signers=(source.signer(),), **source.stamp(),
    )  # fmt: skip


def bieu_sheet(source: Source) -> FormPaper:
    """The self-assessment sheet of a 1048 dossier."""
    return FormPaper(
        title="Phiếu tự đánh giá sản phẩm", origin=source.origin,
        blocks=(source.line("product_name"), source.line("producer_name", "Tên chủ thể"), *part_three(source)),
        place_date=source.placed, signers=(source.signer(),), **source.stamp(),
    )  # fmt: skip
