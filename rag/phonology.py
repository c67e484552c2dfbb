"""Which letter strings are Vietnamese syllables.

A syllable is an onset, a rhyme and a tone; rhymes that end in a stop (c, ch, p, t) carry only the
sharp or the heavy tone. See Đoàn Thiện Thuật, *Ngữ âm tiếng Việt* (1977).
"""

from __future__ import annotations

from functools import lru_cache

from index.tokens import accented_key

_ONSETS = sorted(
    "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split(),
    key=len,
    reverse=True,
)
_RHYMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in
    inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe
    oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya
    uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu ych ynh yt
    """.split()
)
_STOPS = ("c", "ch", "p", "t")
_STOP_TONES = frozenset("sj")
_TONES = frozenset("sfrxj")


@lru_cache(maxsize=10_000)
def is_syllable(word: str) -> bool:
    """Whether a word, with its diacritics as typed, can be a Vietnamese syllable."""
    bare, tone = _split_tone(word)
    if bare in _RHYMES:
        return _tone_fits(bare, tone)
    for onset in _ONSETS:
        rhyme = bare.removeprefix(onset)
        if rhyme != bare and rhyme in _RHYMES:
            return _tone_fits(rhyme, tone)
    return False


def _split_tone(word: str) -> tuple[str, str]:
    """The letters without the tone, and the tone (an empty string for the level one)."""
    key = accented_key(word)
    marked = len(key) > len(word) and key[-1] in _TONES
    return (key[:-1], key[-1]) if marked else (key, "")


def _tone_fits(rhyme: str, tone: str) -> bool:
    return tone in _STOP_TONES if rhyme.endswith(_STOPS) else True
