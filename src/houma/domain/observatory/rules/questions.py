"""The model of a form's version: its questions as a tree, by which submissions are read and shown."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from defusedxml import ElementTree  # type: ignore[import-untyped]

from houma.domain.observatory.rules.xlsform.choices import ChoiceLists
from houma.domain.observatory.rules.xlsform.columns import language_code
from houma.domain.observatory.rules.xlsform.sheets import Line
from houma.domain.observatory.rules.xlsform.survey import Node
from houma.domain.observatory.rules.xlsform.types import MEDIA_KINDS, Kind
from houma.values.multilingual import LANGUAGES, Multilingual

Labels = Mapping[str, str]
_FILLED_IN = {
    "start": Multilingual("Début du remplissage", "بداية التعبئة", "Filling began"),
    "end": Multilingual("Fin du remplissage", "نهاية التعبئة", "Filling ended"),
    "today": Multilingual("Jour du remplissage", "يوم التعبئة", "Day of filling"),
    "deviceid": Multilingual("Appareil", "الجهاز", "Device"),
    "username": Multilingual("Utilisateur de l’appareil", "مستعمل الجهاز", "User of the device"),
    "email": Multilingual("Courriel de l’appareil", "البريد الإلكتروني للجهاز", "E-mail address of the device"),
    "phonenumber": Multilingual("Numéro de l’appareil", "رقم هاتف الجهاز", "Telephone number of the device"),
    "audit": Multilingual("Journal du remplissage", "سجل التعبئة", "Log of the filling"),
}
"""What devices fill in by themselves: nobody writes a label for it."""
_OTHER = Multilingual("{label}\u00a0: autre", "{label}: غير ذلك", "{label}: other")
_HOW_MANY = Multilingual("{label}\u00a0: combien", "{label}: العدد", "{label}: how many")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, group or repeat.

    Attributes:
        type: as the form wrote it ("start", "barcode"); ``kind`` is what its answer is.
        label: by language code.
        consent: to what purpose of the register of consents it asks (``households.models.Purpose``), or "".
        choices: name of its list, of which ``Questions.lists`` has the choices.
    """

    name: str
    kind: Kind
    type: str = ""
    label: Labels = field(default_factory=dict)
    personal: bool = False
    choices: str = ""
    consent: str = ""
    children: tuple["Question", ...] = ()

    @property
    def is_media(self) -> bool:
        return self.kind in MEDIA_KINDS

    def label_in(self, language: str) -> str:
        """The label in ``language``, else in the first that there is; else what is known of the question, in words."""
        known = _FILLED_IN.get(self.type)
        return said_in(self.label, language) or (known.in_language(language[:2]) if known else humane(self.name))

    @property
    def is_calculated(self) -> bool:
        """Whether the form itself gives the answer, and nobody is asked."""
        return self.type in ("calculate", "hidden")

    def to_json(self) -> dict[str, Any]:
        written: dict[str, Any] = {"name": self.name, "kind": self.kind.value}
        optional = {"type": self.type, "label": dict(self.label), "personal": self.personal, "choices": self.choices}
        optional["consent"] = self.consent
        written |= {key: value for key, value in optional.items() if value}
        if self.children:
            written["children"] = [child.to_json() for child in self.children]
        return written

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> Self:
        children = tuple(cls.from_json(child) for child in read.get("children", ()))
        plain = {key: read[key] for key in ("type", "label", "personal", "choices", "consent") if key in read}
        return cls(read["name"], Kind(read["kind"]), children=children, **plain)


@dataclass(frozen=True, slots=True)
class Questions:
    """All questions of a version, and its lists: labels by choice by list."""

    questions: tuple[Question, ...] = ()
    lists: Mapping[str, Mapping[str, Labels]] = field(default_factory=dict)

    def every(self) -> Iterator[tuple[str, Question]]:
        """Each question with its path ("menage/personne/nom"), groups and repeats before what they hold."""
        yield from _walk(self.questions, "")

    def to_json(self) -> dict[str, Any]:
        return {
            "questions": [question.to_json() for question in self.questions],
            "lists": {name: {one: dict(said) for one, said in choices.items()} for name, choices in self.lists.items()},
        }

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        return cls(tuple(Question.from_json(one) for one in read.get("questions", ())), read.get("lists", {}))


