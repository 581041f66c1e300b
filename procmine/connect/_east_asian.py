"""Which of the encodings with two bytes a character is this text in, if any?

Nearly all bytes are something in each of them. What tells them apart is which characters are
common: each script keeps its common ones together, where the others keep rare ones. Words of eight
bit scripts, such as Cyrillic, give themselves away by a byte left over in every other word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Evidence", "evidence"]

# As much text as tells a script by its common characters.
_LOOKED_AT = 1 << 18
_MOSTLY = 0.9
_LEFT_OVER = 0.1
_WORD = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True)
class _Script:
    """How the text of one script looks in one encoding.

    Args:
        name: the encoding.
        common: the characters that make up nearly all such text.
        valid: all characters.
        n_distinct: how many different common characters there must be to believe in it.
        n_leads: how many different first bytes they must have.
        marked_by: characters of which there must be some, and
        marked_share: how large a share they must be.
    """

    name: str
    common: bytes
    valid: bytes
    n_distinct: int
    n_leads: int
    marked_by: bytes = b""
    marked_share: float = 0.0

    def evidence(self, sample: bytes) -> Evidence:
        pattern = rb"(?P<common>" + self.common + rb")|" + self.valid + rb"|[\x80-\xff]"
        n = n_common = n_marked = n_left_over = 0
        distinct = set()
        for found in re.finditer(pattern, sample, re.DOTALL):
            n += len(found[0])
            n_left_over += len(found[0]) == 1
            if character := found["common"]:
                n_common += len(character)
                distinct.add(character)
                n_marked += len(character) if re.match(self.marked_by, character) else 0
        share = n_common / n if n else 0.0
        # A character may be cut at either end of the sample.
        is_mostly = share > _MOSTLY or 0 < n_common >= n - 2
        is_mostly &= n_marked >= self.marked_share * n
        is_mostly &= n_left_over <= 2 + _LEFT_OVER * len(_WORD.findall(sample))
        n_leads = len({character[0] for character in distinct})
        is_sure = is_mostly and len(distinct) >= self.n_distinct and n_leads >= self.n_leads
        return Evidence(self.name, share, is_sure, is_mostly and n_leads >= min(3, self.n_leads))


@dataclass(frozen=True)
class Evidence:
    """What speaks for an encoding.

    Args:
        name: the encoding.
        share: how many of the bytes that are no ASCII belong to its common characters, 0–1.
        is_sure: is that enough to take it?
        is_likely: is it enough to doubt another?
    """

    name: str
    share: float
    is_sure: bool
    is_likely: bool


_EUC = rb"[\xa1-\xfe][\xa1-\xfe]"
# The syllables that every Korean text is full of. Chinese words whose sounds come early in the
# alphabet stand among the same bytes, but hardly ever on these.
_SYLLABLES = (
    "이다는에을의하가고지사한로기은들대도어시자인리서를게전정스나과수보주아해라일부그있제만여장구했면비오으것국"
    "원조경상공우성관무용신동실학방중세적문화선계연생개유안업최소당치간모물분발산영위반통내행건요양군결회처완료객"
    "담접종등록승청취답배검토확차달약환급출입품류삭메콜긴열닫됨됐합니습않없때말또"
)
_KOREAN = b"|".join(sorted(syllable.encode("euc_kr") for syllable in set(_SYLLABLES)))
# In this order: what holds for the first ones holds for Chinese text only by a rare accident.
_SCRIPTS = (
    # Every Japanese sentence has kana, which stand in a row of their own.
    _Script("euc_jp", rb"[\xa1\xa3-\xa5\xb0-\xf4][\xa1-\xfe]", _EUC, 1, 1, rb"[\xa4\xa5]", 0.05),
    _Script(
        "euc_kr",
        rb"[\xb0-\xc8][\xa1-\xfe]",
        rb"[\xa1-\xa3][\xa1-\xfe]|" + _EUC,
        20,
        8,
        _KOREAN,
        0.35,
    ),
    _Script(
        "gb18030",
        rb"[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]|[\x81-\xfe][0-9][\x81-\xfe][0-9]",
        rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]",
        1,
        1,
    ),
    _Script("big5", rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]", rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]", 8, 6),
    _Script(
        "shift_jis",
        rb"[\x81-\x83\x88-\x97][\x40-\x7e\x80-\xfc]",
        rb"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]",
        8,
        6,
    ),
)


def evidence(sample: bytes) -> tuple[Evidence, ...]:
    """What speaks for each encoding, the one to be asked first in front.

    Args:
        sample: bytes of a text that is neither ASCII nor UTF-8.

    >>> next(one.name for one in evidence("客户".encode("gb18030")) if one.is_sure)
    'gb18030'
    """
    first = re.search(rb"[\x80-\xff]", sample)
    looked_at = sample[first.start() :][:_LOOKED_AT] if first else b""
    return tuple(script.evidence(looked_at) for script in _SCRIPTS)
