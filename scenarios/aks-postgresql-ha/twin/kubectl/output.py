"""Printers: what `-o` chooses."""

from ..program import Failure
from . import resources

FORMATS = ("custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,"
           "jsonpath-file,name,template,templatefile,wide,yaml")


class Printer:
    """Shows (Kind, object) pairs. A printer `for_people` is silent about an empty list."""

    for_people = False

    def show(self, found, single, several_kinds):
        """The text for these objects; a `single` one is shown by itself, others as a List."""
        raise NotImplementedError


class TablePrinter(Printer):
    """Rows, a table for each kind."""

    for_people = True

    def __init__(self, flags, wide):
        self.flags = flags
        self.wide = wide

    def show(self, found, single, several_kinds):
        """The tables, with a blank line in between."""
        from . import tables
        texts = []
        for kind in dict.fromkeys(kind for kind, _ in found):
            texts.append(tables.table(kind, [obj for other, obj in found if other is kind], tables.Style(
                wide=self.wide, headers=not self.flags["no-headers"],
                namespaces=bool(self.flags["all-namespaces"]) and kind.namespaced,
                labels=bool(self.flags["show-labels"]), prefix=several_kinds)))
        return "\n".join(texts)


class ValuePrinter(Printer):
    """The object, or the List of them, written by a function."""

    def __init__(self, write):
        self.write = write

    def show(self, found, single, several_kinds):
        """The value as text."""
        return self.write(_value(found, single))


class NamePrinter(Printer):
    """`pod/x`, one a line."""

    def show(self, found, single, several_kinds):
        """The names."""
        return "".join("%s/%s\n" % (resources.display(kind), obj["metadata"]["name"]) for kind, obj in found)


class ColumnPrinter(Printer):
    """Columns of one's own."""

    def __init__(self, columns, headers):
        self.columns = columns
        self.headers = headers

    def show(self, found, single, several_kinds):
        """The rows under their headers."""
        from . import columns
        return columns.table(self.columns, [obj for _, obj in found], self.headers)


def printer(flags):
    """The Printer for `-o`. Raises Failure for a format that kubectl does not have."""
    name, _, argument = (flags["output"] or "").partition("=")
    if name in ("", "wide"):
        return TablePrinter(flags, name == "wide")
    if name == "name":
        return NamePrinter()
    if name == "custom-columns":
        from . import columns
        return ColumnPrinter(columns.parse(argument), not flags["no-headers"])
    return ValuePrinter(writer(name, argument))


def writer(name, argument=""):
    """The function that writes a value as `json`, `yaml` or by a `jsonpath`. Raises Failure for other names."""
    if name == "json":
        from ..text import kubejson
        return kubejson.dump
    if name == "yaml":
        from ..text import yamlwrite
        return yamlwrite.dump
    if name in ("jsonpath", "jsonpath-as-json"):
        from . import jsonpath
        template = jsonpath.Template(argument)
        return template.text if name == "jsonpath" else template.json
    raise Failure('error: unable to match a printer suitable for the output format "%s", allowed formats are: %s'
                  % (name, FORMATS))


def sort_key(expression, obj):
    """What `--sort-by` compares: the value at a JSONPath."""
    from . import jsonpath
    values = jsonpath.find(expression.strip("{}"), obj)
    value = values[0] if values else ""
    return (0, value, "") if isinstance(value, (int, float)) else (1, 0, str(value))


def _value(found, single):
    from .get import as_list
    return found[0][1] if single else as_list(found)
