"""Identity numbers that come from the field: known again, kept nowhere."""

import pytest
from django.utils import translation
from tests.households.everywhere import places_holding
from tests.observatory.rounds_scene import Scene, a_building, make_scene, sent

from houma.domain.base.decisions import Refused
from houma.domain.households.models import Person
from houma.domain.households.rules.identity import digests
from houma.domain.observatory.actions.accepting import Identity, accept_submission
from houma.domain.observatory.actions.reviewing import correct_answer
from houma.domain.observatory.actions.submissions import receive_submission
from houma.domain.observatory.models import Submission
from houma.domain.observatory.queries.effects import CensusEffect, effect_of
from houma.domain.observatory.queries.reviewing import questions_of, whole_answers
from houma.domain.observatory.rules.answers import shown
from houma.domain.observatory.rules.sealing import digests_in, sealed, without_numbers
from houma.domain.observatory.rules.wording import worded

NUMBER, OTHER, NO_NUMBER = "AB 998-877", "BK442211", "؟ لا أدري"


def instance_of(scene: Scene, number: str, name: str = "Zoulikha", key: str = "uuid:n-1") -> bytes:
    of = scene.census.versions.get(number=1)
    return (
        f'<data xmlns="http://opendatakit.org/submissions" id="{scene.census.form_id}" version="{of.version}">'
        "<home><building_code>B-1</building_code><dwelling_code>2</dwelling_code></home>"
        f"<people><given_name>{name}</given_name><family_name>T</family_name><relation>head</relation>"
        f"<identity_number>{number}</identity_number></people>"
        f'<meta xmlns="http://openrosa.org/xforms"><instanceID>{key}</instanceID></meta></data>'
    ).encode()


def received(scene: Scene, number: str, name: str = "Zoulikha", key: str = "uuid:n-1") -> Submission:
    taken = receive_submission(scene.tree.country, instance_of(scene, number, name, key), by=scene.inspector)
    assert taken.submission is not None, taken.refusal
    return taken.submission


@pytest.mark.django_db
class TestWhatComes:
    @pytest.fixture
    def scene(self) -> Scene:
        made = make_scene()
        a_building(made, "B-1")
        return made

    def test_a_number_is_kept_nowhere_and_the_same_sending_is_still_known(self, scene: Scene) -> None:
        one = received(scene, NUMBER)
        assert places_holding(NUMBER, "AB998877") == []
        assert b"Zoulikha" in bytes(one.content.raw or b"")
        again = receive_submission(scene.tree.country, instance_of(scene, NUMBER), by=scene.inspector)
        assert (again.submission, again.again) == (one, True)

    def test_the_register_knows_the_person_by_it_from_two_forms_and_from_the_desk(self, scene: Scene) -> None:
        accept_submission(received(scene, NUMBER), by=scene.manager)
        person = Person.objects.get()
        assert person.identity_digest == digests(scene.tree.country.code, "ab998877")[0]
        twin = received(scene, "ab998877", "Zoulaykha", "uuid:n-2")
        found = effect_of(twin, whole_answers(twin, []), by=scene.manager)
        assert isinstance(found, CensusEffect)
        assert [one.household for one in found.alike.inside] == [person.household]
        with pytest.raises(Refused):
            accept_submission(twin, by=scene.manager)
        accept_submission(twin, identity=Identity(same_as=person.household), by=scene.manager)
        assert Person.objects.get() == person

    def test_what_is_no_number_is_not_kept_and_the_reader_is_told(self, scene: Scene) -> None:
        one = received(scene, NO_NUMBER)
        form = questions_of(one)
        lines = list(shown(whole_answers(one, []), form.questions, personal=True))
        with translation.override("en"):
            [said] = [worded(line, form, "en") for line in lines if line.path.endswith("identity_number")]
        assert "not kept" in said
        assert places_holding(NO_NUMBER) == []
        accept_submission(one, by=scene.manager)
        assert Person.objects.get().identity_digest == ""

    def test_a_corrected_number_is_sealed_too(self, scene: Scene) -> None:
        one = received(scene, NUMBER)
        made = correct_answer(one, "people[1]/identity_number", OTHER, reason="Carte", by=scene.manager)
        assert places_holding(OTHER) == []
        accept_submission(one, by=scene.manager)
        assert Person.objects.get().identity_digest == digests_in(made.after)[0]

    def test_a_number_that_came_before_numbers_were_sealed_is_understood(self, scene: Scene) -> None:
        person = {"given_name": "Zoulikha", "family_name": "T", "relation": "head", "identity_number": NUMBER}
        home = {"building_code": "B-1", "dwelling_code": "2"}
        accept_submission(sent(scene, scene.census, {"home": home, "people": [person]}), by=scene.manager)
        assert Person.objects.get().identity_digest == digests(scene.tree.country.code, NUMBER)[0]


def test_an_instance_without_a_number_stays_as_it_came() -> None:
    raw = b"<?xml version='1.0'?>\n<!-- as sent --><f  id='x'><identity_number> </identity_number><a>1</a></f>"
    assert without_numbers(raw) is raw


def test_typed_words_are_never_taken_for_a_sealed_number() -> None:
    forged = str(sealed("xh", "BK442211"))
    assert digests_in(forged) == ()
    assert sealed("xh", forged) == {"type": "sealed", "digests": []}
    assert sealed("xh", "  ") is None
