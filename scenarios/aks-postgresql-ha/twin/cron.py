"""Schedules of six fields: second, minute, hour, day of month, month, day of week."""

import datetime

NAMED = {"@yearly": "0 0 0 1 1 *", "@annually": "0 0 0 1 1 *", "@monthly": "0 0 0 1 * *", "@weekly": "0 0 0 * * 0",
         "@daily": "0 0 0 * * *", "@midnight": "0 0 0 * * *", "@hourly": "0 0 * * * *"}
LIMITS = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
YEARS = 5


class Invalid(ValueError):
    """Not a schedule."""


class Schedule:
    """A parsed schedule. Raises Invalid."""

    def __init__(self, text):
        fields = NAMED.get(text.strip(), text).split()
        if len(fields) != len(LIMITS):
            raise Invalid("expected exactly %d fields, found %d: [%s]" % (len(LIMITS), len(fields), text))
        self.allowed = [_values(field, index) for index, field in enumerate(fields)]
        self.any_day = [fields[3][0] in "*?", fields[5][0] in "*?"]

    def after(self, moment):
        """The first moment after `moment` that fits, at whole seconds; None within five years."""
        seconds, minutes, hours = (sorted(self.allowed[index]) for index in range(3))
        start = moment.replace(microsecond=0) + datetime.timedelta(seconds=1)
        day = start.replace(hour=0, minute=0, second=0)
        for _ in range(366 * YEARS):
            if self._fits(day):
                for hour in hours:
                    for minute in minutes:
                        for second in seconds:
                            found = day.replace(hour=hour, minute=minute, second=second)
                            if found >= start:
                                return found
            day += datetime.timedelta(days=1)
        return None

    def _fits(self, day):
        month_day = day.day in self.allowed[3]
        week_day = (day.weekday() + 1) % 7 in self.allowed[5]
        both = month_day and week_day if any(self.any_day) else month_day or week_day
        return day.month in self.allowed[4] and both


def _values(field, index):
    low, high = LIMITS[index]
    found = set()
    for part in field.split(","):
        extent, _, step = part.partition("/")
        if extent in ("*", "?"):
            first, last = low, high
        else:
            start, dash, end = extent.partition("-")
            first = _number(start, index)
            last = _number(end, index) if dash else (high if step else first)
        if not (low <= first <= last <= high) or (step and not (step.isdigit() and int(step))):
            raise Invalid("failed to parse field %s" % field)
        found.update(range(first, last + 1, int(step or 1)))
    return found


def _number(text, index):
    names = {4: MONTHS, 5: DAYS}.get(index, ())
    if text.lower() in names:
        return names.index(text.lower()) + (1 if index == 4 else 0)
    if not text.isdigit():
        raise Invalid("failed to parse int from %s" % text)
    return int(text)
