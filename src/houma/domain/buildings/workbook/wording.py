"""Sentences of an import of buildings in three languages."""

from houma.values.multilingual import Multilingual as T

A_GEOPACKAGE = T("un GeoPackage", "ملف GeoPackage", "a GeoPackage")
A_GEOGRAPHIC_FILE = T(
    "un GeoPackage, un Shapefile zippé ou un GeoJSON lisible",
    "ملف GeoPackage أو Shapefile مضغوط أو GeoJSON مقروء",
    "a readable GeoPackage, zipped Shapefile or GeoJSON",
)
ONE_SHAPEFILE = T(
    "un zip avec un seul Shapefile (.shp, .shx, .dbf, .prj) ou un seul GeoPackage",
    "ملف مضغوط فيه Shapefile واحد (.shp، .shx، .dbf، .prj) أو GeoPackage واحد",
    "a zip with one Shapefile (.shp, .shx, .dbf, .prj) or one GeoPackage",
)
A_SMALLER_FILE = T(
    "un fichier qui ne dépasse pas 1 Go une fois décompressé",
    "ملف لا يتجاوز 1 جيغابايت بعد فك الضغط",
    "a file of at most 1 GB once unpacked",
)
A_LAYER = T("le nom d’une couche parmi : {layers}", "اسم طبقة من بين: {layers}", "the name of a layer among: {layers}")
A_FILLED_LAYER = T(
    "une couche avec des entités et des champs", "طبقة فيها عناصر وحقول", "a layer with features and fields"
)
A_CRS = T(
    "un fichier qui dit son système de coordonnées (.prj), ou son code, par exemple EPSG:26191",
    "ملف يذكر نظام إحداثياته (.prj)، أو رمز النظام، مثلا EPSG:26191",
    "a file that says its reference system (.prj), or the code of it, for example EPSG:26191",
)
A_KNOWN_CRS = T("un système de coordonnées connu", "نظام إحداثيات معروف", "a known reference system")
A_COMMUNE = T("une commune ou un arrondissement", "جماعة أو مقاطعة", "a commune or arrondissement")
A_COMMUNE_AROUND = T(
    "le nom de la commune : aucune limite enregistrée ne contient ce point",
    "اسم الجماعة: لا توجد حدود مسجلة تضم هذه النقطة",
    "the name of the commune: no recorded boundary holds this point",
)
NEAR_ITS_COMMUNE = T(
    "un point à moins de {km} km de sa commune (longitude et latitude inversées ?)",
    "نقطة تبعد عن جماعتها أقل من {km} كلم (هل عكس خط الطول وخط العرض؟)",
    "a point less than {km} km from its commune (longitude and latitude exchanged?)",
)
DEGREES = T(
    "des degrés décimaux\u00a0; pour des mètres, indiquez le système de coordonnées, par exemple EPSG:26191",
    "درجات عشرية؛ وإن كانت أمتارا فاذكروا نظام الإحداثيات، مثلا EPSG:26191",
    "decimal degrees; for metres, name the reference system, for example EPSG:26191",
)
IN_THE_SYSTEM = T("une coordonnée du système {crs}", "إحداثية في النظام {crs}", "a coordinate of the system {crs}")
A_SHAPE = T(
    "un point ou un contour\u00a0: cette entité n’en a pas",
    "نقطة أو محيط: هذا العنصر لا يتوفر على أي منهما",
    "a point or an outline: this feature has neither",
)
MENDED = T(
    "contours qui se croisaient, réparés\u00a0: {count}",
    "محيطات متقاطعة تم إصلاحها: {count}",
    "outlines that crossed themselves, mended: {count}",
)
READ_AS = T(
    "textes lus en {encoding}\u00a0: le Shapefile ne dit pas son codage (.cpg)",
    "قُرئت النصوص بترميز {encoding}: ملف Shapefile لا يذكر ترميزه (.cpg)",
    "texts read as {encoding}: the Shapefile does not say its encoding (.cpg)",
)
FLOORS_READ = T(
    "étages écrits «\u00a0R+…\u00a0», lus comme un nombre\u00a0: {count}",
    "طوابق كُتبت «R+…» وقُرئت كعدد: {count}",
    "floors written “R+…”, read as a number: {count}",
)
YOUR_TERRITORY = T("un bâtiment de votre territoire", "بناية داخل مجالك الترابي", "a building of your territory")
ANOTHER_CODE = T(
    "une autre référence : celle-ci est prise", "مرجعا آخر: هذا المرجع مستعمل", "another reference: this one is taken"
)
A_NEW_CODE = T(
    "une nouvelle référence : ce bâtiment existe déjà",
    "مرجعا جديدا: هذه البناية موجودة",
    "a new reference: this building exists already",
)
A_SCHEME = T("une grille de risque parmi : {names}", "شبكة مخاطر من بين: {names}", "a scheme of risk among: {names}")
A_CLASS = T("une classe de cette grille : {names}", "صنف من هذه الشبكة: {names}", "a class of this scheme: {names}")
A_SCHEME_USED_HERE = T(
    "une grille en usage dans cette commune", "شبكة معمول بها في هذه الجماعة", "a scheme that is used in this commune"
)
A_DAY_OF_INSPECTION = T(
    "le jour où la classe a été donnée", "اليوم الذي أعطي فيه الصنف", "the day on which the class was given"
)
A_DAY_GONE = T("un jour passé", "يوم مضى", "a day that is past")
STAYS = T(
    "la position et la commune d’un bâtiment connu ne changent pas par un import",
    "لا يغير الاستيراد موقع بناية معروفة ولا جماعتها",
    "an import moves no known building",
)
A_CODE = T(
    "une référence avec une lettre ou un chiffre, sans barre oblique",
    "مرجع فيه حرف أو رقم، بدون خط مائل",
    "a reference with a letter or a figure, and no slash",
)
ALL_ELSEWHERE = T(
    "aucun point du fichier ne tombe dans les limites d’une commune enregistrée\u00a0: vérifiez son système de"
    " coordonnées et l’ordre longitude, latitude",
    "لا تقع أي نقطة من الملف داخل حدود جماعة مسجلة: تحققوا من نظام إحداثياته ومن ترتيب خط الطول ثم خط العرض",
    "no point of the file lies inside the boundary of a known commune: check its reference system, and that longitude"
    " comes before latitude",
)
