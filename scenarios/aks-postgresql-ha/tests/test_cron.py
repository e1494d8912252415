"""Schedules of six fields."""

import datetime
import unittest

import support_world  # noqa: F401
from twin.cron import Invalid, Schedule


def next_time(schedule, moment):
    return str(Schedule(schedule).after(datetime.datetime.fromisoformat(moment)))


class Schedules(unittest.TestCase):
    def test_every_hour_at_a_quarter_past(self):
        self.assertEqual(next_time("0 15 * ? * *", "2024-06-05 13:47:18"), "2024-06-05 14:15:00")

    def test_the_moment_itself_is_not_after_it(self):
        self.assertEqual(next_time("0 15 * * * *", "2024-06-05 13:15:00"), "2024-06-05 14:15:00")

    def test_days_of_month_and_of_week_both_count_when_both_are_named(self):
        self.assertEqual(next_time("0 0 0 10 * mon", "2024-06-05 00:00:00"), "2024-06-10 00:00:00")
        self.assertEqual(next_time("0 0 0 6 * mon", "2024-06-05 00:00:00"), "2024-06-06 00:00:00")

    def test_ranges_lists_and_steps(self):
        self.assertEqual(next_time("*/20 1-3,30 0 * jan-mar *", "2024-12-31 00:00:00"), "2025-01-01 00:01:00")
        self.assertEqual(next_time("*/20 1-3,30 0 * jan-mar *", "2025-01-01 00:03:40"), "2025-01-01 00:30:00")

    def test_descriptors(self):
        self.assertEqual(next_time("@daily", "2024-02-28 12:00:00"), "2024-02-29 00:00:00")

    def test_a_day_that_never_comes(self):
        self.assertEqual(next_time("0 0 0 31 2 *", "2024-01-01 00:00:00"), "None")

    def test_what_is_no_schedule(self):
        for text in ("15 * * * *", "60 * * * * *", "a * * * * *", "*/0 * * * * *", "5-1 * * * * *"):
            with self.assertRaises(Invalid, msg=text):
                Schedule(text)


if __name__ == "__main__":
    unittest.main()
