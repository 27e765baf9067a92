"""Passwords of the tests: kept as the product keeps them, with so few rounds that hundreds of people cost no time."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class FewRounds(PBKDF2PasswordHasher):
    """The product's algorithm, so that a served process of its own can check what a test stored."""

    iterations = 100
