"""What the API server answers when it takes no object."""

from ..program import Failure


class Refusal(Exception):
    """A refusal; `reason` is the API's word for it (NotFound, BadRequest, Invalid, …)."""

    def __init__(self, reason, message):
        super().__init__(message)
        self.reason = reason
        self.message = message

    def failure(self, doing=""):
        """The refusal as kubectl prints it; `doing` goes before it (`error when creating "STDIN": `)."""
        if self.reason == "Invalid":
            return Failure(self.message)
        return Failure("Error from server (%s): %s%s" % (self.reason, doing, self.message))


def invalid(kind, name, causes):
    """The Refusal of an object that is not valid, for these causes (`spec.x: Required value`)."""
    start = 'The %s "%s" is invalid: ' % (kind.kind, name)
    return Refusal("Invalid", start + (causes[0] if len(causes) == 1 else "".join("\n* " + text for text in causes)))
