"""Whether a word is spelled as a Vietnamese syllable: the onsets, rhymes and tones that the orthography has.

It knows spelling, not words: nothing here was counted in any text. Sources: the alphabet and rhymes as primers list
them; a rhyme that ends in a stop carries no other tone than acute or dot below.
"""

import re
import unicodedata
from functools import lru_cache

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
"""`qu` is one: it takes rhymes that other onsets have without its u."""

_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay  ăc ăk ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
e ec em en eng eo ep et  ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôp uôt up ut
uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu ynh ych yt
"""
"""`ăk` is in names of the Highlands (Đắk Lắk); those of the last line stand alone or behind `qu`."""

LETTERS_LIMIT = 12
"""Characters of the longest word looked at; `nghiêng` has 7, and each may carry its marks apart."""

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_STOP_TONES = ("\u0301", "\u0323")
_SYLLABLE = re.compile(f"(?:{'|'.join(_ONSETS.split())})?(?:{'|'.join(_RHYMES.split())})")
_STOPPED = re.compile(".+(?:[cptk]|ch)")


@lru_cache(maxsize=16_384)
def is_syllable(word: str) -> bool:
    """Whether `word`, in any case and normal form, is one Vietnamese syllable; Ð passes for Đ."""
    if len(word) > LETTERS_LIMIT:
        return False
    decomposed = unicodedata.normalize("NFD", word.lower().replace("ð", "đ"))
    tones = _TONES.findall(decomposed)
    bare = unicodedata.normalize("NFC", _TONES.sub("", decomposed))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not _STOPPED.fullmatch(bare) or (bool(tones) and tones[0] in _STOP_TONES)
