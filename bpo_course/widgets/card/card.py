"""Card, the base of every widget of the course: regions of safe HTML that card.js shows."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final

import anywidget
import jinja2
import traitlets
from markdown_it import MarkdownIt
from markupsafe import Markup

from bpo_course.questions.tally import percent_of
from bpo_course.speech import voiced
from bpo_course.widgets.card.topic_words import topic_name

_HERE: Final = Path(__file__).parent
VOICE: Final = _HERE / "voice.js"
"""What a card adds that speaks."""
RECORDING: Final = _HERE / "recording.js"
"""What a card adds that records."""
_DARK: Final = re.compile(r'\[data-jp-theme-light="false"\] \.bpo \{([^}]*)\}')

Message = Mapping[str, Any]


class Card(anywidget.AnyWidget):
    """A widget whose Python side holds the state and whose browser side shows it.

    A subclass names its Jinja template, whose blocks are the regions of the card, and its actions.
    A handler changes the state and calls `_render`; only `_render` calls `_show`.
    """

    _esm: ClassVar[Path | str] = _HERE / "card.js"
    _css = _HERE / "card.css"

    label = traitlets.Unicode().tag(sync=True)
    regions = traitlets.Dict().tag(sync=True)
    fields = traitlets.Dict().tag(sync=True)
    figure = traitlets.Unicode().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)
    focus = traitlets.Dict().tag(sync=True)

    template: ClassVar[str]
    actions: ClassVar[Mapping[str, Callable[[Any, Message], None]]] = {}

    def __init__(self, label: str) -> None:
        super().__init__(label=label)
        self.on_msg(self._on_message)

    def _show(
        self,
        *,
        focus: str = "",
        said: str = "",
        late: bool = False,
        figure: str = "",
        fields: Mapping[str, str] | None = None,
        **values: Any,
    ) -> None:
        """Show these values in the template's blocks.

        Args:
            focus: Where to put the focus, by its data-focus.
            said: What a screen reader says, Markdown.
            late: Whether it comes by itself, and answers no act: the end of long work.
            figure: The chart, as JSON.
            fields: What is in the input fields, by name; the one in use is not changed.
            **values: The template's variables.
        """
        template = _templates().get_template(self.template)
        context = template.new_context(values)
        with self.hold_sync():
            self.regions = {name: "".join(b(context)) for name, b in template.blocks.items()}
            self.fields = dict(fields or {})
            self.figure = figure
            if focus:
                self.focus = {"count": self.focus.get("count", 0) + 1, "target": focus}
            if said:
                text = markdown(said).striptags()
                by_itself = {"late": True} if late else {}
                self.said = {"count": self.said.get("count", 0) + 1, "text": text} | by_itself

    def arrive(self) -> None:
        """Ask for the focus when the card is shown for the first time."""
        self.focus = {"count": self.focus.get("count", 0) + 1, "target": "top"}

    def _download(self, name: str, kind: str, text: str | bytes) -> None:
        """Give the learner a file, in the page where she asked for it.

        Args:
            name: The file's name.
            kind: Its media type.
            text: What is in it.
        """
        content = text.encode() if isinstance(text, str) else text
        packed = gzip.compress(content, compresslevel=1)
        self.send({"download": name, "kind": kind}, buffers=[packed])

    def _on_message(self, _widget: Any, message: Message, buffers: Any) -> None:
        if message.get("action") == "plotly":
            self.send({"plotly": True}, buffers=[_plotly()])
            return
        handler = self.actions.get(message.get("action", ""))
        fault = ""
        try:
            if handler:
                handler(self, {**message, **_contents(buffers)})
        except Exception as error:
            fault = (
                f"This did not work ({error}). Please report it, and choose Run ▸ Run All Cells."
            )
            raise
        finally:
            self.send({"done": True, "fault": fault, **_quiet(message)})


def _quiet(message: Message) -> dict[str, Any]:
    """Return the mark of an act that the page sent by itself: it does not end another wait."""
    return {"quiet": message["quiet"]} if message.get("quiet") else {}


def _contents(buffers: Any) -> dict[str, Any]:
    """Return the files that came with a message: the first, and all of them."""
    files = [bytes(buffer) for buffer in buffers or ()]
    return {"content": files[0], "contents": files} if files else {}


def with_script(*added: Path) -> str:
    """Return card.js with the JavaScript that some cards add, as one module.

    Args:
        added: The files, in their order: `VOICE`, or a wing's own.
    """
    files = (_HERE / "card.js", *added)
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def rendered(template: str, **values: Any) -> str:
    """Return a template of the widgets, whole, with these values in it."""
    return _templates().get_template(template).render(values)


def page_style() -> Markup:
    """Return the widgets' stylesheet for a saved page, dark where its reader's system is."""
    css = (_HERE / "card.css").read_text(encoding="utf-8")
    dark = " ".join(block[1] for block in _DARK.finditer(css))
    return Markup(f"{css}\n@media (prefers-color-scheme: dark) {{ .bpo {{ {dark} }} }}")  # ours


@cache
def _plotly() -> bytes:
    """Return the plotly.js of the installed plotly package, gzipped; a page asks for it once."""
    from plotly.offline import get_plotlyjs

    return gzip.compress(get_plotlyjs().encode(), compresslevel=1)


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(sorted(_HERE.parent.glob("*/templates")))
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"md": markdown, "md_line": markdown_line, "clock": clock}
    environment.filters |= {"voiced": spoken}
    environment.filters |= {"topic": topic_name, "percent": percent_of}
    return environment


@cache
def _markdown() -> MarkdownIt:
    """Markdown without raw HTML and images: the text of banks and flows comes from strangers."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.validateLink = lambda url: bool(re.match(r"(https?|mailto):", url))  # type: ignore[method-assign]
    made.add_render_rule("link_open", _link)
    return made


def _link(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    """Render the start of a link that opens beside JupyterLab, not in its place."""
    tokens[place].attrs |= {"target": "_blank", "rel": "noopener noreferrer"}
    return str(self.renderToken(tokens, place, options, env))


def markdown(text: str) -> Markup:
    """Return Markdown as safe HTML.

    Example:
        >>> str(markdown("*Hold* <img src=x>")).strip()
        '<p><em>Hold</em> &lt;img src=x&gt;</p>'
    """
    return Markup(_markdown().render(text))


def markdown_line(text: str) -> Markup:
    """Return one line of Markdown as safe HTML without a paragraph around it."""
    return Markup(_markdown().renderInline(text))


def spoken(text: str) -> str:
    """Return Markdown as a voice should read it.

    Example:
        >>> spoken("I *paid* £20.")
        'I paid 20 pounds.'
    """
    return voiced(markdown(text).striptags())


def clock(seconds: float) -> str:
    """Return seconds as minutes and seconds.

    Example:
        >>> clock(367)
        '6:07'
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
