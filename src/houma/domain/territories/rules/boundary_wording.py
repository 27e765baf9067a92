"""The sentences of a boundary import, in three languages, with areas and distances as each language writes them."""

from houma.values.bidi import isolated
from houma.values.multilingual import LANGUAGES, Multilingual

_LONGEST_LIST = 12


class Area(float):
    """Square metres, said in km² or hectares."""


class Share(float):
    """A share of 1, said in per cent."""


class Metres(float):
    """Metres, said in kilometres."""


def say(template: Multilingual, **values: object) -> Multilingual:
    """The template with its values as each language writes them; lists are cut after a dozen."""
    texts = {
        language: template.in_language(language).format(
            **{name: _spoken(value, language) for name, value in values.items()}
        )
        for language in LANGUAGES
    }
    return Multilingual(texts["fr"], texts["ar"], texts["en"])


def _spoken(value: object, language: str) -> str:
    match value:
        case Area():
            text = _number(value / 1e6, 1, language) + " " + _KM2.in_language(language)
            if value < 1e6:
                text = _number(value / 1e4, 1, language) + " " + _HECTARES.in_language(language)
        case Share():
            text = _number(value * 100, 1, language) + _PER_CENT.in_language(language)
        case Metres():
            text = _number(value / 1000, 1, language) + " " + _KM.in_language(language)
        case Multilingual():
            return value.in_language(language)
        case list() | tuple():
            shown = [_isolated(str(item), language) for item in value[:_LONGEST_LIST]]
            if len(value) > _LONGEST_LIST:
                shown.append(_AND_MORE.in_language(language).format(len(value) - _LONGEST_LIST))
            return _COMMA.in_language(language).join(shown)
        case _:
            text = str(value)
    return _isolated(text, language)


def _number(value: float, decimals: int, language: str) -> str:
    text = f"{value:,.{decimals}f}"
    return text if language == "en" else text.replace(",", "\u202f").replace(".", ",")


def _isolated(text: str, language: str) -> str:
    # In a right-to-left sentence a code or a Latin name would otherwise drag the punctuation around it.
    return isolated(text) if language == "ar" else text


_KM2 = Multilingual("km²", "كم²", "km²")
_HECTARES = Multilingual("ha", "هكتار", "ha")
_KM = Multilingual("km", "كم", "km")
_PER_CENT = Multilingual("\u00a0%", "٪", "%")
_COMMA = Multilingual(", ", "، ", ", ")
_AND_MORE = Multilingual("et {} de plus", "و{} غيرها", "and {} more")

ANY_LEVEL = Multilingual("tous niveaux", "كل المستويات", "any level")
READ = Multilingual(
    "{file}, couche {layer}, en {crs} ; niveau : {level} ; entités lues : {count}.",
    "{file}، الطبقة {layer}، بنظام {crs}؛ المستوى: {level}؛ العناصر المقروءة: {count}.",
    "{file}, layer {layer}, in {crs}; level: {level}; features read: {count}.",
)
CRS_GIVEN = Multilingual(
    "Le système {crs} a été indiqué ; celui du fichier, s’il en a un, n’a pas servi.",
    "حُدد النظام {crs}؛ ولم يُستعمل نظام الملف إن وجد.",
    "The system {crs} was given; the file’s own, if any, was not used.",
)
JOINED_THROUGH = {
    "code": Multilingual(
        "Rattachées par le code (champ {field}) : {count}.",
        "المربوطة بالرمز (الحقل {field}): {count}.",
        "Joined by the code (field {field}): {count}.",
    ),
    "crosswalk": Multilingual(
        "Rattachées par la table de passage (champ {field}) : {count}.",
        "المربوطة بجدول التحويل (الحقل {field}): {count}.",
        "Joined through the crosswalk (field {field}): {count}.",
    ),
    "former code": Multilingual(
        "Rattachées par un ancien code connu (champ {field}) : {count}.",
        "المربوطة برمز قديم معروف (الحقل {field}): {count}.",
        "Joined by a known former code (field {field}): {count}.",
    ),
    "name": Multilingual(
        "Rattachées par le nom (champ {field}) : {count}.",
        "المربوطة بالاسم (الحقل {field}): {count}.",
        "Joined by the name (field {field}): {count}.",
    ),
}
WOULD_WRITE = Multilingual(
    "Limites à enregistrer : {count}, dont {replaced} en remplacent une autre.",
    "الحدود المراد تسجيلها: {count}، منها {replaced} تعوض حدودا سابقة.",
    "Boundaries to record: {count}, of which {replaced} replace another.",
)
THINGS_TO_LOOK_AT = Multilingual(
    "Points à examiner : {count}.", "نقط يجب فحصها: {count}.", "Things to look at: {count}."
)
NOTHING_TO_REPORT = Multilingual("Rien à signaler.", "لا شيء يستدعي الانتباه.", "Nothing to report.")

