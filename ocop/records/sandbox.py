"""Filling a paper's text with plain data, in a language so small that nothing can be reached with it.

A template may print values, choose (``if``), repeat (``for``) and shape a value with a filter of
``ocop.records.wording``. It may not call, compute, assign, include or look at attributes: every other construction
of Jinja2 is refused by name before anything runs. The work is bounded: steps, letters and seconds.
Raises only ``TemplateFault``.
"""
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from jinja2 import ChainableUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeVisitor

from ocop.journal.words import kept
from ocop.papers import marks
from ocop.papers.cells import printable
from ocop.records import wording

SOURCE_LIMIT = 60_000  # letters of a template
OUTPUT_LIMIT = 1_500_000  # letters of a filled paper: 541 products with their figures take some 150,000
STEP_LIMIT = 200_000  # rounds of all loops together
SECONDS = 5.0
LOOP_DEPTH = 4

# Letters by which ``ocop.records.markup`` knows its signs; from data they arrive disguised and are given back later.
SIGNS = {"\n": marks.BREAK, "|": "\ue020", "@": "\ue021", "*": "\ue022", "~": "\ue023", "#": "\ue024"}
_DISGUISE = str.maketrans(SIGNS)
_LOOP_FACTS = frozenset({"index", "index0", "first", "last", "length"})
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.For, nodes.If, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.CondExpr,
)
_TESTS = frozenset({"defined", "undefined"})


class TemplateFault(Exception):
    """The text cannot be used; the message says why and, where it is known, on which ``line``."""

    def __init__(self, message: str, line: int | None = None):
        self.line = line
        super().__init__(_("Dòng {line}: {message}").format(line=line, message=message) if line else message)


@dataclass
class _Budget:
    """What one filling may still do."""

    ends: float
    steps: int = STEP_LIMIT
    letters: int = OUTPUT_LIMIT

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise TemplateFault(_("Mẫu lặp quá nhiều lần."))
        if time.monotonic() > self.ends:
            raise TemplateFault(_("Mẫu chạy quá lâu."))

    def take(self, letters: int) -> None:
        self.letters -= letters
        if self.letters < 0:
            raise TemplateFault(_("Văn bản quá dài."))
        if time.monotonic() > self.ends:
            raise TemplateFault(_("Mẫu chạy quá lâu."))


class _Missing(ChainableUndefined):
    """A value that is not there: printed between marks with its name, remembered wherever it is asked for."""

    def _note(self) -> None:
        self._undefined_obj.missing[self._undefined_name] = None

    def __getattr__(self, name: str) -> "_Missing":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Missing(obj=self._undefined_obj, name=f"{self._undefined_name}.{name}")

    def __getitem__(self, key: object) -> "_Missing":
        return _Missing(obj=self._undefined_obj, name=f"{self._undefined_name}.{key}")

    def __str__(self) -> str:
        self._note()
        return f"{marks.MISSING}{self._undefined_name}{marks.MISSING_END}"

    def __iter__(self) -> Iterator:
        self._note()
        return iter(())

    def __bool__(self) -> bool:
        self._note()
        return False

    def __eq__(self, other: object) -> bool:
        self._note()
        return False

    __hash__ = None


@dataclass(frozen=True)
class Filled:
    """The filled text, its signs from data still disguised, and the names of values that were not there."""

    text: str
    missing: tuple[str, ...] = ()


class _Check(NodeVisitor):
    """Walks a template and refuses what is not in the small language."""

    def __init__(self):
        self.depth = 0

    def generic_visit(self, node: nodes.Node, *args, **kwargs) -> None:
        if not isinstance(node, _ALLOWED):
            raise TemplateFault(_("Không dùng được «{name}» trong mẫu văn bản.").format(name=type(node).__name__),
                                node.lineno)
        super().generic_visit(node, *args, **kwargs)

    def visit_Name(self, node: nodes.Name) -> None:
        if node.name.startswith("_"):
            raise TemplateFault(_("Không có giá trị tên «{name}».").format(name=node.name), node.lineno)

    def visit_Getattr(self, node: nodes.Getattr) -> None:
        if node.attr.startswith("_"):
            raise TemplateFault(_("Không có giá trị tên «{name}».").format(name=node.attr), node.lineno)
        self.visit(node.node)

    def visit_Getitem(self, node: nodes.Getitem) -> None:
        if not isinstance(node.arg, nodes.Const | nodes.Name | nodes.Getattr):
            raise TemplateFault(_("Trong ngoặc vuông chỉ có một tên hoặc một số."), node.lineno)
        self.generic_visit(node)

    def visit_Filter(self, node: nodes.Filter) -> None:
        if node.name not in wording.FILTERS:
            known = ", ".join(sorted(wording.FILTERS))
            raise TemplateFault(_("Không có phép «{name}»; có: {known}.").format(name=node.name, known=known),
                                node.lineno)
        if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise TemplateFault(_("Cách dùng «{name}» không được phép.").format(name=node.name), node.lineno)
        self.generic_visit(node)

    def visit_Test(self, node: nodes.Test) -> None:
        if node.name not in _TESTS or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise TemplateFault(_("Không có phép thử «{name}»; chỉ có «defined».").format(name=node.name), node.lineno)
        self.generic_visit(node)

    def visit_For(self, node: nodes.For) -> None:
        if node.recursive or not isinstance(node.target, nodes.Name):
            raise TemplateFault(_("Vòng lặp chỉ có dạng «for x in danh_sach»."), node.lineno)
        if self.depth == LOOP_DEPTH:
            raise TemplateFault(_("Vòng lặp lồng nhau quá {most} tầng.").format(most=LOOP_DEPTH),
                                node.lineno)
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1


