"""What manifests may hold: the fields of each kind and their types."""

from .types import Object, check

__all__ = ["Object", "check", "of"]


def of(kind):
    """The schema of a Kind, None where manifests of that kind are not taken."""
    if kind.group == "postgresql.cnpg.io":
        from . import cnpg
        return cnpg.SCHEMAS.get(kind.singular)
    if kind.plural == "podmonitors":
        from . import monitoring
        return monitoring.POD_MONITOR
    from . import core
    return core.SCHEMAS.get(kind.singular)
