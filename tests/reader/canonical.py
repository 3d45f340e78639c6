"""Canonical JSON (FORMAT.md, section 2), and the checks of members."""

import base64
import json
import re
import uuid

from blake3 import blake3

from refusal import require

LARGEST = 2**53 - 1
DEEPEST = 64


def blake(data):
    return blake3(data).digest()


def write(value):
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def _no_fraction(text):
    raise ValueError("not an integer: " + text)


def _plain(value, depth):
    if depth > DEEPEST:
        return False
    if isinstance(value, dict):
        return all(key.isascii() and _plain(item, depth + 1) for key, item in value.items())
    if isinstance(value, list):
        return all(_plain(item, depth + 1) for item in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) <= LARGEST
    return True


def parse(data, code):
    """The value, if these bytes are its canonical text."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_no_fraction, parse_constant=_no_fraction)
        same = _plain(value, 1) and write(value) == data
    except (ValueError, RecursionError):
        same = False
    require(same, code)
    return value


# What a member may be. Each takes a value and says whether it is one.


def is_text(value):
    return isinstance(value, str)


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_natural(value):
    return is_integer(value) and value >= 0


def is_natural_32(value):
    return is_natural(value) and value < 2**32


def is_hash(value):
    return is_text(value) and re.fullmatch(r"[0-9a-f]{64}", value) is not None


def is_key_id(value):
    return is_text(value) and re.fullmatch(r"[0-9a-f]{32}", value) is not None


def is_uuid(value):
    return is_text(value) and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) is not None


def or_null(check):
    return lambda value: value is None or check(value)


def base64_bytes(text):
    """The bytes of strict base64, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def is_base64(length=None):
    def check(value):
        data = base64_bytes(value) if is_text(value) else None
        return data is not None and (length is None or len(data) == length)

    return check


def has_members(value, members, more=False):
    """An object with exactly these members (or more), each of its kind."""
    if not isinstance(value, dict) or not members.keys() <= value.keys():
        return False
    if not more and members.keys() != value.keys():
        return False
    return all(check(value[name]) for name, check in members.items())


def uuid_bytes(text):
    return uuid.UUID(text).bytes
