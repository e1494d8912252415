"""Names and labels that Kubernetes takes."""

import re

_SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SERVICE = r"[a-z]([-a-z0-9]*[a-z0-9])?"
_VALUE = r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?"

_WORDS = {
    "namespace": (_LABEL, 63, "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
                  "and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc'"),
    "service": (_SERVICE, 63, "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with "
                "an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123'"),
    "": (_SUBDOMAIN, 253, "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
         "'.', and must start and end with an alphanumeric character (e.g. 'example.com'"),
}


def problems(kind, metadata):
    """What is wrong with the name and the labels of an object."""
    pattern, longest, words = _WORDS.get(kind.singular, _WORDS[""])
    name = metadata["name"]
    found = []
    if not re.fullmatch(pattern, name):
        found.append('metadata.name: Invalid value: "%s": %s, regex used for validation is \'%s\')'
                     % (name, words, pattern))
    if len(name) > longest:
        found.append('metadata.name: Invalid value: "%s": must be no more than %d characters' % (name, longest))
    return found + label_problems("metadata.labels", metadata.get("labels") or {})


def label_problems(path, labels):
    """What is wrong with the values of labels."""
    found = []
    for value in labels.values():
        if not re.fullmatch(_VALUE, value):
            found.append("%s: Invalid value: \"%s\": a valid label must be an empty string or consist of alphanumeric "
                         "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
                         "'MyValue',  or 'my_value',  or '12345', regex used for validation is '%s')"
                         % (path, value, _VALUE))
        elif len(value) > 63:
            found.append('%s: Invalid value: "%s": must be no more than 63 characters' % (path, value))
    return found
