"""PDFs of invented reports as several programs write them, with the text that is to be read from them.

    python evaluation/pdfs.py DIR            # needs reportlab, typst, pikepdf and pillow; uses Chromium and LibreOffice where they are
    crossread evaluate extraction DIR

DIR gets the layout of that benchmark: ground-truth.json and html/NAME.html, which are PDFs here; a file's form is told by its
content. DIR/refused holds files that have no text to read, or that are hostile.
"""

import io
import json
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
import typst
from PIL import Image, ImageDraw
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen import canvas
from reportlab.platypus import (
    BaseDocTemplate, Frame, FrameBreak, NextPageTemplate, PageTemplate, Paragraph, Spacer, Table, TableStyle,
)

HEADLINE = "Ferry to Tellvik stays in harbour after storm damages its landing"
BYLINE = "By Dana Quill"
DATE = "18 May 2031"
REPORT = [
    "The ferry between Halda and Tellvik will not sail before Wednesday, the harbour office said on Sunday, after a storm "
    "tore away part of the landing on the northern shore and left two fishing boats aground.",
    "No one was hurt. “We were lucky that the last crossing had ended an hour before,” said Orla Benning, who heads the "
    "harbour office. She put the damage at 4.2 million crowns, of which the region is to pay half.",
    "The storm reached Halda at about 6 p.m. on Saturday with gusts of 130 kilometres an hour, the weather service said. "
    "It was the fiercest since 2019, when the old lighthouse lost its roof.",
    "Some 3,400 houses were without electricity for the night. The grid company Fjellkraft said that all but 200 of them, "
    "most of them on the islands off Tellvik, had been connected again by Sunday noon.",
    "The difficult part is the landing itself. Its concrete foundations, which were renewed only three years ago at a cost of "
    "11 million crowns, are cracked in at least five places, and divers can go down no earlier than Monday because the water "
    "is too turbid. The office has asked the shipyard in Orvik for a pontoon that could serve as a makeshift landing.",
    "For commuters the region has laid on buses that go round the fjord. The trip takes an hour and fifty minutes; the ferry "
    "needs twenty-five. The buses are free of charge until the ferry sails again, the region's council decided on Sunday "
    "evening in a session that lasted eleven minutes.",
    "Schools in Tellvik stay shut on Monday. The hospital there said it had food and medicine for ten days and that a "
    "helicopter stood by for emergencies.",
    "The council of Halda wants to talk about a bridge again, an idea that was given up in 2024 for its price of 900 million "
    "crowns. “After this weekend no one will call it a luxury,” said Mayor Tor Askeland. The opposition called that "
    "premature: the firm that had made the first offer no longer exists.",
]
TABLE = [["Place", "Gusts (km/h)", "Houses dark"], ["Halda", "130", "1,900"], ["Tellvik", "124", "1,200"], ["Orvik", "97", "300"]]

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else None
truth = {}


def keep(name, data, paragraphs):
    (FOLDER / "html").mkdir(parents=True, exist_ok=True)
    (FOLDER / "html" / f"{name}.html").write_bytes(data)
    truth[name] = {"articleBody": "\n".join(paragraphs)}


def refuse(name, data):
    (FOLDER / "refused").mkdir(parents=True, exist_ok=True)
    (FOLDER / "refused" / f"{name}.pdf").write_bytes(data)


def style(name="Helvetica", size=10, leading=12.5, **more):
    return ParagraphStyle("body", fontName=name, fontSize=size, leading=leading, **more)


def reportlab_pages(story, frames, later=None, on_page=None, title=None, **options):
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, title=title, invariant=1, **options)
    draw = on_page or (lambda page, document: None)
    document.addPageTemplates([PageTemplate("first", frames, onPage=draw), PageTemplate("later", later or frames, onPage=draw)])
    document.build([NextPageTemplate("later"), *story])
    # A day of its own, of the same length.
    return out.getvalue().replace(b"D:20000101000000+00'00'", b"D:20310518201500+02'00'")


def one_column():
    """A headline in bold, a byline and a date, paragraphs with space between them."""
    story = [Paragraph(HEADLINE, style("Helvetica-Bold", 18, 22)), Paragraph(BYLINE, style()), Paragraph(DATE, style()), Spacer(1, 8)]
    story += [Paragraph(text, style(spaceAfter=6)) for text in REPORT]
    return reportlab_pages(story, [Frame(72, 72, 450, 700)])


def two_columns():
    """A headline over two justified columns, paragraphs by their indents, words parted at the ends of lines."""
    body = style("Times-Roman", 9.5, 11.5, alignment=TA_JUSTIFY, firstLineIndent=10, hyphenationLang="en_GB", embeddedHyphenation=1)
    story = [Paragraph(HEADLINE, style("Times-Bold", 22, 26)), FrameBreak()]
    story += [Paragraph(text, body) for text in REPORT]
    top = Frame(50, 700, 495, 80)
    columns = [Frame(50, 430, 240, 260), Frame(305, 430, 240, 260)]
    return reportlab_pages(story, [top, *columns])


