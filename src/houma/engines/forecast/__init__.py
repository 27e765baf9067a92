"""When scheduled money will really come: delays of payers, expected releases with their uncertainty, and past errors.

>>> import numpy as np
>>> from houma.engines.forecast import Observations, forecast_releases, learn_delays, OpenInstalments
>>> seen = Observations(np.array([0, 0, 0]), np.array([10, 30, 90]), np.array([], int), np.array([], int))
>>> delays = learn_delays(seen, payers=1)
>>> waiting = OpenInstalments(np.array([1000.0]), np.array([-10]), np.array([0]))
>>> found = forecast_releases(waiting, delays, np.array([90, 365]))
>>> round(float(found.expected.sum() + found.beyond), 6)
1000.0
"""

from houma.engines.forecast.backtest import BackTest, BackTestRow, back_test, widened
from houma.engines.forecast.delays import DelayProfile, Delays, Observations, learn_delays
from houma.engines.forecast.history import History
from houma.engines.forecast.releases import OpenInstalments, ReleaseForecast, chances_of_reaching, forecast_releases

__all__ = [
    "BackTest",
    "BackTestRow",
    "DelayProfile",
    "Delays",
    "History",
    "Observations",
    "OpenInstalments",
    "ReleaseForecast",
    "back_test",
    "chances_of_reaching",
    "forecast_releases",
    "learn_delays",
    "widened",
]
