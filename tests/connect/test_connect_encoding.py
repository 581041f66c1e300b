"""Encodings: the same text comes out of every encoding, and whatever is not UTF-8 is said."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.connect._encoding import decide, is_binary
from procmine.connect.csv import csv
from procmine.errors import SourceFormatError, UsageError

_CHINESE = "案例编号,活动,处理人\n" + "".join(
    f"工单{i},{step},张三\n" for i in range(40) for step in ("受理", "分派给二线", "关闭")
)
_FRENCH = "case,activité,rôle\n" + "".join(f"{i},Réception à l'été,déjà vu\n" for i in range(90))
_ENGLISH = "case,activity\n" + "1,Take in charge\n" * 50


@pytest.mark.parametrize(
    ("text", "encoding", "why"),
    [
        (_CHINESE, "utf-8", ""),
        (_CHINESE, "utf-8-sig", ""),
        (_CHINESE, "gb18030", "notice"),
        (_CHINESE, "utf-16-le", "notice"),
        (_CHINESE, "utf-16-be", "notice"),
        (_CHINESE, "utf-16", "info"),
        (_CHINESE, "utf-32", "info"),
        (_FRENCH, "utf-8", ""),
        (_FRENCH, "cp1252", "notice"),
        (_FRENCH, "utf-16-le", "notice"),
        (_ENGLISH, "ascii", ""),
        (_ENGLISH, "utf-16-be", "notice"),
    ],
)
def test_every_encoding_gives_the_same_text(write, read, text, encoding, why):
    """The encoding is told from the bytes, and a finding says so unless it is UTF-8."""
    source = csv(write("log.csv", text.encode(encoding)))
    lines = [line.split(",") for line in text.splitlines()]
    result = read(source)
    assert source.columns == tuple(lines[0])
    assert [list(row.values()) for row in result.rows] == lines[1:]
    said = result.findings.get("encoding")
    assert (said.level if said else "") == why


def test_first_accent_far_into_the_file(write, read):
    """The first megabytes being ASCII does not settle the encoding of what comes later."""
    text = "case,act\n" + "1,Call\n" * 3_000_000 + "2,Rückruf\n" * 30
    result = read(csv(write("log.csv", text.encode("cp1252"))))
    assert result.rows[-1] == {"case": "2", "act": "Rückruf"}
    assert result.findings["encoding"].values["encoding"] == "cp1252"


def test_broken_bytes_are_shown_and_counted(write, read):
    """Bytes that are no UTF-8 in a UTF-8 file stay visible, with their line."""
    raw = b"case,act\n" + "1,Büro\n".encode() * 50 + b"2,B\xfcro\n" + b"3,x\n"
    result = read(csv(write("log.csv", raw)))
    assert result.rows[50]["act"] == "B\\xfcro"
    finding = result.findings["undecodable-bytes"]
    assert (finding.n, finding.examples) == (1, ("line 52",))


def test_broken_bytes_in_another_encoding(write, read):
    """Bytes that an encoding does not know are counted there too."""
    raw = _CHINESE.encode("gb18030") + b"\xff\xff,x,y\n"
    result = read(csv(write("log.csv", raw), encoding="gb18030"))
    assert result.rows[-1]["案例编号"] == "\\xff\\xff"
    assert result.findings["undecodable-bytes"].n >= 1


def test_encoding_option(write, read):
    """A named encoding is obeyed without a finding; an unknown one is refused with a near name."""
    path = write("log.csv", "case,act\n1,Grüße\n".encode("cp1250"))
    result = read(csv(path, encoding="cp1250"))
    assert result.rows[0]["act"] == "Grüße"
    assert not result.findings
    with pytest.raises(UsageError) as caught:
        csv(path, encoding="gb18303")
    assert "gb18030" in caught.value.hint


def test_multi_byte_characters_across_blocks(write, read):
    """A character cut in two by a block is whole again."""
    text = "a,b\n" + "中,é\n" * 4_000_000
    for encoding in ("utf-8", "gb18030"):
        if encoding == "gb18030":
            text = text.replace("é", "文")
        source = csv(write("log.csv", text.encode(encoding)))
        values = {tuple(row.values())[:2] for b in source.batches() for row in b[:9].to_pylist()}
        assert values == {("中", "é" if encoding == "utf-8" else "文")}
        assert not source.findings() or source.findings()[0].rule == "encoding"


@given(text=st.text(min_size=4, max_size=200))
def test_utf8_is_always_recognised(text):
    """Text in UTF-8 is taken as UTF-8, wherever the sample is cut."""
    raw = text.encode()
    if not any(c in text for c in "\x00") and not raw.startswith(codecs.BOM_UTF16_LE):
        assert decide(raw).name == "utf-8"


def test_binary_is_no_text():
    """Pictures and programs are no text; text in two-byte characters is."""
    assert is_binary(bytes(range(256)) * 4)
    assert not is_binary(_CHINESE.encode("utf-16-le"))
    assert not is_binary(_ENGLISH.encode())


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_a_wide_encoding_of_narrow_text_is_refused(write, read, name):
    """Text without a zero byte is in none of them; text in one of them is read."""
    path = write("log.csv", "case,act\n1,审核\n".encode())
    with pytest.raises(SourceFormatError) as caught:
        read(csv(path, encoding=name))
    assert "utf-8" in caught.value.hint
    wide = write("wide.csv", "case,act\n1,审核\n".encode(name))
    assert read(csv(wide, encoding=name)).rows[0]["act"] == "审核"


def test_a_wide_encoding_without_its_mark_is_read_or_its_order_asked_for(write, read):
    """UTF-16 shows its byte order; UTF-32 without a mark has to be named with it."""
    path = write("log.csv", "case,act\n1,Ask\n".encode("utf-16-be"))
    assert read(csv(path, encoding="utf-16")).rows[0]["act"] == "Ask"
    path = write("other.csv", "case,act\n1,Ask\n".encode("utf-32-le"))
    with pytest.raises(SourceFormatError) as caught:
        read(csv(path, encoding="utf-32"))
    assert "utf-32-le" in caught.value.hint


_TRADITIONAL = "工單編號,處理環節,處理人\n" + "".join(
    f"工單{i},{step},陳美玲\n"
    for i in range(9)
    for step in ("受理", "轉派二線", "詢問客戶", "結案")
)
_JAPANESE = "番号,作業,担当\n" + "".join(
    f"{i},{step},佐藤\n"
    for i in range(9)
    for step in ("受付", "お客様へ連絡", "調査中", "対応完了")
)
_KOREAN = "번호,작업,담당자\n" + "".join(
    f"{i},{step},김영희\n"
    for i in range(9)
    for step in ("접수하고 확인", "고객에게 전화", "문제 해결", "처리 완료", "종료됨")
)
_RUSSIAN = "Номер,Действие\n" + "".join(f"{i},Передано исполнителю\n" for i in range(9))
_RARE = _CHINESE.replace("张三", "䶮𠅤㛃")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (_TRADITIONAL, "big5"),
        (_JAPANESE, "shift_jis"),
        (_JAPANESE, "euc_jp"),
        (_KOREAN, "euc_kr"),
        (_RARE, "gb18030"),
    ],
)
def test_east_asian_encodings_are_told_by_their_common_characters(write, read, text, encoding):
    """Each script keeps its common characters together; the finding names the encoding."""
    result = read(csv(write("log.csv", text.encode(encoding))))
    assert [list(row.values()) for row in result.rows] == [
        line.split(",") for line in text.splitlines()[1:]
    ]
    assert result.findings["encoding"].values["encoding"] == encoding


_EARLY = "工单号,环节,处理人,完成时间,渠道\n" + "".join(
    f"GD{i},{step},客服{i % 7},2024/4/{i % 28 + 1},电话\n"
    for i in range(30)
    for step in ("创建工单", "分派工单", "处理中", "等待用户", "已解决", "已关闭")
)


def test_chinese_words_of_early_sounds_are_not_taken_for_korean():
    """Their bytes are Korean syllables too, but not those that Korean is full of."""
    assert decide(_EARLY.encode("gb18030")).name == "gb18030"
    assert decide(_KOREAN.encode("euc_kr")).name == "euc_kr"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "iso8859_5"])
def test_an_encoding_nobody_can_tell_is_asked_for(write, read, encoding):
    """Words wholly of signs that no Western text puts together are not read as such."""
    path = write("log.csv", _RUSSIAN.encode(encoding))
    with pytest.raises(SourceFormatError, match="cannot tell which encoding") as caught:
        read(csv(path))
    assert "--encoding" in caught.value.hint
    assert read(csv(path, encoding=encoding)).rows[0] == {
        "Номер": "0",
        "Действие": "Передано исполнителю",
    }


@pytest.mark.parametrize(
    "text",
    [
        "don\u2019t, it\u2019s, we\u2019ll, they\u2019ve, I\u2019m, you\u2019re \u201cso\u201d",
        "\u2013\u2013\u2013\u2013 \u2022\u2022\u2022\u2022 \u2026 20 \u20ac 5 \u00b0C",
        "ÄNDERUNG, ÖFFNUNG, ÜBERGABE, GRÖSSE, MASSNAHME, RÜCKRUF",
        "NÃO, ATENÇÃO, SOLUÇÃO, TÉCNICO, USUÁRIO, SERVIÇO, CÂMBIO, ÀS",
        "Größe, Maße, Schöße, größer",
        "Größe, Öl, tschüß, naïve, Straße, Œuvre, señor, ¿Qué?, ¡Hola!",
    ],
)
def test_western_text_is_not_taken_for_east_asian(text):
    """Accents, signs and quotation marks stand alone between plain letters."""
    assert decide((text + "\n").encode("cp1252", "replace") * 20).why == "single"


def test_what_begins_late_is_looked_at_where_it_begins():
    """A megabyte of plain text in front hides neither an unclear encoding nor a clear one."""
    plain = b"1,Take in charge\n" * 100_000
    assert decide(plain + _RUSSIAN.encode("cp1251")).why == "unclear"
    assert decide(plain + _TRADITIONAL.encode("big5")).name == "big5"
    assert decide(plain + _CHINESE.encode("gb18030")).name == "gb18030"
