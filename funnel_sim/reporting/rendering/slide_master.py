"""Slides with a title and a free body, of our own or of somebody's template.

Measures are inches; parts of the body are shares of it: left, top, right, bottom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.drawing.lettering import height_of, wrapped
from funnel_sim.reporting.rendering.libraries import require

WIDTH, HEIGHT = 40 / 3, 7.5
MARGIN = 0.5
TITLE, HEADING, TEXT, NOTE = 24.0, 12.0, 16.0, 10.0
"""Sizes of letters, points."""
SMALLEST = 10.0
NO_BREAK = "\u00a0"
_UNIT = re.compile(
    r"(?<=[\d)±]) (?=%|±|[kMT]?[€$£]|bn|Mio|Mrd|Md|pp|Pp|pt|[kM]?[A-Z]{3}\b)|(?<=±) "
)
Part = tuple[float, float, float, float]


@dataclass(slots=True)
class Master:
    """A deck under construction, and where things go on its slides."""

    deck: Any
    ours: bool
    """Whether the layout is ours, and not that of a template."""
    title_layout: Any
    layout: Any
    body: tuple[float, float, float, float]
    """Left, top, width, height."""

    def title_slide(self, title: str) -> Any:
        """The first slide."""
        from pptx.util import Inches, Pt

        slide = self.deck.slides.add_slide(self.title_layout)
        shape = slide.shapes.title
        shape.text = title
        for other in list(slide.placeholders):
            if other.placeholder_format.idx != 0:
                other._element.getparent().remove(other._element)
        if self.ours:
            shape.left, shape.top = Inches(MARGIN), Inches(1.6)
            shape.width, shape.height = Inches(WIDTH - 2 * MARGIN), Inches(2.0)
            _left(shape.text_frame, Pt(36), bold=True, flush=True)
        return slide

    def slide(self, title: str, heading: str) -> Any:
        """A slide with a title, a small heading above it, and an empty body."""
        from pptx.util import Inches, Pt

        slide = self.deck.slides.add_slide(self.layout)
        for other in list(slide.placeholders):
            if other.placeholder_format.idx != 0:
                other._element.getparent().remove(other._element)
        shape = slide.shapes.title
        shape.text = shown = unbroken(title)
        size = TITLE
        width = self.body[2] - 0.2
        while size > 14 and len(wrapped(shown, width, size, bold=True, most=9)) > 2:
            size -= 1
        if self.ours:
            shape.left, shape.top = Inches(MARGIN), Inches(0.55)
            shape.width, shape.height = Inches(WIDTH - 2 * MARGIN), Inches(0.95)
            self.write(slide, None, (heading,), size=HEADING, colour=looks.QUIET,
                       box=(MARGIN, 0.3, WIDTH - 2 * MARGIN, 0.3))  # fmt: skip
        _left(shape.text_frame, Pt(size), bold=True, flush=self.ours)
        return slide

    def place(self, part: Part) -> tuple[Any, Any, Any, Any]:
        """Left, top, width and height of a part of the body, as PowerPoint counts."""
        from pptx.util import Inches

        left, top, width, height = self.inches(part)
        return Inches(left), Inches(top), Inches(width), Inches(height)

    def inches(self, part: Part) -> tuple[float, float, float, float]:
        """The same in inches."""
        x, y, width, height = self.body
        left, top, right, bottom = part
        return x + left * width, y + top * height, (right - left) * width, (bottom - top) * height

    def write(
        self,
        slide: Any,
        rows: tuple[float, float] | None,
        texts: Sequence[str],
        *,
        size: float,
        colour: str = looks.INK,
        box: tuple[float, float, float, float] | None = None,
    ) -> None:
        """Paragraphs in a box, or across the slide between two shares of its height."""
        from pptx.dml.color import RGBColor
        from pptx.util import Inches, Pt

        if box is None:
            assert rows is not None
            deep = self.deck.slide_height / Inches(1)
            wide = self.deck.slide_width / Inches(1)
            box = (MARGIN, rows[0] * deep + 0.4, wide - 2 * MARGIN, (rows[1] - rows[0]) * deep)
        shape = slide.shapes.add_textbox(*(Inches(x) for x in box))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for i, text in enumerate(text for text in texts if text.strip()):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = unbroken(text.strip())
            run.font.size = Pt(size)
            run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
            paragraph.space_after = Pt(size * 0.5)

    def bullets(self, slide: Any, part: Part, texts: Sequence[str]) -> None:
        """Sentences, as large as they fit."""
        left, top, width, height = self.inches(part)
        size = TEXT
        while size > SMALLEST:
            needed = sum(
                height_of(len(wrapped(text, width - 0.1, size * 0.95, most=30)), size)
                + size * 0.009
                for text in texts
            )
            if needed <= height:
                break
            size -= 0.5
        self.write(slide, None, texts, size=size, box=(left, top, width, height))

    def note(self, slide: Any, text: str, part: Part) -> float:
        """A small text at the bottom of a part; the share of the body's height that it takes."""
        left, top, width, height = self.inches(part)
        lines = len(wrapped(text, width, NOTE * 0.95, most=20))
        deep = height_of(lines, NOTE) + 0.05
        box = (left, top + height - deep, width, deep)
        self.write(slide, None, (text,), size=NOTE, colour=looks.QUIET, box=box)
        return (deep + 0.08) / self.body[3]


