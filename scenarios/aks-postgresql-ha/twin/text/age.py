"""Times and ages as kubectl writes them."""

import calendar
import time


def seconds(stamp):
    """The Unix time of an RFC 3339 time in UTC; fractions of a second are dropped."""
    return calendar.timegm(time.strptime(stamp[:19], "%Y-%m-%dT%H:%M:%S"))


def age(stamp):
    """How long ago a time was: `4m25s`, `3h57m`, `<unknown>` for none."""
    return "<unknown>" if not stamp else duration(int(time.time() - seconds(stamp)))


def duration(total):
    """Seconds in at most two units, as Kubernetes' HumanDuration."""
    if total < 0:
        return "0s"
    if total < 120:
        return "%ds" % total
    minutes, hours, days = total // 60, total // 3600, total // 86400
    if minutes < 10:
        return _two(minutes, "m", total % 60, "s")
    if minutes < 180:
        return "%dm" % minutes
    if hours < 8:
        return _two(hours, "h", minutes % 60, "m")
    if hours < 48:
        return "%dh" % hours
    if hours < 192:
        return _two(days, "d", hours % 24, "h")
    if days < 730:
        return "%dd" % days
    return _two(days // 365, "y", days % 365, "d")


def _two(large, unit, small, small_unit):
    return "%d%s" % (large, unit) + ("%d%s" % (small, small_unit) if small else "")