def running_heads():
    """Three pages of two columns with a running head and page numbers."""
    body = style("Helvetica", 12, 15, spaceAfter=8)
    def heads(page, _):
        page.setFont("Helvetica", 8)
        page.drawString(50, 810, "The Halda Courier")
        page.drawRightString(545, 810, f"Sunday, {DATE}")
        page.drawCentredString(297, 30, str(page.getPageNumber() + 3))
    columns = [Frame(50, 430, 240, 370), Frame(305, 430, 240, 370)]
    story = [Paragraph(HEADLINE, style("Helvetica-Bold", 16, 20, spaceAfter=8)), *[Paragraph(text, body) for text in REPORT]]
    return reportlab_pages(story, columns, on_page=heads)


def table():
    """A table between paragraphs."""
    ruled = Table(TABLE, colWidths=[110, 90, 90], hAlign="LEFT")
    ruled.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTSIZE", (0, 0), (-1, -1), 10)]))
    story = [Paragraph(HEADLINE, style("Helvetica-Bold", 18, 22, spaceAfter=8))]
    story += [Paragraph(text, style(spaceAfter=6)) for text in REPORT[:4]] + [ruled, Spacer(1, 10)]
    story += [Paragraph(text, style(spaceAfter=6)) for text in REPORT[4:]]
    return reportlab_pages(story, [Frame(72, 72, 450, 700)])


def bold_headline():
    """A headline that is bold and no larger than the text, in a file whose title is that of a file."""
    story = [Paragraph(HEADLINE, style("Helvetica-Bold", 10)), Spacer(1, 6)]
    story += [Paragraph(text, style(spaceAfter=6)) for text in REPORT[:4]]
    return reportlab_pages(story, [Frame(72, 72, 450, 700)], title="ferry_final_v2.docx")


def typewriter():
    """A letter for a typewriter, double-spaced."""
    story = [Paragraph(HEADLINE.upper(), style("Courier", 11, 24)), *[Paragraph(text, style("Courier", 11, 24, firstLineIndent=30)) for text in REPORT]]
    return reportlab_pages(story, [Frame(72, 72, 450, 700)])


TYPST = """
#set page(paper: "a5", columns: %d, margin: 1.5cm, header: text(8pt)[The Halda Courier #h(1fr) %s], footer: context align(center, text(8pt)[#counter(page).display()]))
#set text(font: "%s", size: 10pt, lang: "en", hyphenate: true)
#set par(justify: true, first-line-indent: 1em, spacing: 0.65em)
#place(top, float: true, scope: "parent")[#text(18pt, weight: "bold", hyphenate: false)[%s]]
%s
"""


def typeset(columns, font):
    """Typst: embedded fonts with maps to Unicode, ligatures, justified and hyphenated, on several pages."""
    text = "\n\n".join(paragraph.replace("$", "\\$").replace("“", '"').replace("”", '"') for paragraph in REPORT)
    source = FOLDER / "report.typ"
    source.write_text(TYPST % (columns, DATE, font, HEADLINE, text))
    data = typst.compile(str(source))
    source.unlink()
    return data


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferry - Courier</title><style>%s</style></head><body>
<h1>%s</h1><p>%s</p>%s</body></html>"""


def markup(style):
    return PAGE % (style, HEADLINE, BYLINE, "".join(f"<p>{text}</p>" for text in REPORT))


def printed(style):
    """A page that Chromium printed."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        return None
    page, out = FOLDER / "page.html", FOLDER / "page.pdf"
    page.write_text(markup(style))
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={FOLDER / 'browser'}", f"--print-to-pdf={out}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)
    data = out.read_bytes()
    page.unlink(), out.unlink(), shutil.rmtree(FOLDER / "browser", ignore_errors=True)
    return data


