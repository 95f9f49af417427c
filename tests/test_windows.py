from __future__ import annotations

import pytest

from autofix import Window, daily_window, weekly_window


@pytest.mark.parametrize(
    ("daily", "weekly", "meets"),
    [
        ("03:00-05:00", "sun:04:30-sun:05:30", True),
        ("03:00-04:00", "sun:04:00-sun:05:00", False),
        ("06:00-07:00", "sun:04:00-sun:06:00", False),
        ("23:30-00:30", "mon:00:00-mon:00:30", True),
        ("23:30-00:30", "mon:00:30-mon:01:00", False),
        ("23:00-23:30", "sun:23:15-mon:00:15", True),
        ("00:00-00:30", "sun:23:00-mon:01:00", True),
        ("00:00-00:30", "SUN:23:00-Mon:01:00", True),
        ("04:15-04:45", "tue:04:00-tue:05:00", True),
        ("12:00-13:00", "fri:22:00-sat:22:00", True),
    ],
)
def test_windows_meet_around_midnight_and_around_the_week(daily, weekly, meets):
    first, second = daily_window(daily), weekly_window(weekly)
    assert first is not None and second is not None
    assert first.meets(second) is meets


@pytest.mark.parametrize("text", ["3:00-4:00", "24:00-01:00", "03:60-04:00", "03:00-04:00 UTC", "", None, 7, ["03:00-04:00"]])
def test_what_is_no_daily_window(text):
    assert daily_window(text) is None


@pytest.mark.parametrize("text", ["sunday:03:00-sunday:04:00", "sun:03:00-04:00", "sun:3:00-sun:4:00", "xyz:03:00-xyz:04:00", None, 7])
def test_what_is_no_weekly_window(text):
    assert weekly_window(text) is None


def test_a_window_moves_and_is_written():
    late = Window(23 * 60 + 30, 60)
    assert (str(late), late.end, str(late.starting(25 * 60))) == ("23:30-00:30", 30, "01:00-02:00")


def test_a_weekly_window_is_written_around_the_week():
    late = weekly_window("Sun:23:30-Mon:00:30")
    assert late is not None
    assert late.weekly_text() == "sun:23:30-mon:00:30"
