"""Markdown as safe HTML, and HTML from elsewhere as Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: No more nesting than this is read; what is deeper is read as text of its parent.
DEEPEST: Final = 40

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_URL: Final = re.compile(r"(https?|mailto):", re.IGNORECASE)
_BREAKS: Final = re.compile(r"(?:\\\n\s*)+")
_VOID: Final = {"br", "hr", "img", "input", "source", "track", "embed", "col", "wbr", "link"}
_BLOCKS: Final = {
    *("p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"),
    *("blockquote", "pre", "hr", "table", "thead", "tbody", "tr", "td", "th", "dl", "dt", "dd"),
}
_CLOSES: Final = {"p": _BLOCKS, "li": {"li"}, "tr": {"tr"}, "td": {"td", "th", "tr"}}
_SILENT: Final = {"script", "style", "head", "title", "template"}
_PASSED: Final = _BLOCKS | {
    *("", "span", "font", "small", "html", "body", "em", "i", "strong", "b", "code", "tt", "kbd"),
    *("a", "br", "wbr"),
}


def clean(text: str) -> str:
    r"""Return the text without what XML and spreadsheets cannot hold, its lines ended by \n.

    Example:
        >>> clean("one\r\ntwo\x07")
        'one\ntwo'
    """
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def to_html(markdown: str) -> str:
    """Return Markdown as safe XHTML.

    Example:
        >>> to_html("*Hold* <img src=x>")
        '<p><em>Hold</em> &lt;img src=x&gt;</p>'
    """
    return str(_markdown().render(clean(markdown))).strip()


def line_html(markdown: str) -> str:
    """Return one line of Markdown as safe XHTML, without a paragraph around it.

    Example:
        >>> line_html("1. **Hold**")
        '1. <strong>Hold</strong>'
    """
    return str(_markdown().renderInline(clean(markdown))).strip()


def brief_html(markdown: str) -> str:
    r"""Return Markdown as safe XHTML, without the paragraph around it where there is but one.

    Example:
        >>> brief_html("Hold."), brief_html("Hold.\n\nWrap.")
        ('Hold.', '<p>Hold.</p>\n<p>Wrap.</p>')
    """
    made = to_html(markdown)
    inner = made.removeprefix("<p>").removesuffix("</p>")
    return inner if made == f"<p>{inner}</p>" and "<p>" not in inner else made


def plain(markdown: str) -> str:
    """Return one line of Markdown as text without marks.

    Example:
        >>> plain("*Hold* & wait")
        'Hold & wait'
    """
    made = re.sub(r"<[^>]*>", "", line_html(markdown))
    return " ".join(html.unescape(made).split())


class Read(NamedTuple):
    """HTML as it was read: its Markdown, and the names of what has none."""

    text: str
    left_out: tuple[str, ...]


def to_markdown(source: str, *, line: bool = False) -> Read:
    """Return HTML from elsewhere as Markdown that shows the same.

    Args:
        source: HTML, sound or not; it is read, never run.
        line: Whether it is to be in one line.

    Example:
        >>> to_markdown("<p>2 * 3 &lt; <b>7</b><script>x()</script></p>")
        Read(text='2 * 3 < **7**', left_out=('script',))
    """
    tree = parsed(source)
    return Read(written(tree.children, line=line), left_out(tree))


def escaped(text: str) -> str:
    r"""Return plain text as Markdown that shows it as it is.

    Example:
        >>> escaped("2 * 3"), escaped("*2*")
        ('2 * 3', '\\*2\\*')
    """
    return written([clean(text)], line=True)


@dataclass
class Node:
    """An element of HTML that was read; its children are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)


def parsed(source: str) -> Node:
    """Return HTML as a tree."""
    reader = _Reader()
    reader.feed(clean(source))
    reader.close()
    return reader.root


def left_out(node: Node) -> tuple[str, ...]:
    """Return the names of the elements in the tree that Markdown cannot show, each once."""
    own = [] if node.tag in _PASSED else [node.tag]
    inner = (left_out(child) for child in node.children if isinstance(child, Node))
    return tuple(dict.fromkeys([*own, *(name for names in inner for name in names)]))


def written(nodes: Sequence[Node | str], *, line: bool = False) -> str:
    """Return what was read as Markdown; signs are escaped only where they would be marks."""
    show = line_html if line else to_html
    light, full = (_blocks(nodes, escape).strip() for escape in (_as_it_is, _escape))
    if line:
        light, full = (_joined(text.replace("\\\n", "\n"), " ") for text in (light, full))
    return light if show(light) == show(full) else full