class _Counted:
    """A list whose every round is counted; its length is known to ``loop.length``."""

    def __init__(self, items: list, budget: _Budget):
        self.items, self.budget = items, budget

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator:
        for item in self.items:
            self.budget.step()
            yield item


@dataclass
class _Tree:
    """The context's root as the undefined values know it: where missing names are remembered."""

    missing: dict[str, None] = field(default_factory=dict)


class _Environment(ImmutableSandboxedEnvironment):
    """One filling: keys of dicts and numbers of lists, nothing of Python behind them."""

    def __init__(self, budget: _Budget):
        self.budget, self.root = budget, _Tree()
        super().__init__(autoescape=False, undefined=_Missing, finalize=self._shown, keep_trailing_newline=True,
                         cache_size=0)
        self.globals, self.tests = {}, {name: self.tests[name] for name in _TESTS}
        self.filters = {**wording.FILTERS, "_counted": self._counted}

    def _shown(self, value: object) -> str:
        if isinstance(value, bool) or value is None:
            return "" if value is None else (kept("có") if value else kept("không"))
        if isinstance(value, _Missing):
            return str(value)
        if isinstance(value, str | int):
            text = str(value)
            self.budget.take(len(text))
            return marks.clean(printable(text)).translate(_DISGUISE)
        raise TemplateFault(_("Mẫu in một danh sách hay một nhóm thay vì một giá trị; dùng «for» hoặc «noi»."))

    def _counted(self, value: object) -> Iterable:
        if isinstance(value, _Missing):
            return list(value)
        if not isinstance(value, list | tuple):
            raise TemplateFault(_("«for» cần một danh sách."))
        return _Counted(value, self.budget)

    def getattr(self, obj: object, attribute: str) -> object:
        """A key of a dict, or a fact of the loop."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """A key of a dict, a place of a list, or a fact of the loop; anything else is a missing value."""
        if isinstance(obj, _Missing):
            return obj[argument]
        if isinstance(obj, dict) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, list) and isinstance(argument, int) and 0 <= argument < len(obj):
            return obj[argument]
        if type(obj).__module__ == "jinja2.runtime" and argument in _LOOP_FACTS:
            return getattr(obj, argument)
        return self.undefined(obj=self.root, name=str(argument))

    def call(self, context, obj, *args, **kwargs):
        """Nothing can be called (the check refuses it already)."""
        raise TemplateFault(_("Mẫu văn bản không gọi hàm."))


def _undefined_of(environment: _Environment):
    """The class of missing values, tied to the filling that remembers them."""

    class Missing(_Missing):
        def __init__(self, hint=None, obj=None, name=None, exc=None):
            super().__init__(hint, environment.root, name)

    return Missing


def check(source: str) -> nodes.Template:
    """The parsed template when it keeps to the small language. Raises ``TemplateFault``."""
    if len(source) > SOURCE_LIMIT:
        raise TemplateFault(_("Mẫu dài quá {most} chữ.").format(most=SOURCE_LIMIT))
    try:
        tree = _Environment(_Budget(time.monotonic() + SECONDS)).parse(source)
        _Check().visit(tree)
    except TemplateError as error:
        raise TemplateFault(_readable(error), getattr(error, "lineno", None)) from error
    except RecursionError:
        raise TemplateFault(_("Mẫu lồng nhau quá sâu.")) from None
    return tree


def fill(source: str, context: dict) -> Filled:
    """The template with the plain data of ``context`` in it. Raises ``TemplateFault``."""
    tree = check(source)
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, "_counted", [], [], None, None, lineno=loop.lineno)
    environment = _Environment(_Budget(time.monotonic() + SECONDS))
    environment.undefined = _undefined_of(environment)
    pieces = []
    try:
        template = environment.template_class.from_code(environment, environment.compile(tree), {}, None)
        for piece in template.generate(context):
            environment.budget.take(len(piece))
            pieces.append(piece)
    except TemplateError as error:
        raise TemplateFault(_readable(error), getattr(error, "lineno", None)) from error
    except (TypeError, ValueError, RecursionError, OverflowError, SyntaxError) as error:
        raise TemplateFault(_("Mẫu không điền được: {error}").format(error=error)) from error
    return Filled("".join(pieces), tuple(environment.root.missing))


def _readable(error: TemplateError) -> str:
    return _("Cú pháp của mẫu không đúng ({message}).").format(message=error.message)


def reveal(text: str) -> str:
    """Give disguised signs their letters back; a line break of the data stays the mark of a break."""
    for letter, disguise in SIGNS.items():
        if letter != "\n":
            text = text.replace(disguise, letter)
    return text
