"""What the portal says: every Vietnamese sentence of the code and of the templates, translated or not.

Read without running anything: Python by its syntax tree, templates by Django's own reader. ``tools.catalogue`` builds
the English catalogue of it, ``tests/face/test_catalogue.py`` asks it what was forgotten.
"""
import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("ocop", "products", "councils", "evaluations")
# Plain tables that import no Django: their sentences are translated where they are shown.
TABLES = ("evaluations/permissions.py", "evaluations/states.py")
# name of the call -> what its first arguments are
CALLS = {"gettext": "m", "gettext_lazy": "m", "gettext_noop": "m", "_": "m", "ngettext": "mp", "ngettext_lazy": "mp",
         "pgettext": "cm", "pgettext_lazy": "cm", "npgettext": "cmp", "npgettext_lazy": "cmp"}
STORED = {"kept"}  # ocop.journal.words: goes into a record and stays Vietnamese
VIETNAMESE = re.compile("[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]", re.I)


@dataclass(frozen=True, order=True)
class Message:
    """One msgid: its context ("" = none), the sentence, the sentence for many ("" = no number in it)."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(frozen=True)
class Bare:
    """A Vietnamese sentence that nobody translates, and the line where it stands."""

    line: int
    text: str


def sources() -> Iterator[tuple[str, str]]:
    """(path, text) of every Python file of the apps but migrations, and of every template."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def messages(name: str, text: str) -> set[Message]:
    """Every msgid of one file, by its name's ending."""
    if not name.endswith(".py"):
        return of_template(text)
    found = of_python(text)
    if name in TABLES:
        found |= {Message(bare.text) for bare in bare_python(text)}
    return found


# Python -----------------------------------------------------------------------------------------------------

def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _aliases(tree: ast.AST) -> dict[str, str]:
    """Names a module gives to translation's functions: {"_": "gettext_lazy"}."""
    return {
        name.asname or name.name: name.name
        for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names if name.name in CALLS
    }


def _literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _translated(tree: ast.AST) -> Iterator[tuple[str, list[ast.AST]]]:
    """(shape as in CALLS, the arguments that are texts) of every translating call."""
    names = _aliases(tree)
    for node in ast.walk(tree):
        shape = CALLS.get(names.get(_called(node), _called(node)))
        if shape:
            yield shape, node.args[:len(shape)]


def of_python(text: str) -> set[Message]:
    """The msgids of a Python source; calls with a name instead of a sentence are somebody else's msgid."""
    found = set()
    for shape, args in _translated(ast.parse(text)):
        words = [_literal(arg) for arg in args]
        if None not in words and len(words) == len(shape):
            found.add(_message(dict(zip(shape, words, strict=True))))
    return found


def _message(parts: dict[str, str]) -> Message:
    return Message(parts["m"], parts.get("p", ""), parts.get("c", ""))


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    """Strings that stand alone as a statement: docstrings and comments written as one."""
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and _literal(node.value) is not None)


def bare_python(text: str) -> list[Bare]:
    """The Vietnamese literals of a Python source that are neither translated, nor kept, nor docstrings."""
    tree = ast.parse(text)
    covered = {id(node) for node in _docstrings(tree)}
    for _, args in _translated(tree):
        covered |= {id(arg) for arg in args if _literal(arg) is not None}
    for node in ast.walk(tree):
        if _called(node) in STORED:
            covered |= {id(inner) for inner in ast.walk(node)}
    return [
        Bare(node.lineno, node.value)
        for node in ast.walk(tree)
        if _literal(node) is not None and VIETNAMESE.search(node.value) and id(node) not in covered
    ]


# Templates --------------------------------------------------------------------------------------------------

_TEXT = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)")
_COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.S)
# What is no language: something to be copied as it stands, the name of a style.
_CODE = re.compile(r"<code\b.*?</code>|{%\s*block page_class\s*%}.*?{%\s*endblock\s*%}", re.S)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>", re.S)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*')""", re.S)
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_SEEN = {"title", "aria-label", "placeholder", "alt", "content", "label"}  # attributes somebody reads or hears
_WORD = re.compile(r"[^\W\d_]{2,}")
# Words that are the same in every language.
NAMES = ("OCOP", "Tiếng Việt", "English", "PDF", "Word", "Excel", "CSV", "JSON", "SHA-256", "Ctrl", "Enter", "Esc")


def of_template(text: str) -> set[Message]:
    """The msgids of a template: translate tags, translate blocks and ``_("…")`` in tags."""
    found = set()
    for call, args in _CALL.findall(templatize(text)):
        words = [ast.literal_eval(word) for word in re.findall(_TEXT, args)]
        found.add(_message(dict(zip(CALLS[call], words, strict=True))))
    return found


def bare_template(text: str) -> list[Bare]:
    """What a template says to somebody outside a translate tag: text, attributes, words given to other tags."""
    return sorted([*_in_html(text), *_in_tags(text)], key=lambda bare: bare.line)


def _lines(match: re.Match) -> str:
    return "\n" * match[0].count("\n")


def _in_html(text: str) -> Iterator[Bare]:
    bare = _CODE.sub(_lines, _COMMENT.sub(_lines, text))
    bare = re.sub(r"{%\s*blocktrans.*?%}.*?{%\s*endblocktrans\w*\s*%}", _lines, bare, flags=re.S)
    bare = re.sub(r"{%.*?%}|{{.*?}}", lambda match: "¤" + _lines(match), bare, flags=re.S)
    for tag in _TAG.finditer(bare):
        for name, value in _ATTRIBUTE.findall(tag[0]):
            said = _WORD.search(_without_names(value)) if name in _SEEN and "<meta" not in tag[0] else None
            if said or VIETNAMESE.search(_without_names(value)):
                yield Bare(bare.count("\n", 0, tag.start()) + 1, f"{name}={value}")
    without = _TAG.sub(lambda match: "¦" + _lines(match), bare)
    for node in re.finditer(r"[^¦]+", without):
        if _WORD.search(_without_names(node[0])):
            yield Bare(without.count("\n", 0, node.start()) + 1, " ".join(node[0].split()))


def _without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return re.sub(r"&#?\w+;", "", text)


def _in_tags(text: str) -> Iterator[Bare]:
    """Vietnamese words in quotes inside a tag or a variable that are not wrapped in ``_( )``."""
    for token in Lexer(_COMMENT.sub(_lines, text)).tokenize():
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR) or token.contents.startswith("trans"):
            continue
        without = re.sub(r"""_\(("[^"]*"|'[^']*')\)""", "", token.contents)
        yield from (Bare(token.lineno, word) for word in _QUOTED.findall(without) if VIETNAMESE.search(word))
