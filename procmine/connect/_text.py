"""Text as UTF-8 blocks: whatever the encoding of a file, its text leaves here as UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from procmine.connect._encoding import Encoding, checked_encoding, decide, note_encoding
from procmine.connect._notes import Note, Notes
from procmine.connect._origin import Origin
from procmine.errors import SourceFormatError, SourceUnsafeError

__all__ = ["UNDECODABLE", "Utf8Blocks"]

UNDECODABLE = Note(
    "undecodable-bytes",
    "warning",
    "Places with bytes that are no {encoding}: {n_found}; they are kept as \\x… in the text.",
    "{n_found} 处字节不符合 {encoding} 编码，在文本中以 \\x… 保留。",
    "Name the right encoding (--encoding cp1252, --encoding gb18030).",
    "请指定正确的编码（--encoding cp1252、--encoding gb18030）。",
)
_ZERO = Note(
    "zero-bytes",
    "warning",
    "Zero bytes taken out of the text: {n_found}.",
    "文本中有 {n_found} 个零字节，已去除。",
    "Check the export: zero bytes often mean that part of a file was lost.",
    "请检查导出文件：零字节常表示文件部分丢失。",
    mends=True,
)


_MAX_ZEROS = 1 << 16
_WIDE = ("utf-16", "utf-32")


class Utf8Blocks:
    """The text of a file as blocks of UTF-8 bytes.

    The encoding is settled by the first block that is not plain ASCII: everything before it reads
    the same in every encoding. Bytes that are no UTF-8 in a UTF-8 file pass through untouched, for
    whoever takes the text apart knows their line; in any other encoding they are shown as ``\\x…``.

    Args:
        origin: the file.
        encoding: what the user asked for, or None.
        notes: where the choice and bad bytes are counted.
        size: bytes in a block, before decoding.
    """

    def __init__(self, origin: Origin, encoding: str | None, notes: Notes, size: int) -> None:
        self._name = origin.name
        self._head = origin.head
        self._notes = notes
        self._size = size
        self._content = origin.open()
        self._taken: Encoding | None = None
        self._decoder: codecs.IncrementalDecoder | None = None
        if encoding is not None:
            name = self._seen_to_fit(checked_encoding(encoding))
            self._settle(Encoding("utf-8" if name == "utf-8-sig" else name, "asked"))

    def __iter__(self) -> Iterator[bytes]:
        with self._content as content:
            content.read(self._n_mark())
            # Nothing here holds on to a block given out, so the next one can take its place.
            yield from filter(None, map(self._as_utf8, content.blocks(self._size)))
            if rest := self._decoded(b"", is_last=True):
                yield rest

    @property
    def is_ascii(self) -> bool:
        """Was all of it plain ASCII so far?"""
        return self._taken is None

    def share_read(self) -> float:
        """How much of the file was taken in, 0–1?"""
        return self._content.share_read()

    def close(self) -> None:
        """Give the file back."""
        self._content.close()

    def _seen_to_fit(self, name: str) -> str:
        """The encoding asked for, with its byte order where only the file says it."""
        seen = decide(self._head).name
        if not name.startswith(_WIDE) or not self._head:
            return name
        if name in _WIDE and seen.startswith(name):
            return seen
        # Line ends and delimiters have a zero beside them in every wide encoding.
        if name not in _WIDE and 0 in self._head:
            return name
        self.close()
        if 0 in self._head:
            hint = f"Name its byte order: --encoding {name}-le or --encoding {name}-be."
        else:
            hint = f"Leave --encoding away: it looks like {seen}."
        raise SourceFormatError(f"{self._name}: the text is no {name.upper()}.", hint=hint)

    def _n_mark(self) -> int:
        # Marks and wide encodings show in the first bytes; everything else may show up later.
        seen = decide(self._head)
        if self._taken is None and seen.why in ("mark", "zeros"):
            self._settle(seen)
        return seen.n_mark if self._taken and self._taken.name == seen.name else 0

    def _as_utf8(self, raw: bytes) -> bytes:
        if self._taken is None and not raw.isascii():
            self._settle(decide(raw))
        block = self._decoded(raw, is_last=False)
        if 0 not in block:
            return block
        n_zeros = block.count(0)
        if n_zeros > max(_MAX_ZEROS, len(block) // 100):
            raise SourceUnsafeError(
                f"{self._name}: {n_zeros:,} of {len(block):,} bytes in a row are zero: "
                "this is no text.",
                hint="Part of the file may be lost; copy or export it again.",
            )
        self._notes.add(_ZERO, n=n_zeros)
        return block.replace(b"\0", b"")

    def _settle(self, taken: Encoding) -> None:
        if taken.why == "unclear":
            self.close()
            raise SourceFormatError(
                f"{self._name}: cannot tell which encoding its text is in. It is no UTF-8, no "
                "GB18030, and does not look like Western European text.",
                hint="Name it, for example --encoding big5, --encoding shift_jis, "
                "--encoding euc_kr, --encoding cp1251 or, if it is Western text, "
                "--encoding cp1252.",
            )
        self._taken = taken
        if taken.name != "utf-8":
            self._decoder = codecs.getincrementaldecoder(taken.name)("strict")
        note_encoding(taken, self._notes)

    def _decoded(self, raw: bytes, *, is_last: bool) -> bytes:
        if self._decoder is None:
            return raw
        state = self._decoder.getstate()
        try:
            text = self._decoder.decode(raw, is_last)
        except UnicodeDecodeError:
            text = self._decoded_badly(raw, state, is_last=is_last)
        return text.encode("utf-8", "backslashreplace")

    def _decoded_badly(self, raw: bytes, state: tuple[bytes, int], *, is_last: bool) -> str:
        assert self._taken is not None
        assert self._decoder is not None
        make = codecs.getincrementaldecoder(self._taken.name)
        shown, counted = make("backslashreplace"), make("replace")
        shown.setstate(state)
        counted.setstate(state)
        text = shown.decode(raw, is_last)
        n = counted.decode(raw, is_last).count("\ufffd") - text.count("\ufffd")
        self._notes.add(UNDECODABLE, n=n, values={"encoding": self._taken.name})
        self._decoder.setstate(shown.getstate())
        return text
