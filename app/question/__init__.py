"""Reading the question: what is asked, of whom, about when, after which earlier turns."""

from app.question.intent import Order, Wants
from app.question.question import LONGEST, Question, read_question
from app.question.turn import Turn

__all__ = ["LONGEST", "Order", "Question", "Turn", "Wants", "read_question"]
