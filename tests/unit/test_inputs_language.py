"""English passes, however short; other languages are refused by name."""

import pytest

from comity.errors import UnreadableInput
from comity.inputs.language import language_of, refuse_other_languages
from comity.vocabulary import load_yaml

ENGLISH = [
    "Iran, Belarus trade hits $140m",
    "IRAN AND BELARUS SIGN 12 DOCUMENTS",
    "Lula da Silva, Ursula von der Leyen sign EU-Mercosur deal",
    "José Eduardo dos Santos visits Beijing",
    "RT @MFA: Côte d’Ivoire – Türkiye trade: $1.2bn 🎉",
    "<p>Iran &amp; Belarus</p>",
    "Trade grew. The Russian text reads: «Товарооборот вырос на 12 процентов», according to the ministry.",
    "Minsk",
]

OTHERS = {
    "French": [
        "Le commerce entre l'Iran et le Bélarus atteint 140 millions de dollars.",
        "Les deux pays ont signé douze accords.",
        "L'IRAN ET LE BÉLARUS ONT SIGNÉ DOUZE DOCUMENTS DANS LES DEUX PAYS",
    ],
    "Spanish": ["El comercio entre Irán y Belarús alcanzó los 140 millones de dólares."],
    "Portuguese": ["O comércio entre o Brasil e a China alcançou 150 bilhões de dólares em 2022."],
    "German": ["Iran und Belarus unterzeichnen zwölf Abkommen."],
    "Italian": ["I due paesi hanno firmato dodici accordi durante la visita."],
    "Dutch": ["De handel tussen beide landen bedraagt 140 miljoen dollar."],
    "Swedish": ["Handeln mellan länderna har ökat och ett nytt avtal är på väg."],
    "Polish": ["Prezydenci podpisali dwanaście umów i wspólną deklarację."],
    "Czech": ["Prezidenti podpisali dohody na obou stranách a obchod se zvýšil."],
    "Turkish": ["İki ülke arasındaki ticaret hacmi 140 milyon dolar."],
    "Indonesian": ["Perdagangan antara kedua negara telah mencapai 10 miliar dolar."],
    "Vietnamese": ["Kim ngạch thương mại giữa hai nước đạt 100 tỷ USD."],
    "Romanian": ["Cele două țări au semnat acorduri pentru comerț."],
    "Hungarian": ["A két ország közötti kereskedelmi forgalom és megállapodás."],
    "Swahili": ["Biashara kati ya nchi hizo mbili imefikia milioni mia."],
    "Russian": ["Президенты подписали двенадцать документов."],
    "Ukrainian": ["Україна і Польща підписали угоду."],
    "Belarusian": ["Прэзідэнты падпісалі дванаццаць дакументаў у Мінску, паведаміў ўрад."],
    "Persian": ["حجم تجارت ایران و بلاروس به ۱۴۰ میلیون دلار رسید و دو کشور پیمان امضا کردند"],
    "Arabic": ["وقعت مصر والسعودية اتفاقية للتجارة الحرة"],
    "Chinese": ["中国和巴西签署了十五项合作文件。"],
    "Japanese": ["日本とベトナムは協定に署名した。"],
    "Korean": ["한국과 베트남은 협정에 서명했다."],
    "Greek": ["Η Ελλάδα και η Κύπρος υπέγραψαν συμφωνία."],
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_passes_with_names_quotations_and_shouting(text):
    assert language_of(text) == "English"


@pytest.mark.parametrize(("language", "text"), [(k, text) for k, texts in OTHERS.items() for text in texts])
def test_another_language_is_recognised(language, text):
    assert language_of(text) == language


def test_the_refusal_names_the_language_and_says_that_nothing_was_read():
    with pytest.raises(UnreadableInput) as caught:
        refuse_other_languages(OTHERS["Russian"][0], "note.txt")
    assert caught.value.found.startswith("note.txt is in Russian, and comity reads English only; nothing")


def test_long_text_without_any_english_word_is_refused_without_a_guess():
    esperanto = "Ambaŭ landoj subskribis dek du dokumentojn pri komerco kaj turismo dum vizito. " * 5
    with pytest.raises(UnreadableInput, match="a language that comity does not know"):
        refuse_other_languages(esperanto, "note.txt")


def test_no_telling_word_of_another_language_is_an_english_one():
    latin = load_yaml("inputs/languages.yaml")["latin"]
    english = set(latin["English"])
    shared = {language: english & set(words) for language, words in latin.items() if language != "English"}
    assert not any(shared.values()), shared


def test_every_list_is_lower_case_and_free_of_repetition():
    for language, words in load_yaml("inputs/languages.yaml")["latin"].items():
        assert all(isinstance(word, str) for word in words), language  # YAML reads a bare "no" as false
        assert [word.lower() for word in words] == words, language
        assert len(set(words)) == len(words), language
