"""Random texts of all that Unicode has, and of all that names of directories stumble over."""

import random
import unicodedata
from urllib.parse import quote

HIVE_SET = "\"#%'*/:=?\\{[]^" + "".join(map(chr, [*range(1, 32), 127]))
PUNCTUATION = "!$&()+,-.;<>@_`|}~ "
PIECES = (
    *("..", ".", "/", "\\", "//", "C:", "~", "*.parquet", "**", "{a,b}", "[a-z]", "$HOME"),
    *("%41", "%2F", "%", "%%", "%zz", "%2", "%00", "&amp;", "+", "a=b", "k=", "=", "k=x/"),
    *("NULL", "null", "Null", "nan", "true", "0", "-1", "1e5", "2024-02-29", "infinity"),
    *("_", "__HIVE_DEFAULT_PARTITION", "__HIVE_DEFAULT_PARTITION__x", "default", "\0", "\r\n"),
    *("\u00e9", "e\u0301", "\u1e9e", "\u0130", "\ufb01", "\uac00", "\u212b", "\u200d", "\u00ad"),
    *("\ufeff", "\ufffd", "\ufffe", "\uffff", "\u202e", "\u2028", "\x85", "\x9f", "\ue000"),
    *("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001d11e", "\U0010ffff", "\U000e0041"),
)
PLANES = [(0x20, 0x7E), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF)] + [
    (plane << 16, (plane << 16) + 0xFFFF) for plane in range(1, 17)
]
LONGEST = 255 - len("k=")


def _character(source):
    where = source.random()
    if where < 0.3:
        return chr(source.randint(*source.choice(PLANES)))
    if where < 0.5:
        return source.choice(HIVE_SET)
    if where < 0.6:
        return source.choice(PUNCTUATION)
    if where < 0.8:
        return source.choice(PIECES)
    return chr(source.randint(0x61, 0x7A))


def folded(text):
    """The same for all texts that some file system may take for one, and for some more."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cn", "Mn", "Co"))


def random_texts(seed, count):
    """`count` texts that can all be partitions of one data set."""
    source = random.Random(seed)
    texts, seen = [], {""}
    for text in list(PIECES) + [c for c in HIVE_SET]:
        if folded(text) not in seen:
            seen.add(folded(text))
            texts.append(text)
    while len(texts) < count:
        text = "".join(_character(source) for _ in range(source.randint(1, 12)))
        if source.random() < 0.2:
            text = source.choice(" .") * source.randint(1, 3) + text + source.choice(" .")
        fits = len(quote(text, safe="")) <= LONGEST
        if fits and folded(text) not in seen and text != "__HIVE_DEFAULT_PARTITION__":
            seen.add(folded(text))
            texts.append(text)
    return texts
