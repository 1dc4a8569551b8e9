"""Encodings over a text as text: characters per token, and the cost of a million, by script or language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tokcount.model import Model, Price
from tokcount.model.encodings import Encoded, Passage
from tokcount.pricing.doubts import replaced
from tokcount.report import notes
from tokcount.report.comparisons import format_times
from tokcount.report.glyphs import Glyphs, bar, glyphs
from tokcount.report.grid import plural
from tokcount.report.money import format_count, format_percent, format_rate, format_size, format_usd
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.published import LANGUAGES, SOURCE
from tokcount.report.sheet import Cell, Head, Sheet

FORMATS = ("table", "plain", "json", "csv", "markdown")
_BAR = 10
_SPARE = 100
"""How expendable what goes first is."""
_NOTHING: Cell = ("-", "dim")
Page = tuple[tuple[str, str], list[tuple[str, Sheet]], list[str]]
"""A title and a remark on it, tables with their titles, and sentences."""


def render(result: Encoded, options: Options, fmt: str) -> str:
    """``result`` as text in one of ``FORMATS``, which ends with a newline.

    With ``options.quiet`` only the numbers of tokens, an encoding a line.
    """
    if options.quiet:
        return "".join(f"{tokens}\n" for tokens in result.whole.tokens)
    if fmt in ("json", "csv", "plain"):
        from tokcount.report import encodings_data as data

        text: str = {"json": data.json_text, "csv": data.csv_text, "plain": data.plain_text}[fmt](result)
        return text
    page = _page(result, None if fmt == "markdown" else glyphs(options))
    if fmt == "table" and options.width is not None and len(page[1]) > 1:
        from tokcount.report.drawing import needed

        if needed(page[1][1][1]) > options.width:
            page = _page(result, glyphs(options), narrow=True)
    return _drawn(page, options, fmt)


def render_published(options: Options, fmt: str) -> str:
    """What OpenAI published on the tokens of 20 sentences, in one of ``FORMATS``."""
    if fmt in ("json", "csv", "plain"):
        from tokcount.report import encodings_data as data

        kinds = {"json": data.published_json, "csv": data.published_csv, "plain": data.published_plain}
        return kinds[fmt]()
    return _drawn(_published(None if fmt == "markdown" else glyphs(options)), options, fmt)


def _drawn(page: Page, options: Options, fmt: str) -> str:
    (title, remark), sheets, sentences = page
    if fmt == "markdown":
        from tokcount.report import markdown

        blocks = [[f"**{markdown.escape(title)}** {markdown.escape(remark)}".strip()]]
        for name, sheet in sheets:
            body = [
                [(markdown.escape(text), style) for text, style in row] for row in (*sheet.body, *sheet.feet)
            ]
            blocks += [[markdown.escape(name)] if name else [], markdown.table(Sheet(sheet.heads, body))]
        return markdown.joined([*blocks, markdown.bullets(sentences)])
    from tokcount.report.drawing import Block, paint, ruled, sentence

    drawn: list[Block] = [[sentence((title, "title"), (f"  {remark}", "dim"))]]
    for name, sheet in sheets:
        drawn.append([*[sentence((name, "title"))] * bool(name), *ruled(sheet, options)])
    # What one line says of an encoding stands below the next, and a claim for itself.
    drawn.append([sentence((text, "")) for text in sentences])
    return paint(drawn, options)


def _page(result: Encoded, shapes: Glyphs | None, *, narrow: bool = False) -> Page:
    whole = result.whole
    name = result.names[0] if len(result.names) == 1 else plural(len(result.names), "input", "inputs")
    remark = f"{plural(whole.characters, 'character', 'characters')}, {format_size(result.size)}"
    sentences = [notes.PARTIAL] * result.partial
    if not whole.characters:
        return (
            (shown(name), remark),
            [],
            [*sentences, "There are no characters to compare.", *_skipped(result)],
        )
    sheets = [("", _by_encoding(result, whole, shapes)), ("", _passages(result, whole, narrow=narrow))]
    part = "language" if result.detector else "script"
    sentences += [f"For the characters a token of each {part} see -f json, or a wider terminal."] * narrow
    return (
        (shown(name), remark),
        sheets,
        [*sentences, *_sentences(result, whole), *_told(result), *_skipped(result)],
    )


def _by_encoding(result: Encoded, whole: Passage, shapes: Glyphs | None) -> Sheet:
    heads = [Head("Encoding", right=False), Head("Tokens")]
    heads += [Head("", right=False, expendable=2)] * (shapes is not None)
    heads += [
        Head("Characters a token"),
        Head("1M characters", point=True),
        Head("Model", right=False, expendable=1),
    ]
    most = max(whole.tokens, default=0)
    body = []
    for i, encoding in enumerate(result.encodings):
        per, cost = whole.per_token(i), whole.cost(i, encoding)
        cells: list[Cell] = [(encoding.name, "model"), (format_count(whole.tokens[i]), "")]
        if shapes is not None:
            cells.append((bar(Decimal(whole.tokens[i]) / most if most else Decimal(0), _BAR, shapes), "bar"))
        cells.append((f"{per:.2f}", "") if per is not None else _NOTHING)
        cells.append((format_usd(cost), "") if cost is not None else _NOTHING)
        cells.append((shown(encoding.model.name), "dim") if encoding.model and encoding.price else _NOTHING)
        body.append(cells)
    return Sheet(tuple(heads), body)


def _passages(result: Encoded, whole: Passage, *, narrow: bool) -> Sheet:
    """Tokens and characters per token of each script or language, the encodings side by side."""
    name = "Language" if result.detector else "Script"
    heads = [Head(name, right=False), Head("Characters"), Head("Share", expendable=_SPARE)]
    for i, encoding in enumerate(result.encodings):
        # Of more encodings than there is room for the last go first, and one stays.
        heads.append(Head("Tokens", encoding.name, expendable=min(i, _SPARE - 1)))
        heads += [Head("Chars/token", encoding.name)] * (not narrow)
    body = [_line(passage, whole, "", narrow=narrow) for passage in result.passages]
    feet = [_line(whole, whole, "total", narrow=narrow)] if len(result.passages) > 1 else []
    return Sheet(tuple(heads), body, feet)


def _line(passage: Passage, whole: Passage, style: str, *, narrow: bool) -> Sequence[Cell]:
    share = Decimal(passage.characters) / whole.characters
    cells: list[Cell] = [(passage.name or "Total", style), (format_count(passage.characters), style)]
    cells.append((format_percent(share), style))
    for i, tokens in enumerate(passage.tokens):
        per = passage.per_token(i)
        cells.append((format_count(tokens), style))
        cells += [_NOTHING if per is None else (f"{per:.2f}", style)] * (not narrow)
    return cells


def _sentences(result: Encoded, whole: Passage) -> list[str]:
    told = []
    tokens, first = whole.tokens, result.encodings[0].name
    for encoding, number in list(zip(result.encodings, tokens, strict=True))[1:]:
        if number and tokens[0] and number != tokens[0]:
            change = Decimal(tokens[0] - number) / number
            kind = "fewer" if change < 0 else "more"
            told.append(f"{first} takes {format_percent(abs(change))} {kind} tokens than {encoding.name}.")
    for encoding in result.encodings:
        if encoding.model and encoding.price:
            rate = format_rate(encoding.price.standard.base.input)
            source = notes.source(encoding.price, encoding.old)
            first = f"{encoding.model.name}: {rate} in per 1M tokens ({source})"
            later = _following(encoding.model, encoding.price)
            over = notes.shutdown(encoding.model, encoding.model.table_date)
            told.append("; ".join(filter(None, (first, later, over))) + ".")
        elif encoding.model:
            told.append(f"{encoding.model.name}: no price on that day.")
    return told


def _following(model: Model, price: Price) -> str:
    """What the model costs when the price is replaced, where that is known."""
    following = replaced(model, price)
    return f"from {following.start} on {format_rate(following.standard.base.input)} in" if following else ""


def _told(result: Encoded) -> list[str]:
    if result.detector is None:
        return []
    library = " ".join(result.detector)
    return [f"The languages are an estimate, line by line, of {library}; the tokens are counted."]


def _skipped(result: Encoded) -> list[str]:
    return [
        f"Skipped: {shown(s.path)}: {s.reason.value}{f' ({shown(s.detail)})' if s.detail else ''}."
        for s in result.skipped
    ]


def _published(shapes: Glyphs | None) -> Page:
    heads = [Head("Language", right=False), Head("cl100k_base"), Head("o200k_base"), Head("Times fewer")]
    heads += [Head("", right=False, expendable=1)] * (shapes is not None)
    body = []
    for language, before, after in LANGUAGES:
        cells: list[Cell] = [(language, ""), (format_count(before), ""), (format_count(after), "")]
        cells.append((format_times(Decimal(before) / after), "good"))
        if shapes is not None:
            cells.append((bar(Decimal(after) / before, _BAR, shapes), "bar"))
        body.append(cells)
    sentences = [SOURCE]
    if shapes is not None:
        sentences.append("The bar is what is left of the tokens.")
    sentences.append("`tokcount encodings PATH` tells the same of a text of yours.")
    title = ("The same greeting in 20 languages", "tokens before and with GPT-4o's encoding")
    return title, [("", Sheet(tuple(heads), body))], sentences
