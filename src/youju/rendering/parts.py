"""The fixed parts of a .docx: styles, settings, fonts and page numbers, made from the layout's data."""

from __future__ import annotations

from youju.rendering.gbt9704 import (
    BODY_SIZE,
    FANG_SONG,
    FONTS,
    FOOTER,
    LINE_PITCH,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    STYLES,
    Typeface,
    TypeStyle,
    twips,
)

__all__ = ["NAMESPACE", "font_table_xml", "page_number_xml", "section_xml", "settings_xml", "styles_xml"]

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARED = f'xmlns:w="{NAMESPACE}"'
_NUMBER_HEIGHT = 360  # of the line of a page number
_NUMBER_BOX_WIDTH = 440
_NUMBER_BOX_LENGTH = 2400


def _fonts_xml(font: str) -> str:
    """Name one font for all scripts, with a hint that ambiguous marks (quotes, dashes) are Chinese."""
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>'


def _style_xml(style: TypeStyle) -> str:
    char = style.size + style.spacing
    paragraph = [
        "<w:keepNext/>" if style.keep_next else "",
        "<w:pageBreakBefore/>" if style.new_page else "",
        '<w:widowControl w:val="0"/>',
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>',
        "" if style.pitch == LINE_PITCH and style.size <= BODY_SIZE else '<w:snapToGrid w:val="0"/>',
        f'<w:spacing w:before="0" w:after="0" w:line="{style.pitch}" w:lineRule="exact"/>'
        if style.pitch
        else '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>',
        f'<w:ind w:left="{style.left * char}" w:leftChars="{style.left * 100}" w:right="{style.right * char}"'
        f' w:rightChars="{style.right * 100}" w:firstLine="{style.first_line * char}"'
        f' w:firstLineChars="{style.first_line * 100}"/>',
        f'<w:jc w:val="{style.align}"/>',
        f'<w:outlineLvl w:val="{style.outline - 1}"/>' if style.outline else "",
    ]
    half_points = style.size // 10
    head = 'w:customStyle="1" ' if style.custom else ""
    default = 'w:default="1" ' if style.id == "Normal" else ""
    following = "BodyText" if style.outline else style.id
    return (
        f'<w:style w:type="paragraph" {default}{head}w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        + ("" if default else '<w:basedOn w:val="Normal"/>')
        + f'<w:next w:val="{following}"/><w:qFormat/><w:pPr>{"".join(paragraph)}</w:pPr>'
        f'<w:rPr>{_fonts_xml(style.font)}<w:b w:val="0"/><w:bCs w:val="0"/><w:spacing w:val="{style.spacing}"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>'
    )


def styles_xml() -> str:
    """Return the styles part. The defaults hold no indent, which would leak into tables and page numbers."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f"<w:styles {_DECLARED}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts_xml(FANG_SONG)}"
        f'<w:sz w:val="{BODY_SIZE // 10}"/><w:szCs w:val="{BODY_SIZE // 10}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        + "".join(map(_style_xml, STYLES))
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style></w:styles>"
    )


def settings_xml() -> str:
    """Return the settings part: page numbers differ on odd and even pages; punctuation keeps its full width."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1))
    )
    return (
        f'<w:settings {_DECLARED}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:useFELayout/>{compat}</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _font_xml(face: Typeface) -> str:
    return (
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.fallback}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
    )


def font_table_xml() -> str:
    """Return the font table, which declares what stands in for a missing font."""
    return f"<w:fonts {_DECLARED}>{''.join(map(_font_xml, FONTS))}</w:fonts>"


def page_number_xml(*, even: bool, landscape: bool = False) -> str:
    """Return the paragraph — N — of a footer (7.5: 4 号半角宋体阿拉伯数字，左右各放一条一字线).

    Args:
        even: Of even pages: it stands at the left, else at the right.
        landscape: Of turned pages: it stands where it does on the others once the paper is turned upright (8: A4 纸型的
            表格横排时，页码位置与公文其他页码保持一致).
    """
    number = _number_xml("FooterEven" if even else "Footer")
    return _turned_number_xml(number, even=even) if landscape else number


def _number_xml(style: str) -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'<w:p {_DECLARED}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">— </w:t></w:r>{field}<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    )


def _turned_number_xml(number: str, *, even: bool) -> str:
    """Return a footer whose number stands in a text box at the left edge, which is the foot of the upright paper."""
    left = MARGIN_BOTTOM - twips(7) + _NUMBER_HEIGHT // 2 - _NUMBER_BOX_WIDTH
    top = MARGIN_LEFT if even else PAGE_WIDTH - MARGIN_RIGHT - _NUMBER_BOX_LENGTH
    style = (
        f"position:absolute;margin-left:{left / 20}pt;margin-top:{top / 20}pt;width:{_NUMBER_BOX_WIDTH / 20}pt;"
        f"height:{_NUMBER_BOX_LENGTH / 20}pt;mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    return (  # VML: LibreOffice 7.4 loses the place of a DrawingML box in a second turned section
        f'<w:p {_DECLARED} xmlns:v="urn:schemas-microsoft-com:vml"><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f'<w:r><w:pict><v:rect id="PageNumber{1 + even}" style="{style}" filled="f" stroked="f"><v:textbox'
        f' style="layout-flow:vertical" inset="0,0,0,0"><w:txbxContent>{number}</w:txbxContent></v:textbox></v:rect>'
        "</w:pict></w:r></w:p>"
    )


def section_xml(references: str, *, landscape: bool) -> str:
    """Return a section's properties.

    Args:
        references: Its footer references, as XML.
        landscape: Turn the page: its head lies at the left of the upright paper, by the binding of odd pages (8).
    """
    if landscape:
        size = f'<w:pgSz w:w="{PAGE_HEIGHT}" w:h="{PAGE_WIDTH}" w:orient="landscape"/>'
        top, right, bottom, left = MARGIN_LEFT, MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM
    else:
        size = f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        top, right, bottom, left = MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM, MARGIN_LEFT
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>{size}'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851"'
        f' w:footer="{FOOTER}" w:gutter="0"/><w:cols w:space="720"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE_PITCH}"/></w:sectPr>'
    )
