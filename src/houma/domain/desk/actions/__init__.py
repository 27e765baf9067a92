"""The only writers of the desk."""

from houma.domain.desk.actions.questions import NewQuestion, answer_question, ask_on, ask_question, close_question

__all__ = ["NewQuestion", "answer_question", "ask_on", "ask_question", "close_question"]
