"""Deprecated names of ``tests.support.answers``."""

from tests.support.answers import GETS, LISTS, answers
from tests.support.answers import requests_and_answers as asked

__all__ = ["GETS", "LISTS", "answers", "asked"]
