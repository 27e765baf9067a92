"""Why a territory has no score."""

import yaml

from houma.domain.indicators.models import ScoreRun
from houma.domain.territories.models import Level, Territory
from houma.values.multilingual import Multilingual

_NO_RUN = Multilingual(
    "Les scores existent pour les régions, les provinces et les communes ; pas pour ce niveau de territoire.",
    "توجد النقط للجهات والأقاليم والجماعات، ولا توجد لهذا المستوى الترابي.",
    "Scores exist for regions, provinces and communes; not for this kind of territory.",
)
_COUNTRY = Multilingual(
    "Un pays n’a pas de rang : voici ses régions, capital par capital.",
    "ليس للبلد رتبة: وهذه جهاته، رأسمالا برأسمال.",
    "A country has no rank: here are its regions, capital by capital.",
)
_NOTHING_YET = Multilingual(
    "Aucun calcul des scores n’est encore publié.", "لم ينشر بعد أي حساب للنقط.", "No scores are published yet."
)
_TOO_FEW = Multilingual(
    "Pas de score : moins de {fewest} habitants, trop peu pour que des parts disent quelque chose du lieu.",
    "لا توجد نقطة: أقل من {fewest} نسمة، وهو عدد لا يسمح بأن تدل النسب على المكان.",
    "No score: fewer than {fewest} inhabitants, too few for shares to say anything of the place.",
)
_NO_FIGURES = Multilingual(
    "Pas de score : le recensement ne donne pas les chiffres de ce territoire.",
    "لا توجد نقطة: لا يقدم الإحصاء أرقام هذا المجال.",
    "No score: the census gives no figures for this territory.",
)


def why_unscored(territory: Territory, run: ScoreRun | None, *, any_run: bool) -> Multilingual:
    """The reason in words, at no query. ``run`` is the published one of its level; ``any_run``: some level has one."""
    if not any_run:
        return _NOTHING_YET
    if territory.level == Level.COUNTRY:
        return _COUNTRY
    if run is None:
        return _NO_RUN
    about = yaml.safe_load(run.framework_version.text).get("about") or {}
    fewest = about.get("fewest_people")
    if isinstance(fewest, int) and territory.population is not None and territory.population < fewest:
        return _TOO_FEW.formatted(fewest=fewest)
    return _NO_FIGURES
