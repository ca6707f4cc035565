import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import ACCENTS, PUNCTUATION, Folding, fold, fold_for_sms
from bot.domain.segments import GSM7_UNITS, Encoding, encoding_of

ANY_TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from([*PUNCTUATION, *ACCENTS])
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("plain 'text' - 2003...", "plain 'text' - 2003..."),
        ("the group’s", "the group's"),
        ("‘one’ ‚two‛ ‹three›", "'one' 'two' 'three'"),
        ("“one” „two‟ «three»", '"one" "two" "three"'),
        ("2003–04 — then − now", "2003-04 - then - now"),
        ("co‑operate ‒ ‐ ―", "co-operate - - -"),
        ("• bread", "- bread"),
        ("5\u00a0pounds\u202f50\u2009p", "5 pounds 50 p"),
        ("a\u3000b\u2003c", "a b c"),
        ("wait…", "wait..."),
        ("co\u00adope\u200brate\u2060d\ufeff", "cooperated"),
        ("1′ 2″", "1' 2\""),
        ("café über ÇÅØÆß", "café über ÇÅØÆß"),
        ("zażółć gęś", "zażółć gęś"),
        ("ক\u200dষ ম\u200cন", "ক\u200dষ ম\u200cন"),
        ("مرحبا، ٢٠٠٣", "مرحبا، ٢٠٠٣"),
    ],
)
def test_punctuation_is_folded_to_its_plain_form(text: str, folded: str) -> None:
    assert fold(text, Folding.PUNCTUATION) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zażółć gęślą jaźń", "Zazolc gesla jazn"),
        ("ŁÓDŹ", "LODZ"),
        ("Việt Nam, Đà Nẵng", "Viet Nam, Dà Nang"),
        ("İstanbul ışık ğ ş", "Istanbul isik g s"),
        ("café über señor Çà", "café über señor Çà"),
        ("façade", "facade"),
        ("“ż”…", '"z"...'),
        ("œþð", "œþð"),
        ("кит ќ", "кит ќ"),
        ("ά", "ά"),
    ],
)
def test_accents_are_folded_for_who_asks(text: str, folded: str) -> None:
    assert fold(text, Folding.ACCENTS) == folded


@given(ANY_TEXT)
def test_no_folding_changes_nothing(text: str) -> None:
    assert fold(text, Folding.OFF) == fold_for_sms(text, Folding.OFF) == text


def test_the_table_of_punctuation_has_no_letter_and_no_digit() -> None:
    kinds = {unicodedata.category(character)[0] for character in PUNCTUATION}
    assert kinds <= set("PSZC")
    assert not any(plain.isalnum() for plain in PUNCTUATION.values())


def test_the_table_of_accents_keeps_each_letter_and_its_case() -> None:
    assert all(len(bare) == 1 and bare.isascii() and bare.isalpha() for bare in ACCENTS.values())
    assert all(letter.isupper() == bare.isupper() for letter, bare in ACCENTS.items())


def test_everything_in_the_tables_is_dear_and_what_stands_for_it_is_not() -> None:
    tables = PUNCTUATION | ACCENTS
    assert not tables.keys() & GSM7_UNITS.keys()
    assert all(encoding_of(cheap) is Encoding.GSM7 for cheap in tables.values())


@pytest.mark.parametrize("folding", Folding)
@given(text=ANY_TEXT)
def test_folding_twice_changes_nothing_more(folding: Folding, text: str) -> None:
    assert fold(fold(text, folding), folding) == fold(text, folding)


@given(ANY_TEXT)
def test_letters_and_figures_outlive_the_folding_of_punctuation(text: str) -> None:
    kept = [character for character in text if character.isalnum() and character not in PUNCTUATION]
    folded = fold(text, Folding.PUNCTUATION)
    assert [character for character in folded if character.isalnum()] == kept


@given(ANY_TEXT)
def test_folding_accents_changes_no_figure_and_loses_no_letter(text: str) -> None:
    kept = [ACCENTS.get(each, each) for each in text if each.isalnum() and each not in PUNCTUATION]
    assert [each for each in fold(text, Folding.ACCENTS) if each.isalnum()] == kept


@given(
    st.text(alphabet=st.characters(exclude_characters=[*PUNCTUATION, *ACCENTS], exclude_categories=["Cs"]))
)
def test_what_is_in_no_table_is_never_changed(text: str) -> None:
    assert fold(text, Folding.ACCENTS) == text


@pytest.mark.parametrize(
    ("text", "folding", "sent"),
    [
        ("The group’s “plan” – now…", Folding.PUNCTUATION, 'The group\'s "plan" - now...'),
        ("The group’s “plan”", Folding.OFF, "The group’s “plan”"),
        ("„Zażółć” – gęś", Folding.PUNCTUATION, "„Zażółć” – gęś"),
        ("„Zażółć” – gęś", Folding.ACCENTS, '"Zazolc" - ges'),
        ("“বাংলা” – é…", Folding.PUNCTUATION, "“বাংলা” – é…"),
        ("“বাংলা” – ą…", Folding.ACCENTS, "“বাংলা” – ą…"),
        ("社區 – ą", Folding.ACCENTS, "社區 – ą"),
        ("well done 😀 – “you”", Folding.ACCENTS, "well done 😀 – “you”"),
    ],
)
def test_a_text_that_stays_dear_is_left_alone(text: str, folding: Folding, sent: str) -> None:
    assert fold_for_sms(text, folding) == sent


@pytest.mark.parametrize("folding", Folding)
@given(text=ANY_TEXT)
def test_a_folded_sms_is_cheap_or_untouched(folding: Folding, text: str) -> None:
    sent = fold_for_sms(text, folding)
    assert sent == text or encoding_of(sent) is Encoding.GSM7
