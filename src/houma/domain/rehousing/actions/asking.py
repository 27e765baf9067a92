"""What every action asks first: may this person do this here? None stands for the house itself (packs, tests)."""

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import require
from houma.domain.rehousing.models import Case, Home, Operation
from houma.domain.rehousing.queries import scope


def ask_about_case(by: User | None, permission: Permission, case: Case) -> None:
    """Raise Refused unless ``by`` reaches the case with ``permission``."""
    if by is not None:
        require(scope.may_on_case(by, permission, case))


def ask_about_operation(by: User | None, permission: Permission, operation: Operation) -> None:
    """Raise Refused unless ``by`` reaches the operation with ``permission``."""
    if by is not None:
        require(scope.may_on_operation(by, permission, operation))


def ask_about_home(by: User | None, permission: Permission, home: Home) -> None:
    """Raise Refused unless ``by`` reaches the home with ``permission``."""
    if by is not None:
        require(scope.may_on_home(by, permission, home))


def locked_case(case: Case) -> Case:
    """The case as it stands, kept from others until the transaction ends. Cases are locked before homes."""
    return Case.objects.select_for_update(of=("self",)).select_related("operation", "building").get(pk=case.pk)


def locked_home(home: Home | int) -> Home:
    """The home as it stands, kept from others until the transaction ends."""
    return Home.objects.select_for_update(of=("self",)).get(pk=home if isinstance(home, int) else home.pk)
