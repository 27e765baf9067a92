"""The door to HiGHS: models that ask for different numbers of threads, one after another in a process."""

from typing import Any

import highspy
import numpy as np
import pytest

from houma.engines.solver import new_solver, solve


def _model(threads: int) -> Any:
    solver = new_solver(threads)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = 2, 0
    lp.col_cost_ = np.array([1.0, 2.0])
    lp.col_lower_, lp.col_upper_ = np.array([1.0, 1.0]), np.array([3.0, 3.0])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * 2
    solver.passModel(lp)
    return solver


@pytest.mark.parametrize("threads", [(1, 2), (2, 1)])
def test_models_with_other_threads_than_the_last_are_solved_too(threads: tuple[int, int]) -> None:
    for number in threads:
        solver = _model(number)
        solve(solver)
        assert solver.getInfo().objective_function_value == 3.0