def said_in(labels: Labels, language: str) -> str:
    """A text in ``language`` ("fr-ma" counts as "fr"), else in the first language that there is; "" for none."""
    return labels.get(language[:2]) or next(iter(labels.values()), "")


def humane(name: str) -> str:
    """The name of a question as words: "nb_personnes" is "Nb personnes"."""
    words = " ".join(re.sub(r"[_.\-]+", " ", name).split())
    return words[:1].upper() + words[1:] if words else name


def _walk(questions: tuple[Question, ...], above: str) -> Iterator[tuple[str, Question]]:
    for question in questions:
        path = f"{above}{question.name}"
        yield path, question
        yield from _walk(question.children, f"{path}/")


def questions_of(xform: str, nodes: list[Node], choices: ChoiceLists, personal: set[int]) -> Questions:
    """The model of an XForm: its instance says what there is, the workbook what it means.

    Args:
        xform: as the converter wrote it; it has nodes of its own (the count of a repeat, the answer to "other").
        nodes: the survey.
        choices: the lists.
        personal: rows of the survey whose answers are personal.
    """
    model = ElementTree.fromstring(xform).find("{*}head/{*}model")
    instance = None if model is None else model.find("{*}instance")
    if instance is None or not len(instance):
        raise ValueError("an XForm has an instance")
    return Questions(
        tuple(_questions(instance[0], nodes, personal, above_is_personal=False)),
        {name: _choices(lines) for name, lines in choices.lists.items()},
    )


def _choices(lines: list[Line]) -> dict[str, Labels]:
    """Labels by choice; of a choice that a filter tells from its namesakes, all of them."""
    found: dict[str, Labels] = {}
    for line in lines:
        name, labels = line.text("name"), _labels(line)
        before = found.get(name, {})
        found[name] = {
            language: f"{before[language]} / {text}" if before.get(language, text) != text else text
            for language, text in labels.items()
        }
    return found


def _questions(parent: Any, nodes: list[Node], personal: set[int], *, above_is_personal: bool) -> Iterator[Question]:
    by_name = {node.name: node for node in nodes}
    seen: set[str] = set()
    for element in parent:
        name = element.tag.rpartition("}")[2]
        if name in seen or name == "meta":
            continue
        seen.add(name)
        node = by_name.get(name)
        if node is None:
            # Added by the converter; the free answer beside a choice is as personal as the choice.
            asked, counted = by_name.get(name.removesuffix("_other")), by_name.get(name.removesuffix("_count"))
            is_personal = above_is_personal or (asked is not None and asked.line.number in personal)
            label = _about(_OTHER, asked) or _about(_HOW_MANY, counted)
            yield Question(name, Kind.TEXT, type="calculate" if counted else "", label=label, personal=is_personal)
            continue
        is_personal = node.line.number in personal
        yield Question(
            name=name,
            kind=node.type.kind or Kind.TEXT,
            type=node.type.written,
            label=_labels(node.line),
            personal=is_personal,
            choices=node.type.choices,
            consent=node.line.text("houma::consent"),
            children=tuple(_questions(element, node.children, personal, above_is_personal=is_personal)),
        )


def _about(said: Multilingual, node: Node | None) -> dict[str, str]:
    """What the converter added for ``node``, in the languages in which that is called something."""
    labels = _labels(node.line) if node is not None else {}
    return {
        code: said.in_language(code).format(label=text.rstrip(" :?؟\u00a0"))
        for code, text in labels.items()
        if code in LANGUAGES
    }


def _labels(line: Line) -> dict[str, str]:
    return {
        language_code(language) or language or "fr": cell.text for language, cell in line.translations("label").items()
    }
