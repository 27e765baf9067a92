"""Read models of the desk: each page and e-mail costs a fixed number of queries."""

from houma.domain.desk.queries.waiting import TaskList, tasks_of

__all__ = ["TaskList", "tasks_of"]