def written(style):
    """A text that LibreOffice exported."""
    office = shutil.which("soffice")
    if not office:
        return None
    page = FOLDER / "page.html"
    page.write_text(markup(style))
    command = [office, "--headless", f"-env:UserInstallation=file://{(FOLDER / 'office').resolve()}", "--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(FOLDER), str(page)]
    subprocess.run(command, check=True, capture_output=True)
    data = (FOLDER / "page.pdf").read_bytes()
    page.unlink(), (FOLDER / "page.pdf").unlink(), shutil.rmtree(FOLDER / "office", ignore_errors=True)
    return data


def by_hand(streams, fonts, info=b""):
    """A file written by hand: pages with these streams, and fonts by name."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    resources = b"<< /Font << " + b" ".join(b"/%s %s" % (name, font) for name, font in fonts.items()) + b" >> >>"
    pages = []
    for at, stream in enumerate(streams):
        page, content = 10 + 2 * at, 11 + 2 * at
        pages.append(b"%d 0 R" % page)
        objects[page] = b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R /Resources %s /MediaBox [0 0 595 842] >>" % (content, resources)
        objects[content] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(pages), len(pages))
    objects[3] = b"<< %s >>" % info
    out, places = b"%PDF-1.4\n", {}
    for number, words in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    return out + b"trailer\n<< /Size 100 /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def ligatures():
    """Ligatures by the names of their glyphs alone, as old typesetters wrote them; a drop cap; a raised figure."""
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding "
        b"/Differences [1 /fi /fl /ff /ffi 5 /hyphen] >> >>"
    )
    lines = [
        b"he o\x04cials of the harbour said on Sunday that the",
        b"ferry's \x02oating landing would be \x01t for use by the",
        b"end of the week, as soon as the wind allows divers down.",
        b"They have di\x03erent views of what it will cost: the re\x05",
        b"gion \x01nds 11 million crowns too much.",
    ]
    stream = b"BT /F 20 Tf 60 760 Td (Divers look at the landing of Halda ferry) Tj ET\n"
    stream += b"BT /F 29 Tf 60 705 Td (T) Tj ET\nBT /F 10 Tf 12 TL 79 717 Td\n"
    stream += b" T*\n".join(b"(%s) Tj%s" % (line, b" -19 0 Td" if at == 1 else b"") for at, line in enumerate(lines))
    stream += b" ET\nBT /F 10 Tf 60 640 Td (The landing has an area of 300 m) Tj /F 6 Tf 4 Ts (2) Tj 0 Ts /F 10 Tf ( and stands on piles.) Tj ET"
    return by_hand([stream], {b"F": font}, b"/Title (ferry.qxd) /CreationDate (D:20310518201500+02'00')")


LIGATURES = [
    "The officials of the harbour said on Sunday that the ferry's floating landing would be fit for use by the end of the week, as soon "
    "as the wind allows divers down. They have different views of what it will cost: the region finds 11 million crowns too much.",
    "The landing has an area of 300 m2 and stands on piles.",
]


def scanned():
    """A picture of text."""
    picture = Image.new("1", (600, 200), 1)
    ImageDraw.Draw(picture).text((20, 20), "\n".join(REPORT[:2]), fill=0)
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, invariant=1)
    drawn = io.BytesIO()
    picture.save(drawn, "PNG")
    from reportlab.lib.utils import ImageReader
    page.drawImage(ImageReader(drawn), 50, 500, 500, 170)
    page.save()
    return out.getvalue()


def encrypted(data, user):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user=user, R=6), deterministic_id=False)
    return out.getvalue()


def packed(data):
    """The same with its objects packed in object streams."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def bomb(filters=1):
    """A page whose content unpacks to 2 GiB."""
    content = io.BytesIO()
    packer = zlib.compressobj(9)
    for _ in range(2048):
        content.write(packer.compress(b" " * (1 << 20)))
    content.write(packer.flush())
    data = content.getvalue()
    for _ in range(filters - 1):
        data = zlib.compress(data, 9)
    names = b" ".join([b"/FlateDecode"] * filters)
    out = b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    out += b"3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n"
    out += b"4 0 obj\n<< /Filter [%s] /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (names, len(data), data)
    return out + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def main():
    keep("one-column", one_column(), [BYLINE, DATE, *REPORT])
    keep("two-columns", two_columns(), REPORT)
    keep("running-heads", running_heads(), REPORT)
    rows = ["\t".join(row) for row in TABLE]
    keep("table", table(), REPORT[:4] + rows + REPORT[4:])
    keep("bold-headline", bold_headline(), REPORT[:4])
    keep("typewriter", typewriter(), REPORT)
    keep("typst-one", typeset(1, "Libertinus Serif"), REPORT)
    keep("typst-two", typeset(2, "Libertinus Serif"), REPORT)
    keep("typst-newcm", typeset(2, "New Computer Modern"), REPORT)
    keep("ligatures", ligatures(), LIGATURES)
    keep("owner-password", encrypted(one_column(), ""), [BYLINE, DATE, *REPORT])
    keep("object-streams", packed(running_heads()), REPORT)
    keep("truncated", two_columns()[:-400], REPORT)
    wide = "body { font: 11pt serif; } p { text-align: justify; hyphens: auto; } body { columns: 2; } h1 { column-span: all; }"
    for name, data in [("chromium", printed("body { font: 12pt sans-serif; }")), ("chromium-columns", printed(wide)), ("libreoffice", written(""))]:
        if data:
            keep(name, data, [BYLINE, *REPORT])
        else:
            print(f"{name}: the program is not installed")
    refuse("scanned", scanned())
    refuse("password", encrypted(one_column(), "secret"))
    refuse("bomb", bomb())
    refuse("bomb-in-bomb", bomb(2))
    refuse("cut-short", one_column()[:300])
    (FOLDER / "ground-truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    main()
