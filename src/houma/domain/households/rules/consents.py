"""What households are asked to agree to, in the words that are read out to them, and what stands of their answers.

A version is never reworded: who agreed to it agreed to these words. Another text is another version.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.households.models import Consent, ConsentKind, Purpose
from houma.values.multilingual import Multilingual

_RIGHTS = Multilingual(
    "Vous pouvez refuser, ou revenir sur votre accord à tout moment, sans perdre aucun droit. Vous pouvez demander à"
    " voir vos données, à les faire corriger ou à les faire effacer.",
    "يمكنكم الرفض، أو سحب موافقتكم في أي وقت، دون أن تفقدوا أي حق."
    " ويمكنكم طلب الاطلاع على معطياتكم أو تصحيحها أو محوها.",
    "You may refuse, or take back your agreement at any time, without losing any right. You may ask to see your data,"
    " to have it corrected or to have it erased.",
)
CURRENT_VERSION = "1"
_TEXTS: dict[tuple[Purpose, str], Multilingual] = {
    (Purpose.FOLLOW, "1"): Multilingual(
        "Nous enregistrons la composition de votre ménage et vos besoins pour vous accompagner et vous reloger.",
        "نسجل تركيبة أسرتكم واحتياجاتكم من أجل مواكبتكم وإعادة إسكانكم.",
        "We record who belongs to your household and what you need, to accompany and rehouse you.",
    ),
    (Purpose.SURVEY, "1"): Multilingual(
        "Nous vous posons des questions avant, pendant et après le projet. Les résultats ne sont publiés que sous forme"
        " de totaux qui ne désignent personne.",
        "نطرح عليكم أسئلة قبل المشروع وأثناءه وبعده. ولا تنشر النتائج إلا في شكل مجاميع لا تدل على أحد.",
        "We ask you questions before, during and after the project. Results are published only as totals that point at"
        " nobody.",
    ),
    (Purpose.SHARE, "1"): Multilingual(
        "Nous transmettons votre dossier aux organismes partenaires qui interviennent pour votre relogement.",
        "نحيل ملفكم على الهيئات الشريكة التي تتدخل في إعادة إسكانكم.",
        "We pass your file on to the partner organisations that take part in rehousing you.",
    ),
    (Purpose.CONTACT, "1"): Multilingual(
        "Nous vous appelons ou vous écrivons au sujet de votre dossier.",
        "نتصل بكم أو نراسلكم بشأن ملفكم.",
        "We call or write to you about your file.",
    ),
    (Purpose.PICTURES, "1"): Multilingual(
        "Nous prenons des photographies de votre logement pour en constater l'état.",
        "نلتقط صورا لمسكنكم لمعاينة حالته.",
        "We take photographs of your home to record its condition.",
    ),
}


def text_of(purpose: Purpose, version: str = CURRENT_VERSION) -> Multilingual:
    """What is read out for ``purpose``, with the rights of whoever answers; KeyError for a version that never was."""
    said = _TEXTS[purpose, version]
    return Multilingual(f"{said.fr} {_RIGHTS.fr}", f"{said.ar} {_RIGHTS.ar}", f"{said.en} {_RIGHTS.en}")


def versions_of(purpose: Purpose) -> tuple[str, ...]:
    """Every version of the text for ``purpose``."""
    return tuple(version for asked, version in _TEXTS if asked == purpose)


def standing(consents: Iterable[Consent]) -> dict[str, Consent]:
    """The last word on each purpose: given, refused or withdrawn."""
    found: dict[str, Consent] = {}
    for one in sorted(consents, key=lambda row: (row.said_on, row.pk)):
        found[one.purpose] = one
    return found


def form_version(key: int) -> str:
    """What stands for the text where a form of the field asked: its words are those of that version of the form."""
    return f"form-{key}"


def form_of(version: str) -> int | None:
    """The key of the version of a form of which ``version`` tells; None for a text of the house."""
    key = version.removeprefix("form-")
    return int(key) if key != version and key.isdecimal() else None


def may_record(purpose: str, kind: str, version: str, said_on: date, today: date) -> Decision:
    """Can this answer be recorded?"""
    if purpose not in Purpose.values or kind not in (ConsentKind.GIVEN, ConsentKind.REFUSED):
        return Decision.refuse(_("Say what was asked, and whether it was given or refused."))
    if form_of(version) is None and version not in versions_of(Purpose(purpose)):
        return Decision.refuse(_("This text of consent does not exist."))
    if said_on > today:
        return Decision.refuse(_("A consent is not given in the future."))
    return ALLOWED


def may_withdraw(consent: Consent, said_on: date, today: date, *, withdrawn: bool) -> Decision:
    """Can ``consent`` be taken back?"""
    if consent.kind != ConsentKind.GIVEN:
        return Decision.refuse(_("Only a consent that was given is withdrawn."))
    if withdrawn:
        return Decision.refuse(_("This consent is withdrawn already."))
    if not consent.said_on <= said_on <= today:
        return Decision.refuse(_("A consent is withdrawn after it was given, and not in the future."))
    return ALLOWED
