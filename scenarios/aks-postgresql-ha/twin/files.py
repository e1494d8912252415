"""Files that are read while others replace them."""

import json
import os


def names(folder):
    """The names in a folder that do not begin with a dot; none for a folder that is not there."""
    try:
        return [name for name in os.listdir(folder) if not name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []


def read(path):
    """The value in a JSON file, None when there is no such file."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return None


def write(path, text):
    """Replaces a file whole, so that no reader sees half of it."""
    folder, name = os.path.split(path)
    new = os.path.join(folder, ".%s.%d" % (name, os.getpid()))
    with open(new, "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(new, path)
