"""Packed files: everything in memory, nothing past the limits, nothing expanded."""

import gzip

import pytest

from assistant import AssistantError
from assistant.articles import Limits
from assistant.articles.archives import open_archive, parse_xml, unpack_gzip
from tests.made_files import zipped


def test_members_of_a_gzip_file_follow_each_other() -> None:
    packed = gzip.compress(b"The bridge ") + gzip.compress(b"is red.")
    assert unpack_gzip(packed, "a.gz", Limits()) == b"The bridge is red."


def test_what_stands_behind_a_gzip_file_is_not_read() -> None:
    assert unpack_gzip(gzip.compress(b"red") + b"\0\0\0padding", "a.gz", Limits()) == b"red"


@pytest.mark.parametrize("length", [12, 40, -1])
def test_a_gzip_file_that_is_cut_short_is_refused(length: int) -> None:
    with pytest.raises(AssistantError, match=r"a\.gz is cut short"):
        unpack_gzip(gzip.compress(b"The bridge is red. " * 9 + bytes(range(256)))[:length], "a.gz", Limits())


def test_a_gzip_file_with_a_wrong_checksum_is_damaged() -> None:
    content = bytearray(gzip.compress(b"The bridge is red. " * 9))
    content[-6] ^= 1
    with pytest.raises(AssistantError, match=r"a\.gz is damaged"):
        unpack_gzip(bytes(content), "a.gz", Limits())


def test_small_files_may_pack_as_well_as_they_like() -> None:
    content = b"x" * 1_000_000
    assert len(gzip.compress(content)) * 200 < len(content)
    assert unpack_gzip(gzip.compress(content), "a.gz", Limits()) == content
    with pytest.raises(AssistantError, match="more than 200 times its size"):
        unpack_gzip(gzip.compress(content + content), "a.gz", Limits())


def test_the_room_is_for_all_members_together() -> None:
    content = zipped({"a": bytes(range(256)) * 2000, "b": bytes(range(256)) * 2000})
    limits = Limits(max_unpacked_megabytes=0.75, max_ratio=1e6)
    with open_archive(content, "a.zip", limits) as archive:
        assert len(archive.read("a")) == 512_000
    with (
        pytest.raises(AssistantError, match=r"more than 0\.75 MB"),
        open_archive(content, "a.zip", limits) as archive,
    ):
        archive.read("a")
        archive.read("b")


def test_a_member_that_is_missing_is_empty() -> None:
    with open_archive(zipped({"a.xml": "<a/>", "empty.xml": " \n"}), "a.zip", Limits()) as archive:
        assert archive.names() == ["a.xml", "empty.xml"]
        assert archive.read("b.xml") == b""
        assert archive.read_xml("b.xml") is None
        assert archive.read_xml("empty.xml") is None
        assert archive.read_xml("a.xml").tag == "a"


def test_a_damaged_member_is_told_when_it_is_read() -> None:
    content = bytearray(zipped({"a": bytes(range(256)) * 40, "b": "fine"}))
    content[60] ^= 0xFF  # in the middle of what "a" packs to
    message = r"a\.zip is damaged"
    with (
        pytest.raises(AssistantError, match=message),
        open_archive(bytes(content), "a.zip", Limits()) as archive,
    ):
        assert archive.read("b") == b"fine"
        archive.read("a")


def test_a_password_is_told_from_damage() -> None:
    content = bytearray(zipped({"a": "secret"}))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + offset] |= 1  # the flag of an encrypted member
    message = "protected by a password"
    with (
        pytest.raises(AssistantError, match=message),
        open_archive(bytes(content), "a.zip", Limits()) as archive,
    ):
        archive.read("a")


def test_entities_are_not_expanded_and_files_not_read() -> None:
    declared = "<!DOCTYPE a [<!ENTITY b 'Mombasa'><!ENTITY c SYSTEM 'file:///etc/hostname'>]>"
    root = parse_xml(f"{declared}<a>x&b;&c;</a>".encode(), "a.xml")
    assert "".join(root.itertext()).replace("&b;", "").replace("&c;", "") == "x"


def test_xml_that_is_damaged_is_mended_where_it_can_be() -> None:
    root = parse_xml(b"<a><b>one<c>two</b></a>", "a.xml")
    assert "".join(root.itertext()) == "onetwo"
    with pytest.raises(AssistantError, match=r"a\.xml is damaged"):
        parse_xml(b"nothing of the kind", "a.xml")
