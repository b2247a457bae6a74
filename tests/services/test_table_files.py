"""Files of a register: read within bounds, whoever made them."""

from __future__ import annotations

import io
import zipfile

import pytest

from counsel_desk.services import table_files, workbooks
from counsel_desk.services.errors import Invalid
from counsel_desk.services.table_files import read_table

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
    '.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/'
    'worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{0}" Target="{1}"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Clients" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main"><sheetData>{0}</sheetData></worksheet>'
)


def xlsx(*rows: tuple[object, ...], extra: bytes = b"") -> bytes:
    """Make a workbook by hand: what is read must not depend on what writes."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{chr(65 + at)}{number}"><v>{value}</v></c>'
            if isinstance(value, int | float)
            else f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
            for at, value in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("_rels/.rels", RELS.format("officeDocument", "xl/workbook.xml"))
        packed.writestr("xl/workbook.xml", BOOK)
        packed.writestr(
            "xl/_rels/workbook.xml.rels", RELS.format("worksheet", "worksheets/sheet1.xml")
        )
        packed.writestr("xl/worksheets/sheet1.xml", SHEET.format("".join(lines)))
        if extra:
            packed.writestr("xl/media/extra", extra)
    return held.getvalue()


def put(tmp_path, data: bytes | str, name: str = "register.csv"):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def reason(path) -> str:
    with pytest.raises(Invalid) as refused:
        read_table(path)
    return refused.value.reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_is_read_whatever_separates_its_cells(tmp_path, delimiter):
    text = f'Name{delimiter}Sex\n\n"Achieng{delimiter} Wanjiru"{delimiter}F\r\n'
    table = read_table(put(tmp_path, text))
    assert table.headers == ("Name", "Sex")
    assert table.rows == ((f"Achieng{delimiter} Wanjiru", "F"),)
    assert table.lines == (3,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_come_through_in_every_usual_encoding(tmp_path, encoding):
    table = read_table(put(tmp_path, "Name,Sex\nNjoki Mbûgua,F\n".encode(encoding)))
    assert table.rows == (("Njoki Mbûgua", "F"),)
    assert table.headers == ("Name", "Sex")


def test_a_workbook_is_read(tmp_path):
    data = xlsx(("Name", "Year", ""), ("Wanjiru", 1990), (), ("Otieno", 1980.5))
    table = read_table(put(tmp_path, data, "register.xlsx"))
    assert table.headers == ("Name", "Year")
    assert table.rows == (("Wanjiru", "1990"), ("Otieno", "1980.5"))
    assert table.lines == (2, 4)


def test_days_of_a_workbook_are_written_as_iso():
    from datetime import date, datetime

    said = [table_files._said(c) for c in (date(1990, 1, 2), datetime(1990, 1, 2), True, 3.0)]
    assert said == ["1990-01-02", "1990-01-02", "True", "3"]
    assert table_files._said(datetime(1990, 1, 2, 3, 4)) == "1990-01-02 03:04:00"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"Name\n", "a.csv", "table-no-rows"),
        (b"\n\n , \n", "a.csv", "table-no-rows"),
        (b"%PDF-1.4", "a.csv", "table-unknown"),
        (b"Name\0\nx\ny", "a.csv", "table-unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.xls", "table-old-format"),
        (b"PK\x03\x04" + bytes(30) + b"xl/workbook.xml", "a.xlsx", "table-broken"),
        (b'Name\n"' + b"x" * 200_000 + b'"\n', "a.csv", "table-broken"),
        (b"", "a.csv", "document-empty"),
    ],
)
def test_what_is_no_register_has_its_reason(tmp_path, data, name, code):
    assert reason(put(tmp_path, data, name)) == code


def test_a_workbook_with_parts_missing_is_broken(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("xl/nothing.xml", "<a/>")
    assert reason(put(tmp_path, held.getvalue(), "a.xlsx")) == "table-broken"


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(table_files, "MOST_ROWS", 3)
    assert reason(put(tmp_path, "Name\n" + "x\n" * 4)) == "table-too-large"
    assert reason(put(tmp_path, "Name\n" + "x\n" * 400)) == "table-too-large"
    data = xlsx(("Name",), *[("x",)] * 8)
    assert reason(put(tmp_path, data, "a.xlsx")) == "table-too-large"


def test_a_workbook_with_a_word_far_below_the_table_is_not_read_down_to_it(tmp_path, monkeypatch):
    monkeypatch.setattr(table_files, "MOST_ROWS", 3)
    rows = (("Name",), ("x",), *[()] * 3, ("far",))
    assert read_table(put(tmp_path, xlsx(*rows), "a.xlsx")).lines == (2, 6)
    further = (("Name",), ("x",), *[()] * 4, ("far",))
    assert reason(put(tmp_path, xlsx(*further), "a.xlsx")) == "table-too-large"


def test_a_small_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(table_files, "MOST_UNPACKED", 5_000_000)
    data = xlsx(("Name",), ("x",), extra=bytes(20_000_000))
    assert len(data) < 100_000
    assert reason(put(tmp_path, data, "a.xlsx")) == "table-too-large"


def test_long_cells_are_cut_to_their_bounds(tmp_path):
    table = read_table(put(tmp_path, f"Name,Sex\n{'x' * 5000},y\n"))
    assert len(table.rows[0][0]) == 4000


def test_a_column_is_never_left_out_in_silence(tmp_path):
    def wide(count: int) -> str:
        return ",".join(f"h{number}" for number in range(count)) + ",,\na\n"

    assert len(read_table(put(tmp_path, wide(250))).headers) == 250
    with pytest.raises(Invalid) as refused:
        read_table(put(tmp_path, wide(251)))
    assert (refused.value.reason, refused.value.facts) == ("table-too-wide", {"most": 250})


def test_a_line_with_more_cells_than_headings_is_told_apart(tmp_path):
    text = 'Code,Day,Total,\nA,1,12,5\nB,1,12,\nC,1,12,5,x\nD,1,"12,5",,,\n'
    table = read_table(put(tmp_path, text))
    assert table.headers == ("Code", "Day", "Total")
    # 12,5 without quotation marks would be read as 12.
    assert table.overfull == {2, 4}
    shifted = read_table(put(tmp_path, "name,year,county,\nA,1980,X,\nOtieno, J,1981,Y\n"))
    assert shifted.overfull == {3}
    assert read_table(put(tmp_path, "Name\nAchieng, Wanjiru\n")).overfull == {2}
    sheet = xlsx(("Name", "Sex"), ("A", "F", "called twice"))
    assert read_table(put(tmp_path, sheet, "a.xlsx")).overfull == frozenset()


@pytest.mark.parametrize("rest", ["", "\n", "\nD,1\n", "\nD,1\n" * 60_000])
def test_a_quotation_mark_that_is_never_closed_swallows_no_line(tmp_path, rest):
    text = f'Code,Text\nA,"two\nlines"\nB,"open{rest}'
    with pytest.raises(Invalid) as refused:
        read_table(put(tmp_path, text), most_rows=50_000)
    assert (refused.value.reason, refused.value.facts) == ("table-quote-open", {"line": 4})


def test_a_file_of_scores_may_be_longer_and_has_its_own_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(table_files, "MOST_ROWS", 3)
    path = put(tmp_path, "Code\n" + "x\n" * 6)
    assert len(read_table(path, most_rows=6).rows) == 6
    with pytest.raises(Invalid) as refused:
        read_table(path, most_rows=5)
    assert (refused.value.reason, refused.value.facts) == ("table-too-large", {"most": 5})
    data = xlsx(("Code",), *[("x",)] * 6)
    assert len(read_table(put(tmp_path, data, "a.xlsx"), most_rows=6).rows) == 6


HEAD = "Code,Day,Score,Remark\n"


def test_two_stray_marks_swallow_no_lines(tmp_path):
    """One before words in one line, one before words in a later line: told with the line."""
    rows = 'A,1,2,"fine\nB,1,2,well\nC,1,2,"so so\nD,1,2,\n'
    with pytest.raises(Invalid) as refused:
        read_table(put(tmp_path, HEAD + rows))
    assert (refused.value.reason, refused.value.facts) == ("table-quote-open", {"line": 2})


def test_a_cell_that_may_hold_other_lines_is_doubted(tmp_path):
    """The second mark ends its cell, as a right one does: the line is named, and not taken."""
    rows = 'A,1,2,"fine\nB,1,2,well\nC,1,2,so so"\nD,1,2,\n'
    table = read_table(put(tmp_path, HEAD + rows))
    assert table.lines == (4, 5)
    assert table.overfull == {4}


def test_a_remark_over_two_lines_is_a_remark(tmp_path):
    rows = 'A,1,2,"fine, she says\nand ""well"", too"\nB,1,2,\n'
    table = read_table(put(tmp_path, HEAD + rows))
    assert table.rows[0][3] == 'fine, she says\nand "well", too'
    assert (table.lines, table.overfull) == ((3, 4), frozenset())


def book(**sheets: str) -> bytes:
    """Make a workbook of several sheets; what follows a name is the inside of its rows."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"'
        f' state="{"hidden" if name.startswith("Hidden") else "visible"}"/>'
        for at, name in enumerate(sheets, start=1)
    )
    begin, end = BOOK.split("<sheets>")[0], "</sheets></workbook>"
    tie = RELS.split("<Relationship ")
    ties = "".join(
        "<Relationship "
        + tie[1]
        .split("</")[0]
        .format("worksheet", f"worksheets/sheet{at}.xml")
        .replace("rId1", f"rId{at}")
        for at in range(1, len(sheets) + 1)
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("_rels/.rels", RELS.format("officeDocument", "xl/workbook.xml"))
        packed.writestr("xl/workbook.xml", f"{begin}<sheets>{listed}{end}")
        packed.writestr("xl/_rels/workbook.xml.rels", f"{tie[0]}{ties}</Relationships>")
        for at, inside in enumerate(sheets.values(), start=1):
            rows, _, after = inside.partition("<!--after-->")
            content = SHEET.format(rows).replace("</sheetData>", f"</sheetData>{after}")
            packed.writestr(f"xl/worksheets/sheet{at}.xml", content)
    return held.getvalue()


def row(number: int, *cells: str) -> str:
    inside = "".join(
        f'<c r="{chr(65 + at)}{number}" t="e"><f>A1</f><v>{cell}</v></c>'
        if cell.startswith("#")
        else f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for at, cell in enumerate(cells)
        if cell
    )
    return f'<row r="{number}">{inside}</row>'


TITLE = "CLIENT REGISTER 2025"
HEADS = ("Name", "DOB", "County")


@pytest.mark.parametrize(
    ("text", "heading", "headers"),
    [
        (f"{TITLE},,\n\nName,DOB,County\nWanjiru,1/2/1990,Nakuru\n", 3, HEADS),
        (f"{TITLE}\nName;DOB;County\nWanjiru;1/2/1990;Nakuru\n", 2, HEADS),
        ("The client,,Where\nName,DOB,County\nWanjiru,1/2/1990,Nakuru\n", 2, HEADS),
        ("PHQ-9 of 2025\nCase code,Date,q1,q2\nNK-0001-A,1/2/2025,1,2\n", 2,
         ("Case code", "Date", "q1", "q2")),
    ],
)  # fmt: skip
def test_headings_are_found_below_a_title_and_it_is_said(tmp_path, text, heading, headers):
    table = read_table(put(tmp_path, text))
    assert (table.headers, table.heading, table.above) == (headers, heading, 1)
    assert table.lines == (heading + 1,)
    assert not table.overfull


@pytest.mark.parametrize(
    "text",
    [
        "Name\nWanjiru A\nOtieno, who has no county\n",
        "Name,Born\nClient,Born in Name,County Village\n",
        "Who,When,Where\nWanjiru,1/2/1990,Nakuru County\n",
    ],
)
def test_what_may_be_a_client_is_taken_for_no_heading(tmp_path, text):
    table = read_table(put(tmp_path, text))
    assert (table.heading, table.above, table.lines[0]) == (1, 0, 2)


def test_cells_that_excel_could_not_work_out_are_not_taken_for_empty_ones(tmp_path):
    rows = row(1, *HEADS) + row(2, "#N/A", "", "Nakuru") + row(3, "Otieno", "", "#REF!")
    table = read_table(put(tmp_path, book(Clients=rows), "a.xlsx"))
    assert table.rows == (("#N/A", "", "Nakuru"), ("Otieno", "", "#REF!"))


def test_what_is_written_once_over_several_lines_is_said_of_each(tmp_path):
    rows = row(1, *HEADS) + row(2, "Wanjiru", "", "Nakuru") + row(3, "Otieno") + row(5, "Achieng")
    merged = '<mergeCells count="1"><mergeCell ref="C2:C4"/></mergeCells>'
    data = book(Clients=f"{rows}<!--after-->{merged}")
    table = read_table(put(tmp_path, data, "a.xlsx"))
    assert [cells[0] for cells in table.rows] == ["Wanjiru", "Otieno", "Achieng"]
    assert [(cells[2:] or ("",))[0] for cells in table.rows] == ["Nakuru", "Nakuru", ""]


def test_the_first_sheet_with_rows_is_read_and_the_others_are_named(tmp_path):
    sheets = {
        "Cover": row(1, TITLE),
        "Hidden lists": row(1, *HEADS) + row(2, "F"),
        "2024": row(1, *HEADS) + row(2, "Wanjiru"),
        "2025 &amp; on": row(1, *HEADS) + row(2, "Otieno") + row(3, "#N/A"),
    }
    path = put(tmp_path, book(**sheets), "a.xlsx")
    table = read_table(path)
    assert table.sheets == ("Cover", "2024", "2025 & on")
    assert (table.sheet, table.rows[0][0]) == ("2024", "Wanjiru")
    other = read_table(path, sheet="2025 & on")
    assert (other.sheet, [cells[0] for cells in other.rows]) == ("2025 & on", ["Otieno", "#N/A"])
    with pytest.raises(Invalid) as refused:
        read_table(path, sheet="Cover")
    assert refused.value.reason == "table-no-rows"


def test_a_workbook_without_rows_says_so(tmp_path):
    assert reason(put(tmp_path, book(One=row(1, TITLE), Two=""), "a.xlsx")) == "table-no-rows"
    assert reason(put(tmp_path, book(**{"Hidden": row(1, *HEADS)}), "b.xlsx")) == "table-no-rows"


def test_a_workbook_without_its_book_has_no_errors_to_tell():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("xl/nothing.xml", "<a/>")
    assert workbooks.errors_in(held.getvalue(), "Clients") == {}
