"""What must hold between the files of a pack. A law looks at the whole content and tells what breaks it."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from houma.exchange.problems import Problem
from houma.packs.content import PackContent
from houma.packs.declaration import PackFile
from houma.packs.laws import course, figures, indicators, life, lists, money, places, published

Law = Callable[[PackContent], Iterable[Problem]]


def laws_of(files: Sequence[PackFile]) -> tuple[Law, ...]:
    """Every law, in the order in which problems are told."""
    return (
        partial(lists.codes_are_known, files),
        places.territories_make_a_tree,
        places.the_description_fits,
        places.people_add_up,
        figures.claims_say_what_their_unit_says,
        figures.subjects_are_known,
        figures.one_claim_is_adopted,
        indicators.definitions_hold,
        indicators.figures_have_their_source,
        indicators.the_framework_holds,
        published.agreements_are_complete,
        published.nothing_contains_itself,
        published.nothing_overlaps_itself,
        published.parts_stay_within_the_whole,
        course.rows_belong_to_negotiated_agreements,
        course.versions_hold_together,
        course.signatures_fit_the_state,
        course.gates_are_passed_in_order,
        money.flows_fit_their_lines,
        life.progress_is_told_of_planned_actions,
        life.actions_serve_known_capitals_and_targets,
        life.steering_holds_together,
    )
