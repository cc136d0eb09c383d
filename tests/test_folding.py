"""Words are compared as people write them, whatever the script, the accents, the case and the width."""

import pytest

from onrecord.server.folding import sort_key, words

SAME = [
    # what somebody looks for, what is written
    ("yokota", "Yokota"),
    ("strasse", "Straße"),
    ("STRASSE", "straße"),
    ("istanbul", "İstanbul"),
    ("ısparta", "Isparta"),
    ("isparta", "Isparta"),
    ("sao joao", "São João"),
    ("são", "SA\u0303O"),
    ("dang van hung", "Đặng Văn Hùng"),
    ("lodz", "Łódź"),
    ("elka", "e\u0301lka"),
    ("елка", "Ёлка"),
    ("αθηνας", "Ἀθήνας"),
    ("القاهرة", "القاهِرَة"),
    ("احمد", "أَحْمَد"),
    ("שלום", "שָׁלוֹם"),
    ("ＡＢＣ", "abc"),
    ("ガイド", "ｶﾞｲﾄﾞ"),
    ("がいど", "ガイド"),
    ("ﬁnance", "finance"),
    ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
    ("co\u00adoperate", "cooperate"),
    ("x2", "x²"),
]


@pytest.mark.parametrize(("wanted", "written"), SAME)
def test_ways_of_writing_a_word_are_the_same(wanted, written):
    """Accents, case, width, ligatures, vowel points and joiners make no difference."""
    assert [word.folded for word in words(wanted)] == [word.folded for word in words(written)]


OTHER = [("はは", "ばば"), ("हिन्दी", "हन्द"), ("ไม", "ไม้"), ("横田", "横浜"), ("li", "ri")]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_makes_another_word_does(one, other):
    """Marks that are letters of their own script, not accents on them, are kept."""
    assert [word.folded for word in words(one)] != [word.folded for word in words(other)]


PLACED = [
    ("Ana, Ruiz!", [("ana", "Ana"), ("ruiz", "Ruiz")]),
    ("横田-健", [("横", "横"), ("田", "田"), ("健", "健")]),
    ("Cafe\u0301s ÉTÉ", [("cafes", "Cafe\u0301s"), ("ete", "ÉTÉ")]),
    ("ICBM発射", [("icbm", "ICBM"), ("発", "発"), ("射", "射")]),
    ("\0a\ufffe b", [("a", "a"), ("b", "b")]),
    ("Straße", [("strasse", "Straße")]),
    ("— … !", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), PLACED)
def test_each_word_knows_its_place(text, expected):
    """What a word was made of is at its place in the text, whatever became of it."""
    assert [(word.folded, text[word.start : word.end]) for word in words(text)] == expected


def test_letters_of_a_word_are_joined():
    """In scripts without spaces letters that stand together are one; a space or a hyphen parts them."""
    assert [word.joined for word in words("横田 健")] == [False, True, False]
    assert [word.joined for word in words("ICBM発射 a b")] == [False, True, True, False, False]


def test_sorting_is_as_people_expect():
    """Case and accents do not part names, numbers come by value, and every script has its place."""
    names = ["Ärger", "Arm", "zebra", "article 10", "Article 9", "Zoë", "Ångström", "横田", "Ёлка", "елка", "α", "!"]
    ordered = sorted(names, key=lambda name: (sort_key(name), name))
    assert ordered == [
        "!", "Ångström", "Ärger", "Arm", "Article 9", "article 10", "zebra", "Zoë", "α", "Ёлка", "елка", "横田",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["9" * 100_000, "a" * 100_000, "\u0301" * 100_000, "横" * 100_000, "\ud800 x"])
def test_a_key_is_short_whatever_the_text(text):
    """No text, however long or broken, makes a long key."""
    assert len(sort_key(text)) <= 120