def unbroken(text: str) -> str:
    """The text with numbers kept together with the unit behind them."""
    return _UNIT.sub(NO_BREAK, text)


def open_master(template: Path | None) -> Master:
    """A new deck, or one on a template, whose own slides are left out.

    Raises:
        InvalidInput: the template cannot be read, or has no layout with a title.
    """
    require("pptx")
    from pptx import Presentation
    from pptx.util import Inches

    if template is None:
        deck = Presentation()
        deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
        body = (MARGIN, 1.6, WIDTH - 2 * MARGIN, HEIGHT - 1.6 - 0.35)
        return Master(deck, True, deck.slide_layouts[0], deck.slide_layouts[5], body)
    deck = _opened(template)
    _without_slides(deck)
    titled = [layout for layout in deck.slide_layouts if _title_of(layout) is not None]
    if not titled:
        raise _refusal(template, "has no slide layout with a title. Add one to its master.")
    layout = min(titled, key=lambda each: len(list(each.placeholders)))
    title = _title_of(layout)
    wide, deep = deck.slide_width / Inches(1), deck.slide_height / Inches(1)
    top = (title.top + title.height) / Inches(1) + 0.1
    left = min(max(title.left / Inches(1), 0.2), 1.5)
    if not 0.3 < top < 0.5 * deep:
        raise _refusal(template, f"has its title too low in the layout '{layout.name}' to leave "
                                 "room for charts.")  # fmt: skip
    body = (left, top, wide - 2 * left, deep - top - 0.45)
    return Master(deck, False, titled[0], layout, body)


def _opened(template: Path) -> Any:
    from pptx import Presentation

    if not template.is_file():
        raise _refusal(template, "is not there. Name a PowerPoint file (.pptx).")
    try:
        return Presentation(str(template))
    except Exception as error:  # broken archives raise whatever zip and XML do
        raise _refusal(
            template, f"is no PowerPoint file (.pptx) that can be read ({type(error).__name__})."
        ) from None


def _without_slides(deck: Any) -> None:
    ids = deck.slides._sldIdLst
    for each in list(ids):
        deck.part.drop_rel(each.rId)
        ids.remove(each)


def _title_of(layout: Any) -> Any:
    """The title placeholder; None where there is none."""
    found = (p for p in layout.placeholders if p.placeholder_format.idx == 0)
    return next(found, None)


def _refusal(template: Path, message: str) -> InvalidInput:
    return InvalidInput([Finding(str(template), "", message)])


def _left(frame: Any, size: Any, *, bold: bool, flush: bool = False) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    frame.word_wrap = True
    if flush:
        frame.margin_left = frame.margin_right = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size = size
            run.font.bold = bold
