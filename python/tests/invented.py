"""Invented news for the tests of archives: ``python invented.py 4000 FOLDER`` writes so many articles as Parquet and WARC.

Stories of Zipf sizes, each told over some days by several outlets that do not agree on all figures; a fifth of the articles are
copies, whole or shortened. Some are in other languages, some have no date, some rows are broken.
"""

from __future__ import annotations

import datetime
import io
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SYLLABLES = "bar dol ven kir mos tal ruk sel har nim gor fen lus pel zan wic brin cal dur fal grim hol jor mer nor".split()
_OUTLETS = ["Tarn Courier", "Daily Beacon", "Northern Wire", "The Harbour Post", "Valley Times", "Evening Ledger"]
#: What happens: a headline, then sentences that every outlet chooses from. p a place, t a thing, a and b people, f a firm, n and m figures.
_KINDS = [
    """Ferry {t} runs aground off {p}, {n} saved|The ferry {t} ran aground on rocks off {p} early on {d}.|Lifeboats brought {n} passengers
ashore within {m} hours.|{a}, the harbour master of {p}, said the steering had failed.|“We heard a crack and then the lights went out,” said {b}, a
passenger.|The owner, {f}, said the ferry had passed an inspection {m} weeks before.|Divers will look at the hull of the {t} when the wind drops.""",
    """Fire at {f} mill in {p} injures {n}|A fire at the paper mill of {f} in {p} injured {n} workers on {d}.|It took the crews {m} hours to put out the
flames.|The director of {f}, {a}, said production would stop until spring.|“There was smoke in every hall,” said the foreman {b}.|The mill on
the {t} road employs most families of {p}.|Investigators do not yet know what set the store room alight.""",
    """{p} votes to close {t} bridge|The council of {p} voted on {d} to close the {t} bridge to lorries.|The vote was {n} to {m}.|The mayor, {a}, said the
piers had moved since the flood.|{b}, who leads the opposition, said the detour would ruin the market.|The engineers of {f} found cracks in {m} of
the beams.|A ferry will carry the school bus until the bridge is repaired.""",
    """{f} to cut {n} jobs at {p} works|The tractor maker {f} said on {d} that it would cut {n} jobs at its works in {p}.|{a}, its chief executive, blamed
orders that fell by {m} percent.|The union’s leader {b} called the plan a broken promise.|The {t} line will be moved abroad by the end of the year.|The
region has offered {m} million crowns to keep the works open.|Workers met at the gates and voted to strike.""",
]
#: Sentences of names that a story alone has.
_OWN = """Roads from {} to {} were closed for the day.|Officials of the {} office in {} are to report before the {} fair.|The {} family and the {} cooperative
were told at once.|A meeting in {} hall was put off, the {} society said.|Trains between {} and {} ran late.|The {} school and the {} clinic stayed open."""
_FOREIGN = [
    "Die Fähre ist am Montag vor der Küste auf Grund gelaufen. Boote aus dem Hafen retteten alle Fahrgäste, die an Bord waren.",
    "El transbordador encalló el lunes frente a la costa. Los barcos del puerto salvaron a todos los pasajeros que iban a bordo.",
    "Паром сел на мель в понедельник у берега. Катера из гавани спасли всех пассажиров, которые находились на борту.",
]


def articles(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """So many articles, in no order of days; a longer archive is of more days."""
    dice = random.Random(seed)

    def name(syllables: int) -> str:
        return "".join(dice.choice(_SYLLABLES) for _ in range(syllables)).capitalize()

    out: list[dict[str, Any]] = []
    broken: list[dict[str, Any]] = [{"text": None}, {"text": ""}, {"text": "PK\x03\x04\x00\x00"}]
    while len(out) < count:
        size = min(int(1 / (1 - dice.random()) ** 0.8), 40, count - len(out))
        kind = [" ".join(part.split()) for part in dice.choice(_KINDS).split("|")]
        event = {**{letter: name(3) for letter in "pt"}, **{letter: f"{name(2)} {name(2)}" for letter in "ab"}, "f": f"{name(2)} {name(1)}"}
        own = [" ".join(part.split()) for part in _OWN.split("|")]
        kind += [part.format(*(name(3) for _ in range(part.count("{}")))) for part in own]
        first = datetime.datetime(2031, 1, 1) + datetime.timedelta(minutes=dice.randrange(30 * count))
        figure = dice.randrange(12, 90)
        written: list[dict[str, Any]] = []
        for number in range(size):
            day = first + datetime.timedelta(minutes=dice.randrange(1, 4000) * (number > 0))
            outlet = dice.choice(_OUTLETS)
            values = {**event, "d": day.strftime("%A"), "n": figure + dice.choice([0, 0, 0, 4]), "m": figure % 7 + 2}
            lines = [kind[1], *dice.sample(kind[2:], dice.randrange(5, 10))]
            article: dict[str, Any] = {
                "file": f"{len(out):06}",
                "title": kind[0].format(**values),
                "text": "\n".join(line.format(**values) for line in lines),
                "outlet": outlet,
                "url": f"https://{outlet.split()[-1].lower()}.example/{len(out)}",
                "published": None if dice.random() < 0.03 else day.isoformat(timespec="minutes"),
            }
            if written and dice.random() < 0.2:
                original = dice.choice(written)
                whole = original["text"].split("\n")
                article |= {"title": original["title"], "text": "\n".join(whole[: dice.choice([len(whole), 4])])}
            elif dice.random() < 0.02:
                article |= {"title": f"{name(2)} {name(2)}", "text": dice.choice(_FOREIGN)}
            written.append(article)
            out.append(article)
    for number in range(0, count, 90):
        out[number] |= {"title": None, **broken[number // 90 % 3]}
    # The same article again.
    out[count // 2] = {**out[count // 3], "file": out[count // 2]["file"]}
    return out


def write(folder: Path, rows: list[dict[str, Any]], together: int) -> None:
    """Parquet files of so many articles, a file that is none, and one that ends too early."""
    import pyarrow
    import pyarrow.parquet

    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(rows), together):
        table = pyarrow.Table.from_pylist(rows[start : start + together])
        pyarrow.parquet.write_table(table, folder / f"news-{start:06}.parquet")
    whole = (folder / "news-000000.parquet").read_bytes()
    (folder / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (folder / "none.parquet").write_bytes(b"not a table")


def warc(rows: list[dict[str, Any]]) -> Iterator[bytes]:
    """The articles as pages of a compressed WARC file, record by record."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    for row in rows:
        text = "".join(f"<p>{line}</p>" for line in (row["text"] or "").split("\n"))
        date = f'<meta property="article:published_time" content="{row["published"]}">' if row["published"] else ""
        page = f"<html><head><title>{row['title']}</title>{date}</head><body><article><h1>{row['title']}</h1>{text}</article></body></html>"
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0")
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=True)
        payload = io.BytesIO(page.encode())
        writer.write_record(writer.create_warc_record(row["url"], "response", payload=payload, http_headers=headers))
        yield out.getvalue()


if __name__ == "__main__":
    write(Path(sys.argv[2]), articles(int(sys.argv[1])), 500)