class _Reader(HTMLParser):
    """Builds the tree; an end tag closes what it can, and what is too deep becomes flat."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while tag in _CLOSES.get(self._open[-1].tag, ()):
            self._open.pop()
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < DEEPEST:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


_Escape = Callable[[str], str]


def _as_it_is(text: str) -> str:
    return text


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~&=:])", r"\\\1", text)


def _blocks(nodes: Iterable[Node | str], escape: _Escape, between: str = "\n\n") -> str:
    """Return nodes as blocks; inline ones that follow each other are one paragraph."""
    made = [
        _block(run[0], escape)
        if block and isinstance(run[0], Node)
        else _trimmed(_inline(run, escape))
        for block, run in _runs(nodes)
    ]
    return between.join(text for text in made if text.strip())


def _runs(nodes: Iterable[Node | str]) -> Iterator[tuple[bool, list[Node | str]]]:
    """Yield each block by itself, and what is inline between two of them together."""
    for block, nodes_alike in groupby(nodes, key=lambda node: _is(node, *_BLOCKS)):
        run = list(nodes_alike)
        yield from ((True, [node]) for node in run) if block else [(False, run)]


def _block(node: Node, escape: _Escape) -> str:
    match node.tag:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            text = _trimmed(_inline(node.children, escape)).replace("\n", " ")
            return f"{'#' * int(node.tag[1])} {text}" if text else ""
        case "ul" | "ol":
            return _list(node, escape)
        case "blockquote":
            return _indented(_blocks(node.children, escape), "> ", "> ")
        case "pre":
            text = _text(node).strip("\n")
            fence = "`" * (_longest_ticks(text, least=2) + 1)
            return f"{fence}\n{text}\n{fence}"
        case "hr":
            return "***"
        case "table":
            return _table(node, escape)
    return _blocks(node.children, escape)


def _list(node: Node, escape: _Escape) -> str:
    items = [child for child in node.children if isinstance(child, Node)]
    loose = any(_is(child, "p") for item in items for child in item.children)
    made = []
    for place, item in enumerate(items, start=1):
        first = f"{place}. " if node.tag == "ol" else "- "
        body = _blocks(item.children, escape, "\n\n" if loose else "\n")
        made.append(_indented(body, first, " " * len(first)))
    return ("\n\n" if loose else "\n").join(made)


def _table(node: Node, escape: _Escape) -> str:
    rows = [_cells(row, escape) for row in _found(node, "tr")]
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    head, *body = (row + [""] * (width - len(row)) for row in rows)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * width, *body))


def _cells(row: Node, escape: _Escape) -> list[str]:
    cells = [child for child in row.children if _is(child, "td", "th")]
    texts = (_inline(cell.children, escape) for cell in cells if isinstance(cell, Node))
    return [re.sub(r"(?<!\\)\|", r"\\|", _trimmed(text).replace("\n", " ")) for text in texts]


def _inline(nodes: Iterable[Node | str], escape: _Escape) -> str:
    parts = (
        escape(_joined(node, "\n")) if isinstance(node, str) else _span(node, escape)
        for node in nodes
    )
    return _BREAKS.sub(_break, "".join(parts))


def _joined(text: str, joint: str) -> str:
    """Return the lines of a text joined, without the space around the ends of lines."""
    first, *rest = text.split("\n")
    if not rest:
        return text
    lines = [first.rstrip(" \t"), *(line.strip() for line in rest[:-1]), rest[-1].lstrip(" \t")]
    return joint.join([lines[0], *filter(None, lines[1:-1]), lines[-1]])


def _break(found: re.Match[str]) -> str:
    """Return one line break as one, several as the end of the paragraph."""
    return "\\\n" if found[0].count("\\") == 1 else "\n\n"


def _span(node: Node, escape: _Escape) -> str:
    inner = "" if node.tag in _SILENT else _inline(node.children, escape)
    match node.tag:
        case "em" | "i":
            return _marked(inner, "*")
        case "strong" | "b":
            return _marked(inner, "**")
        case "code" | "tt" | "kbd":
            return _code(_text(node))
        case "br":
            return "\\\n"
        case "a" if _URL.match(node.attributes.get("href", "")) and inner.strip():
            url = re.sub(r"[\s<>]", lambda found: f"%{ord(found[0]):02X}", node.attributes["href"])
            return f"[{inner}](<{url}>)" if set("()\\") & set(url) else f"[{inner}]({url})"
    return inner


def _marked(text: str, mark: str) -> str:
    """Return the text in marks, which must touch it: spaces at its ends stay outside."""
    inner = text.strip()
    if not inner:
        return text
    before, after = text[: text.index(inner)], text[text.index(inner) + len(inner) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _code(text: str) -> str:
    ticks = "`" * (_longest_ticks(text, least=0) + 1)
    pad = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}" if text else ""


def _longest_ticks(text: str, least: int) -> int:
    return max([least, *(len(run) for run in re.findall("`+", text))])


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    kept = [f"{rest}{line}" if line or rest.strip() else "" for line in lines[1:]]
    return "\n".join([f"{first}{lines[0]}", *kept])


def _trimmed(text: str) -> str:
    return re.sub(r"(\\\n)+$", "", text.strip()).strip()


def _text(node: Node) -> str:
    return "".join(c if isinstance(c, str) else _text(c) for c in node.children)


def _found(node: Node, tag: str) -> list[Node]:
    inner = (child for child in node.children if isinstance(child, Node))
    return [found for c in inner for found in ([c] if c.tag == tag else _found(c, tag))]


def _is(node: Node | str, *tags: str) -> bool:
    return isinstance(node, Node) and node.tag in tags


@cache
def _markdown() -> MarkdownIt:
    """Markdown without raw HTML and images, and of attributes only where a link leads."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).enable("table")
    made.disable("image")
    made.validateLink = lambda url: bool(_URL.match(url))  # type: ignore[method-assign]
    made.core.ruler.push("plain", _bare)
    return made


def _bare(state: Any) -> None:
    for token in [inner for outer in state.tokens for inner in (outer, *(outer.children or ()))]:
        token.attrs = {name: value for name, value in token.attrs.items() if name == "href"}