NOT_JOINED = Multilingual(
    "L’entité {number} ({label}) ne correspond à aucun territoire.",
    "العنصر {number} ({label}) لا يطابق أي مجال ترابي.",
    "Feature {number} ({label}) is no known territory.",
)
NOT_JOINED_NEAREST = Multilingual(
    "L’entité {number} ({label}) ne correspond à aucun territoire. Les plus proches : {nearest}.",
    "العنصر {number} ({label}) لا يطابق أي مجال ترابي. الأقرب: {nearest}.",
    "Feature {number} ({label}) is no known territory. Nearest: {nearest}.",
)
AMBIGUOUS = Multilingual(
    "L’entité {number} ({label}) peut être plusieurs territoires : {candidates}. Indiquer un champ de code, ou celui "
    "du parent (--parent-field).",
    "العنصر {number} ({label}) قد يكون أكثر من مجال ترابي: {candidates}. حددوا حقل رمز، أو حقل المستوى الأعلى "
    "(--parent-field).",
    "Feature {number} ({label}) may be several territories: {candidates}. Give a field of codes, or that of the parent "
    "(--parent-field).",
)
CROSSWALK_LEADS_NOWHERE = Multilingual(
    "L’entité {number} ({label}) : la table de passage mène au code {led_to}, que ce niveau ne connaît pas.",
    "العنصر {number} ({label}): يؤدي جدول التحويل إلى الرمز {led_to} غير المعروف في هذا المستوى.",
    "Feature {number} ({label}): the crosswalk leads to the code {led_to}, unknown at this level.",
)
NO_POLYGON = Multilingual(
    "L’entité {number} ({label}) ne contient aucun polygone utilisable.",
    "العنصر {number} ({label}) لا يحتوي على أي مضلع صالح.",
    "Feature {number} ({label}) holds no usable polygon.",
)
REPAIRED = Multilingual(
    "{territory} : tracé invalide ({fault}), réparé ; superficie {before} avant, {after} après.",
    "{territory}: رسم غير صالح ({fault})، تم إصلاحه؛ المساحة {before} قبل و{after} بعد.",
    "{territory}: invalid outline ({fault}), repaired; area {before} before, {after} after.",
)
FAULTS = {
    "Self-intersection": Multilingual("lignes qui se croisent", "خطوط متقاطعة", "lines that cross"),
    "Ring Self-intersection": Multilingual(
        "contour qui se touche lui-même", "محيط يلامس نفسه", "outline that touches itself"
    ),
    "Hole lies outside shell": Multilingual("trou hors du contour", "ثقب خارج المحيط", "hole outside its outline"),
    "Holes are nested": Multilingual("trous emboîtés", "ثقوب متداخلة", "nested holes"),
    "Nested shells": Multilingual("contours emboîtés", "محيطات متداخلة", "nested outlines"),
    "Interior is disconnected": Multilingual("intérieur coupé en deux", "داخل مقطوع", "interior cut in two"),
    "Duplicate Rings": Multilingual("contour répété", "محيط مكرر", "repeated outline"),
    "Ring not closed": Multilingual("contour non fermé", "محيط غير مغلق", "ring that is not closed"),
}
SEVERAL_FEATURES = Multilingual(
    "{territory} : {count} entités ({numbers}), réunies en une seule limite.",
    "{territory}: {count} عناصر ({numbers}) جُمعت في حدود واحدة.",
    "{territory}: {count} features ({numbers}), joined into one boundary.",
)
MISPLACED = Multilingual(
    "{territory} : son point connu est à {distance} hors de la limite proposée. Est-ce le bon territoire ?",
    "{territory}: نقطته المعروفة تبعد {distance} خارج الحدود المقترحة. هل هو المجال الصحيح؟",
    "{territory}: its known point lies {distance} outside the proposed boundary. Is it the right territory?",
)
OVERLAP = Multilingual(
    "{first} et {second} se recouvrent sur {area} ({share} du plus petit).",
    "{first} و{second} يتداخلان على {area} ({share} من أصغرهما).",
    "{first} and {second} overlap by {area} ({share} of the smaller).",
)
GAP = Multilingual(
    "{territory} : {area} ({share}) ne sont couverts par aucune des limites proposées.",
    "{territory}: مساحة {area} ({share}) لا تغطيها أي من الحدود المقترحة.",
    "{territory}: {area} ({share}) are covered by none of the proposed boundaries.",
)
BEYOND_PARENT = Multilingual(
    "{territory} : les limites proposées débordent de {area} ({share}).",
    "{territory}: الحدود المقترحة تتجاوزه بمساحة {area} ({share}).",
    "{territory}: the proposed boundaries reach {area} ({share}) beyond it.",
)
WITHOUT_BOUNDARY = Multilingual(
    "Niveau {level}, territoires encore sans limite : {count} ({territories}).",
    "المستوى {level}، مجالات ما زالت بدون حدود: {count} ({territories}).",
    "Level {level}, territories still without a boundary: {count} ({territories}).",
)
