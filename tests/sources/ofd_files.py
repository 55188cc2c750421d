"""Makes .ofd files as a national office suite writes them: a zip of pages with placed text and paths."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_ROOT = (
    f"<ofd:OFD {_NAMESPACE} Version='1.0'><ofd:DocBody>"
    "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)


def text_object(text: str, x: float, y: float, size: float = 5.6) -> str:
    """Return a line of text whose baseline stands at y, in millimetres."""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - size} {size * len(text)} {size * 1.2}" Size="{size}" Font="2">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {len(text) - 1} {size}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a straight rule."""
    box = f"{x1} {y1} {x2 - x1} {y2 - y1}"
    return (
        f'<ofd:PathObject ID="9" Boundary="{box}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {x2 - x1} {y2 - y1}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ofd_file(path: Path, *pages: Sequence[str], document: str = "") -> Path:
    """Write an .ofd with a page for each list of objects."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    box = "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", _ROOT)
        archive.writestr(
            "Doc_0/Document.xml",
            document or f"<ofd:Document {_NAMESPACE}>{box}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for number, objects in enumerate(pages):
            archive.writestr(
                f"Doc_0/Pages/Page_{number}/Content.xml",
                f"<ofd:Page {_NAMESPACE}><ofd:Content><ofd:Layer ID='5'>{''.join(objects)}"
                "</ofd:Layer></ofd:Content></ofd:Page>",
            )
    return path
