"""The paper of a bundle, PDF: its first page says what the bundle proves and what not, in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from console.evidence.form import ProvenRow
from console.reports.sheet import Sheet
from console.store.heads import Head

PROVES: tuple[tuple[str, str], ...] = (
    (
        "自签名时刻起，所附日志行未被更改、删除、插入或调换。",
        "The rows of the journal are those that were signed: none was changed, removed, put in or moved.",
    ),
    ("日志行按记录顺序排列，所列时间段内无缺行。", "Within the range no row was left out."),
    (
        "original/ 中注明日志行号的录像文件，与封存时逐字节相同。",
        "Files in original/ that name a row are byte for byte what was sealed then.",
    ),
    ("本包由所列密钥签发，签发后未被更改。", "The bundle was signed with the key below and was not changed since."),
)
PROVES_NOT: tuple[tuple[str, str], ...] = (
    ("不证明摄像机、传感器当时所报属实。", "Not that what a camera or sensor said was true."),
    (
        "封存前约两分钟内的录像改动无法发现。",
        "Not that a file was untouched before it was sealed, up to two minutes after it was taken.",
    ),
    (
        "derived/、data/、plan 与本文件由原件生成，便于查看，本身不是证据。",
        "derived/, data/, the plan and this paper were made to be looked at; they are no evidence themselves.",
    ),
    (
        "持有私钥者可以签署任何内容。公钥须从独立渠道取得。",
        "Whoever holds the private key can sign anything; get the public key from elsewhere.",
    ),
)
STAMPED = (
    "时间戳机构证明：其所涵盖的日志行在时间戳所示时刻已存在。",
    "The rows that the time stamp covers existed at its time: its authority vouches for that.",
)
OWN_CLOCK = (
    "行中时间取自本机时钟；日志中载有其来源与偏差。",
    "The times in the rows are of this machine's clock (its source and offset are in the journal).",
)
ALONE = (
    "签名时刻仅由本机证明，无第三方时间戳。",
    "Nobody else vouches for when it was signed: there is no time stamp.",
)


def print_paper(
    path: Path,
    facts: Sequence[tuple[str, str]],
    rows: Sequence[ProvenRow],
    head: Head,
    time_zone: str,
    *,
    stamped: bool,
) -> None:
    """Print it. `facts` are a label and what it says each. Raises OSError."""
    zone = ZoneInfo(time_zone)
    sheet = Sheet(path, "Vigil evidence", "Vigil", f"key {head.key} · head {head.number} · root {head.root}")
    proves = (*PROVES, STAMPED) if stamped else PROVES
    proves_not = (OWN_CLOCK, *PROVES_NOT) if stamped else (OWN_CLOCK, ALONE, *PROVES_NOT)
    sheet.line("证据包 · Evidence bundle", 18, gap=8)
    for label, said in facts:
        sheet.line(f"{label}: {said}", 9)
    for title, points in (("证明 · It proves", proves), ("不证明 · It does not prove", proves_not)):
        sheet.line(title, 12, gap=5)
        for chinese, english in points:
            sheet.line(f"· {chinese}", 9, gap=1)
            sheet.line(f"   {english}", 8, quiet=True, gap=4)
    sheet.line("核对 · Check: vigil verify FILE --key PUBLIC-KEY; index.html", 9, gap=8)
    sheet.line(f"日志 · Journal ({len(rows)})", 12, gap=5)
    for row in rows:
        seq, at_us, kind, subject, operator, _body, _previous = row.fields
        clock = datetime.fromtimestamp(at_us / 1e6, zone).isoformat(sep=" ", timespec="milliseconds")
        sheet.line(f"{seq}  {clock}  {kind}  {subject}  {operator}", 7, gap=1)
    sheet.save()
