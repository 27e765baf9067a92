"""An instance as it came over the wire: read without trusting it, and who it says it is."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

LARGEST = 4_000_000
"""Bytes of an instance: a census of a large household has some 50,000."""
MOST_DEPTH = 60
MOST_ELEMENTS = 50_000
_INSTANCE_ID = re.compile(r"[\x21-\x7e]{1,200}")


class NotAnInstance(Exception):
    """What was sent cannot be read; ``unsafe`` where it holds what no honest sender writes."""

    def __init__(self, said: str, *, unsafe: bool = False, too_large: bool = False) -> None:
        super().__init__(said)
        self.unsafe = unsafe
        self.too_large = too_large


@dataclass(frozen=True, slots=True)
class Instance:
    """A filled form before anybody knows its questions.

    Attributes:
        replaces: the instanceID of the submission that this edits; "" for a first one.
        root: its answers as elements, without namespaces.
    """

    form_id: str
    version: str
    instance_id: str
    replaces: str
    root: Element


class _Bounded(TreeBuilder):
    """Builds a tree that is neither deep nor endless, without namespaces, comments and instructions."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH:
            raise NotAnInstance(f"nested more than {MOST_DEPTH} deep", unsafe=True)
        if self.elements > MOST_ELEMENTS:
            raise NotAnInstance(f"more than {MOST_ELEMENTS} elements", too_large=True)
        return super().start(tag.rpartition("}")[2], attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag.rpartition("}")[2])


def read_instance(raw: bytes) -> Instance:
    """Read an instance; raises NotAnInstance."""
    if len(raw) > LARGEST:
        raise NotAnInstance(f"more than {LARGEST} bytes", too_large=True)
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(raw)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise NotAnInstance(str(error), unsafe=True) from error
    except (ParseError, ValueError, LookupError) as error:
        raise NotAnInstance(str(error)) from error
    instance_id = _meta(root, "instanceID")
    if instance_id and not _INSTANCE_ID.fullmatch(instance_id):
        raise NotAnInstance("an instanceID is of at most 200 visible ASCII characters", unsafe=True)
    return Instance(root.get("id", ""), root.get("version", ""), instance_id, _meta(root, "deprecatedID"), root)


def _meta(root: Element, name: str) -> str:
    found = root.find(f"meta/{name}")
    return (found.text or "").strip() if found is not None else ""
