"""What is said of faults in a framework, a recipe or the data."""

from houma.values.multilingual import Multilingual

EXPECTED = Multilingual("« {key} » est attendu", "«{key}» مطلوب", "“{key}” is expected")
FRENCH = Multilingual(
    "« {key} » doit avoir au moins un texte français : {{fr: …, ar: …, en: …}}",
    "يجب أن يتضمن «{key}» نصا بالفرنسية على الأقل: {{fr: …, ar: …, en: …}}",
    "“{key}” needs at least a French text: {{fr: …, ar: …, en: …}}",
)
A_MAPPING = Multilingual(
    "attendu : une suite de « clé: valeur » ; lu : {read}",
    "المنتظر: لائحة «مفتاح: قيمة»؛ المقروء: {read}",
    "expected: a list of “key: value”; read: {read}",
)
A_LIST = Multilingual(
    "« {key} » doit être une liste qui n’est pas vide",
    "يجب أن يكون «{key}» لائحة غير فارغة",
    "“{key}” has to be a list, not empty",
)
UNKNOWN_KEY = Multilingual(
    "« {key} » est inconnu ici ; connus : {known} (toute autre mention va sous « about »)",
    "«{key}» غير معروف هنا؛ المعروف: {known} (ما عدا ذلك يوضع تحت «about»)",
    "“{key}” is unknown here; known: {known} (anything else goes under “about”)",
)
CODE_FORM = Multilingual(
    "code « {read} » : attendu des lettres sans accent, des chiffres, « - », « _ » ou « . »",
    "الرمز «{read}»: المنتظر حروف لاتينية دون علامات وأرقام و«-» و«_» و«.»",
    "code “{read}”: expected letters without accents, digits, “-”, “_” or “.”",
)
TWICE = Multilingual(
    "le code « {code} » est déjà pris par {where}",
    "الرمز «{code}» مستعمل من قبل في {where}",
    "code “{code}” is taken by {where}",
)
A_NUMBER = Multilingual(
    "« {key} » : attendu un nombre, lu « {read} »",
    "«{key}»: المنتظر عدد، المقروء «{read}»",
    "“{key}”: expected a number, read “{read}”",
)
NOT_BELOW = Multilingual(
    "« {key} » : attendu au moins {least}, lu « {read} »",
    "«{key}»: المنتظر {least} على الأقل، المقروء «{read}»",
    "“{key}”: expected at least {least}, read “{read}”",
)
ABOVE_ZERO = Multilingual(
    "« {key} » : attendu un nombre au-dessus de zéro, lu « {read} »",
    "«{key}»: المنتظر عدد أكبر من الصفر، المقروء «{read}»",
    "“{key}”: expected a number above zero, read “{read}”",
)
A_SHARE = Multilingual(
    "« {key} » : attendu une part de 0 à 1, lu « {read} »",
    "«{key}»: المنتظر حصة بين 0 و1، المقروء «{read}»",
    "“{key}”: expected a share from 0 to 1, read “{read}”",
)
NO_WEIGHT = Multilingual(
    "tous les poids sous « {code} » sont nuls : il en faut un au moins au-dessus de zéro",
    "كل الأوزان تحت «{code}» منعدمة: لا بد من وزن واحد على الأقل أكبر من الصفر",
    "all weights below “{code}” are zero: at least one has to be above",
)
ONE_OF = Multilingual(
    "« {key} » : attendu l’un de {known} ; lu « {read} »",
    "«{key}»: المنتظر واحد من {known}؛ المقروء «{read}»",
    "“{key}”: expected one of {known}; read “{read}”",
)
TWO_ENDS = Multilingual(
    "« {key} » : attendu deux nombres [bas, haut], le premier plus petit ; lu {read}",
    "«{key}»: المنتظر عددان [أدنى، أقصى] أولهما أصغر؛ المقروء {read}",
    "“{key}”: expected two numbers [low, high], the first one smaller; read {read}",
)
SOME_NUMBERS = Multilingual(
    "« {key} » : attendu une liste de nombres d’au moins zéro, un par expert ; lu {read}",
    "«{key}»: المنتظر لائحة أعداد لا تقل عن الصفر، عدد لكل خبير؛ المقروء {read}",
    "“{key}”: expected a list of numbers of at least zero, one for each expert; read {read}",
)
ITS_OWN_DENOMINATOR = Multilingual(
    "« {code} » ne peut pas être son propre dénominateur",
    "لا يمكن أن يكون «{code}» مقام نفسه",
    "“{code}” cannot be its own denominator",
)
UNKNOWN_PARENT = Multilingual(
    "parent « {read} » introuvable : attendu le code d’un {level} de cette feuille",
    "الأصل «{read}» غير موجود: المنتظر رمز {level} في هذه الورقة",
    "parent “{read}” not found: expected the code of a {level} of this sheet",
)
NEEDS_GOALPOSTS = Multilingual(
    "la normalisation « goalposts » demande « goalposts » pour chaque indicateur ; manquent : {codes}",
    "التوحيد «goalposts» يتطلب «goalposts» لكل مؤشر؛ ينقص: {codes}",
    "normalisation “goalposts” needs “goalposts” for every indicator; missing: {codes}",
)
NEEDS_POINTS = Multilingual(
    "la pondération « budget » demande autant de « points » d’experts pour chaque élément ; à revoir : {codes}",
    "الترجيح «budget» يتطلب لكل عنصر نفس العدد من «points» الخبراء؛ للمراجعة: {codes}",
    "weighting “budget” needs “points” of the same number of experts for every part; to correct: {codes}",
)
NOT_AFTER_A_TRANSFORM = Multilingual(
    "« {outliers} » change l’unité des indicateurs : « {normalise} » n’a plus de sens ; choisir « winsorise »",
    "«{outliers}» يغير وحدة المؤشرات: لا معنى بعده لـ«{normalise}»؛ اختاروا «winsorise»",
    "“{outliers}” changes the unit of indicators: “{normalise}” no longer means anything; choose “winsorise”",
)
NOT_BELOW_ZERO = Multilingual(
    "« {aggregation} » demande des valeurs positives : avec « {normalise} », donner « scale », par exemple {example}",
    "«{aggregation}» يتطلب قيما موجبة: مع «{normalise}» حددوا «scale»، مثلا {example}",
    "“{aggregation}” needs values above zero: with “{normalise}” give a “scale”, for example {example}",
)
MEANS_BELOW_ZERO = Multilingual(
    "les moyennes géométrique, harmonique et de puissance demandent des valeurs d’au moins zéro : donner une échelle "
    "(« scale ») comme de 1 à 100",
    "المتوسطات الهندسية والتوافقية والأسية تتطلب قيما لا تقل عن الصفر: حددوا سلما («scale») مثل 1 إلى 100",
    "geometric, harmonic and power means need values of zero or more: give a scale such as 1 to 100",
)
MEANS_NOT_ABOVE_ZERO = Multilingual(
    "l’indice de Mazziotta-Pareto demande des moyennes au-dessus de zéro : normaliser à 100 ± 10 (mpi) ou par ampi",
    "مؤشر مازيوتا-باريتو يتطلب متوسطات فوق الصفر: وحّد على 100 ± 10 (mpi) أو بـampi",
    "the Mazziotta-Pareto index needs means above zero: normalise to 100 ± 10 (mpi) or by ampi",
)
A_REFERENCE = Multilingual(
    "la distance à une référence demande pour chaque indicateur une référence connue et non nulle",
    "البعد عن مرجع يتطلب لكل مؤشر مرجعا معروفا وغير منعدم",
    "distances to a reference need a known reference other than zero for every indicator",
)
SHARES_BELOW_ZERO = Multilingual(
    "les poids par entropie demandent des valeurs d’au moins zéro : normaliser par exemple de 0 à 100",
    "أوزان الإنتروبيا تتطلب قيما لا تقل عن الصفر: وحّد مثلا من 0 إلى 100",
    "entropy weights need values of zero or more: normalise to a scale such as 0 to 100",
)
NO_DENOMINATOR = Multilingual(
    "dénominateurs sans colonne : {codes}", "مقامات دون عمود: {codes}", "denominators without a column: {codes}"
)
