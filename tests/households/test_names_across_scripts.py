"""Everyday names of both scripts: whoever was written in one is found in the other, and others are not."""

import random
from itertools import product

import pytest

from houma.domain.households.rules.likeness import Facts, signs_between, worth_a_look
from houma.domain.households.rules.names import PersonName, keys_to_ask, keys_to_keep

PAIRS = [
    ("Rkia Ouchen", "رقية أوشن"),
    ("Ilham Erraji", "إلهام الراجي"),
    ("Omar Aouad", "عمر عواد"),
    ("Lhoussaine Agouram", "الحسين أكورام"),
    ("Abdellah Guessous", "عبد الله كسوس"),
    ("Abdellah Guessous", "عبد الله ڭسوس"),
    ("Lahcen Ait Ouahmane", "الحسن أيت وحمان"),
    ("Hassan Errachidi", "حسن الراشدي"),
    ("Fatima Ezzahraoui", "فاطمة الزهراوي"),
    ("Mohamed Ennaji", "محمد الناجي"),
    ("Khadija Essaadi", "خديجة السعدي"),
    ("Said Eddaoudi", "سعيد الداودي"),
    ("Brahim Ettaleb", "إبراهيم الطالب"),
    ("Youssef Echchafii", "يوسف الشافعي"),
    ("Latifa Lamrani", "لطيفة العمراني"),
    ("Ahmed Lalaoui", "أحمد العلوي"),
    ("Naima Lkhattabi", "نعيمة الخطابي"),
    ("Rachid Guerrouj", "رشيد الكروج"),
    ("Aziz Gharbi", "عزيز الغربي"),
    ("Hanane Gourari", "حنان ڭوراري"),
    ("Jamal Ouali", "جمال والي"),
    ("Souad Ouhabi", "سعاد الوهابي"),
    ("Mustapha El Ouardi", "مصطفى الوردي"),
    ("Mina Bouazza", "مينة بوعزة"),
    ("Driss Laaroussi", "إدريس العروسي"),
    ("Zineb Lahlou", "زينب لحلو"),
    ("Hamid Agoumi", "حميد أقومي"),
    ("Ali Ougrine", "علي أوكرين"),
    ("Aicha Lmoudden", "عائشة المودن"),
    ("Malika Errami", "مليكة الرامي"),
    ("Saadia Belghiti", "السعدية بلغيتي"),
    ("Larbi Doukkali", "العربي الدكالي"),
    ("Lmahdi Zeroual", "المهدي زروال"),
    ("Halima Taghi", "حليمة تاغي"),
    ("Hafida Guenoun", "حفيظة كنون"),
    ("Abderrahmane Wahbi", "عبد الرحمان وهبي"),
    ("Abdessamad Ouazzani", "عبد الصمد الوزاني"),
    ("Nezha Ouardighi", "نزهة الورديغي"),
    ("Miloud Gadiri", "ميلود القاديري"),
    ("Bouchra Elouafi", "بشرى الوافي"),
    ("Anass Elgueddari", "أنس الكداري"),
]
GIVEN = [
    ("Mohamed", "محمد"),
    ("Fatima", "فاطمة"),
    ("Ahmed", "أحمد"),
    ("Khadija", "خديجة"),
    ("Hassan", "حسن"),
    ("Lhoussaine", "الحسين"),
    ("Rachid", "رشيد"),
    ("Naima", "نعيمة"),
    ("Youssef", "يوسف"),
    ("Zineb", "زينب"),
    ("Mustapha", "مصطفى"),
    ("Latifa", "لطيفة"),
    ("Omar", "عمر"),
    ("Aicha", "عائشة"),
    ("Ali", "علي"),
    ("Rkia", "رقية"),
    ("Ilham", "إلهام"),
    ("Brahim", "إبراهيم"),
    ("Said", "سعيد"),
    ("Saadia", "السعدية"),
    ("Karim", "كريم"),
    ("Malika", "مليكة"),
    ("Driss", "إدريس"),
    ("Halima", "حليمة"),
    ("Hamid", "حميد"),
    ("Samira", "سميرة"),
    ("Abdellah", "عبد الله"),
    ("Abdelkader", "عبد القادر"),
    ("Nezha", "نزهة"),
    ("Jamal", "جمال"),
    ("Amina", "أمينة"),
    ("Hanane", "حنان"),
    ("Aziz", "عزيز"),
    ("Souad", "سعاد"),
    ("Larbi", "العربي"),
    ("Miloud", "ميلود"),
    ("Hafida", "حفيظة"),
    ("Anass", "أنس"),
    ("Bouchra", "بشرى"),
    ("Kamal", "كمال"),
]
FAMILY = [
    ("Alaoui", "العلوي"),
    ("Bennani", "بناني"),
    ("Tazi", "التازي"),
    ("Cherkaoui", "الشرقاوي"),
    ("Ouazzani", "الوزاني"),
    ("Lahlou", "لحلو"),
    ("Squalli", "الصقلي"),
    ("Berrada", "برادة"),
    ("Amrani", "العمراني"),
    ("Ouchen", "أوشن"),
    ("Erraji", "الراجي"),
    ("Aouad", "عواد"),
    ("Agouram", "أكورام"),
    ("Guessous", "كسوس"),
    ("Kadiri", "القاديري"),
    ("Idrissi", "الإدريسي"),
    ("Ennaji", "الناجي"),
    ("Essaadi", "السعدي"),
    ("Eddaoudi", "الداودي"),
    ("Gharbi", "الغربي"),
    ("Guerrouj", "الكروج"),
    ("Laaroussi", "العروسي"),
    ("Belghiti", "بلغيتي"),
    ("Doukkali", "الدكالي"),
    ("Zeroual", "زروال"),
    ("Guenoun", "كنون"),
    ("Wahbi", "وهبي"),
    ("Ouafi", "الوافي"),
    ("Chafii", "الشافعي"),
    ("Taleb", "الطالب"),
    ("Benali", "بن علي"),
    ("Kettani", "الكتاني"),
    ("Filali", "الفيلالي"),
    ("Rami", "الرامي"),
    ("Lamine", "الأمين"),
    ("Karimi", "كريمي"),
    ("Hassani", "الحسني"),
    ("Mansouri", "المنصوري"),
    ("Ziani", "الزياني"),
    ("Ouali", "والي"),
]


