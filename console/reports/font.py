"""The font of what is printed: one that has Chinese and that ReportLab can embed."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

FONT = "vigil-print"
PLACES: tuple[str, ...] = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wqy-zenhei-fonts/wqy-zenhei.ttc",
    "/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-zenhei/wqy-zenhei.ttc",
    "/usr/local/share/fonts/wqy-zenhei.ttc",
    "~/.local/share/fonts/wqy-zenhei.ttc",
    "~/.fonts/wqy-zenhei.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
    "/System/Library/Fonts/STHeiti Light.ttc",
)
"""WenQuanYi Zen Hei where the distributions put it, then what Windows and macOS bring. Noto Sans CJK has PostScript
outlines, which ReportLab cannot embed. Only the first was tried."""


def embed_font(places: tuple[str, ...] = PLACES) -> str:
    """Make the first font that is there known to ReportLab; its name. Raises FileNotFoundError when there is none."""
    if FONT in pdfmetrics.getRegisteredFontNames():
        return FONT
    for place in places:
        path = Path(place).expanduser()
        if path.is_file() and _registered(path):
            return FONT
    raise FileNotFoundError(f"no Chinese font to print with; install fonts-wqy-zenhei. Looked at {', '.join(places)}")


def _registered(path: Path) -> bool:
    try:
        pdfmetrics.registerFont(TTFont(FONT, str(path)))
    except TTFError:
        return False
    return True
