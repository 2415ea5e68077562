"""The built front end as the server sees it: the shell for dynamic pages, and which inline scripts each page has."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_STYLESHEET = re.compile(r'<link href="(/assets/[^"]+\.css)" rel="stylesheet"')
_WAITED_FOR = re.compile(r'(<link href="(/assets/[^"]+\.css)" rel="stylesheet"[^>]*?)(/?>)')
_THEME = '<script src="/theme.js"></script>'
_WITHOUT_BARS = "<style>[role=status]{display:none}</style>"
_NAME = re.compile(r'(<span class="shell-name[^"]*">)[^<]*')
_SHELL = "404.html"
"""What Reflex answers for every address without a prerendered file: dynamic pages hydrate from it."""


@dataclass(frozen=True)
class PublicHead:
    """What the head of a page says that anybody may find: its one address, and its picture of 1,200 by 630."""

    url: str
    image: str

    def tags(self) -> str:
        return (
            f'<link rel="canonical" href="{html.escape(self.url)}"/>'
            f'<meta property="og:url" content="{html.escape(self.url)}"/>'
            f'<meta property="og:image" content="{html.escape(self.image)}"/>'
            '<meta property="og:image:width" content="1200"/><meta property="og:image:height" content="630"/>'
            '<meta name="twitter:card" content="summary_large_image"/>'
        )


@dataclass(frozen=True)
class BuiltPages:
    """The HTML files of one build, read once. Without a build every page is the bare shell below."""

    shell: str
    shell_scripts: tuple[str, ...]
    quick_shell: str = ""
    """The shell with what its first paint needs inside: for pages that people open from a mail, over any line."""
    _scripts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _folders: frozenset[str] = frozenset()

    def file_path(self, path: str) -> str:
        """Where the static files have the page of `path`: `/login/` for `/login`, else `path` itself.

        Asked for without the slash they would redirect, one round trip and under the scheme behind the proxy.
        """
        return f"{path}/" if path in self._folders else path

    def scripts_of(self, path: str) -> tuple[str, ...]:
        """CSP sources of the inline scripts of the page at `path`: `'sha256-…'` (CSP Level 3, 2.3.1)."""
        return self._scripts.get(_page_of(path), self.shell_scripts)

    @property
    def stylesheet(self) -> str:
        """Address of the one compiled stylesheet, "" without a build."""
        found = _STYLESHEET.search(self.shell)
        return found[1] if found else ""

    def shell_page(
        self,
        *,
        title: str,
        description: str = "",
        name: str = "",
        without_script: str = "",
        public: PublicHead | None = None,
    ) -> str:
        """The shell with its title for link previews, kept out of search engines but for `public`. These are text, not HTML.

        `name` is whose page it is, the first thing that is painted. `without_script` is HTML for a browser that runs none; it stands in the place of the loading bars.
        """
        tags = (
            f"<title>{html.escape(title)}</title>"
            f'<meta property="og:title" content="{html.escape(title)}"/>'
            f'<meta property="og:description" content="{html.escape(description)}"/>'
            '<meta property="og:type" content="website"/>'
            '<meta property="og:site_name" content="AllScale Pay"/>'
            + (public.tags() if public else '<meta name="robots" content="noindex"/>')
        )
        page = (self.quick_shell or self.shell).replace("</head>", f"{tags}</head>", 1)
        if name:
            page = _NAME.sub(lambda found: f"{found[1]}{html.escape(name)}", page, count=1)
        plain = f"<noscript>{_WITHOUT_BARS}{without_script}</noscript>" if without_script else ""
        return page.replace("</body>", f"{plain}</body>", 1)


def read_built_pages(client_dir: Path) -> BuiltPages:
    """Every HTML file of the build in `client_dir`."""
    scripts: dict[str, tuple[str, ...]] = {}
    for file in client_dir.rglob("*.html"):
        page = _page_of(f"/{file.relative_to(client_dir).with_suffix('').as_posix()}")
        scripts[page] = tuple(dict.fromkeys((*scripts.get(page, ()), *script_sources(file.read_text("utf-8")))))
    shell_file = client_dir / _SHELL
    shell = shell_file.read_text("utf-8") if shell_file.is_file() else "<!DOCTYPE html><html><head></head></html>"
    quick = _without_waiting(shell, client_dir)
    folders = (f"/{file.parent.relative_to(client_dir).as_posix()}" for file in client_dir.glob("*/**/index.html"))
    shell_scripts = tuple(dict.fromkeys((*script_sources(shell), *script_sources(quick))))
    return BuiltPages(shell, shell_scripts, quick, scripts, frozenset(folders))


def _without_waiting(shell: str, client_dir: Path) -> str:
    """The stylesheet and the theme's script inside, so that nothing else is waited for before the first paint.

    Their tags stay, since the page hydrates over them: the sheet's for print alone, the script's until all is read. What
    is added comes after all that React looks for in the head; before it, it would be taken for one of those.
    """
    theme, sheet = client_dir / "theme.js", _WAITED_FOR.search(shell)
    inside = ""
    if _THEME in shell and theme.is_file():
        inside += f"<script>{theme.read_text('utf-8')}</script>"
        shell = shell.replace(_THEME, '<script src="/theme.js" defer></script>', 1)
    if sheet and (client_dir / sheet[2].lstrip("/")).is_file():
        css = (client_dir / sheet[2].lstrip("/")).read_text("utf-8").replace("</", "<\\/")
        shell = shell.replace(f'<link as="style" href="{sheet[2]}" rel="preload"/>', "", 1)
        shell = shell.replace(sheet[0], f'{sheet[1]} media="print"{sheet[3]}', 1)
        inside += f"<style>{css}</style>"
    return shell.replace("</head>", f"{inside}</head>", 1)


def script_sources(document: str) -> Iterable[str]:
    """The CSP hash of each inline script of an HTML document, in order."""
    for match in _INLINE_SCRIPT.finditer(document):
        digest = hashlib.sha256(match[1].encode()).digest()
        yield f"'sha256-{base64.b64encode(digest).decode()}'"


def _page_of(path: str) -> str:
    """One name for /login, /login/ and /login/index."""
    return path.removesuffix("/index").rstrip("/") or "/"