def in_latin(whole: str) -> PersonName:
    given, _space, family = whole.partition(" ")
    return PersonName(given, family)


def in_arabic(whole: str) -> PersonName:
    given, _space, family = whole.rpartition(" ")
    return PersonName(given_ar=given, family_ar=family)


def is_warned_of(asked: PersonName, kept: PersonName) -> bool:
    """With the same year of birth, and nothing else in common."""
    found = keys_to_ask(asked, 1970) & keys_to_keep(kept, 1970)
    return bool(found) and worth_a_look(signs_between(Facts(asked, 1970), Facts(kept, 1970)))


@pytest.mark.parametrize(("latin", "arabic"), PAIRS)
def test_an_everyday_name_is_found_in_the_other_script_by_the_year_of_birth(latin: str, arabic: str) -> None:
    assert is_warned_of(in_latin(latin), in_arabic(arabic))
    assert is_warned_of(in_arabic(arabic), in_latin(latin))


def test_hardly_anybody_is_missed_and_hardly_anybody_taken_for_another() -> None:
    people = [
        (PersonName(given[0], family[0]), PersonName(given_ar=given[1], family_ar=family[1]))
        for given, family in product(GIVEN, FAMILY)
    ]
    sample = random.Random(7).sample(people, 201)
    assert sum(is_warned_of(latin, arabic) for latin, arabic in sample) >= 199
    others = zip((latin for latin, _arabic in sample), (arabic for _latin, arabic in sample[1:]), strict=False)
    warned = [(latin, arabic) for latin, arabic in others if is_warned_of(latin, arabic)]
    assert warned == [], "200 pairs of different names, born in the same year"


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Hassan Alaoui", "حميد العلوي"),
        ("Karim Bennani", "كمال بناني"),
        ("Fatima Tazi", "لطيفة التازي"),
        ("Omar Ouali", "عمر العلوي"),
        ("Khadija Gharbi", "خديجة العروسي"),
    ],
)
def test_a_name_that_is_near_in_the_other_script_is_another(latin: str, arabic: str) -> None:
    assert not is_warned_of(in_latin(latin), in_arabic(arabic))
