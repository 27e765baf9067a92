"""What is wrong with a sample or an estimate that was asked for."""

from houma.values.multilingual import Multilingual


class SurveyFault(ValueError):
    """What was asked cannot be drawn or estimated; ``sentence`` says why, and what would do."""

    def __init__(self, sentence: Multilingual) -> None:
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence


NOBODY = Multilingual(
    "Aucune réponse : il n’y a rien à estimer.",
    "لا توجد أي إجابة: لا شيء يمكن تقديره.",
    "No answer: there is nothing to estimate.",
)
TOO_MANY = Multilingual(
    "On demande {size} unités et la base n’en compte que {population}.",
    "المطلوب {size} وحدة بينما لا يضم الإطار سوى {population}.",
    "{size} units are asked for and the frame holds {population}.",
)
TOO_FEW = Multilingual(
    "Un échantillon compte au moins une unité.",
    "تضم العينة وحدة واحدة على الأقل.",
    "A sample holds at least one unit.",
)
SIZES = Multilingual(
    "Une taille par strate : {strata} strates, {given} tailles.",
    "حجم واحد لكل طبقة: {strata} طبقات و{given} أحجام.",
    "One size a stratum: {strata} strata, {given} sizes.",
)
LENGTHS = Multilingual(
    "Les tableaux n’ont pas la même longueur : {lengths}.",
    "الجداول ليست متساوية الطول: {lengths}.",
    "The arrays differ in length: {lengths}.",
)
NO_SIZE = Multilingual(
    "Une mesure de taille est positive et connue.",
    "مقياس الحجم موجب ومعروف.",
    "A measure of size is positive and known.",
)
UNKNOWN_IN_TOTAL = Multilingual(
    "Un total demande une valeur pour chaque réponse ; {missing} manquent.",
    "يتطلب المجموع قيمة لكل إجابة؛ تنقص {missing}.",
    "A total asks for a value of each answer; {missing} are missing.",
)
NOT_A_SHARE = Multilingual(
    "Une proportion compte des oui et des non : 1 ou 0.",
    "تحسب النسبة الإجابات بنعم أو لا: 1 أو 0.",
    "A proportion counts yes and no: 1 or 0.",
)
NO_DENOMINATOR = Multilingual(
    "Le dénominateur est nul : le rapport n’est pas défini.",
    "المقام منعدم: النسبة غير معرَّفة.",
    "The denominator is zero: the ratio is not defined.",
)
