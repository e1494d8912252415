"""What `--output` and `--query` choose."""

import sys

from .arguments import usage

_SKIPPED = ("id", "type", "etag", "revision")


def check(values):
    """Reads the query; refuses one that is none before anything is done."""
    if values["query"] is not None:
        from . import query
        try:
            values["query"] = query.parse(values["query"])
        except query.Unreadable as error:
            raise usage("argument --query: invalid jmespath_type value: '%s'" % error) from None


def show(result, values):
    """Writes a command's result to stdout. None is nothing."""
    queried = values["query"] is not None and result is not None
    if queried:
        result = values["query"](result)
    if result is None:
        return
    if values["output"] == "table":
        sys.stdout.write(_table(result, queried))
    else:
        writers = {"json": _json, "jsonc": _json, "yaml": _yaml, "yamlc": _yaml, "tsv": _tsv, "none": lambda _: ""}
        sys.stdout.write(writers[values["output"]](result))


def _json(value):
    import json
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, separators=(",", ": ")) + "\n"


def _yaml(value):
    from ..text import yamlwrite
    return yamlwrite.dump(value)


def _tsv(value):
    rows = value if isinstance(value, list) else [value]
    return "".join(_row(row) + "\n" for row in rows)


def _row(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return "\t".join(_cell(item) for item in value)
    return _cell(value)


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, (list, dict)):
        return str(len(value)) if value else ""
    return str(value)


def _table(value, queried):
    rows = [_entry(item, queried) for item in (value if isinstance(value, list) else [value])]
    headers = list(dict.fromkeys(key for row in rows for key in row))
    if not headers:
        return ""
    widths = {key: max([len(key)] + [len(row.get(key, "")) for row in rows]) for key in headers}
    lines = ["  ".join(key.ljust(widths[key]) for key in headers), "  ".join("-" * widths[key] for key in headers)]
    lines += ["  ".join(row.get(key, "").ljust(widths[key]) for key in headers) for row in rows]
    return "".join(line.rstrip() + "\n" for line in lines)


def _entry(item, queried):
    if isinstance(item, dict):
        if len(item) == 1 and isinstance(next(iter(item.values())), dict):
            item = next(iter(item.values()))
        keys = item if queried else sorted(item)
        return {key[:1].upper() + key[1:]: _cell(item[key]) for key in keys
                if (queried or key not in _SKIPPED) and item[key] is not None
                and not isinstance(item[key], (list, dict))}
    if isinstance(item, list):
        return {"Column%d" % (index + 1): _cell(value) for index, value in enumerate(item)}
    return {"Result": _cell(item)}
