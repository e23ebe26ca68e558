"""How a refusal looks to the caller: problem details (RFC 9457) with a code and a sentence in two languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError

    from chalicelib.kernel.errors import DomainError

PROBLEM_BASE = "urn:sanbao:problem:"

_SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("必须填写。", "This is required."),
    "extra_forbidden": ("没有这一项。", "There is no such field."),
    "json_invalid": ("不是有效的 JSON。", "This is not valid JSON."),
    "string_too_short": ("至少 {min_length} 个字。", "At least {min_length} characters."),
    "string_too_long": ("最多 {max_length} 个字。", "At most {max_length} characters."),
    "string_pattern_mismatch": ("格式不对。", "The form is wrong."),
    "greater_than_equal": ("不能小于 {ge}。", "It must be at least {ge}."),
    "less_than_equal": ("不能大于 {le}。", "It must be at most {le}."),
    "greater_than": ("必须大于 {gt}。", "It must be greater than {gt}."),
    "less_than": ("必须小于 {lt}。", "It must be less than {lt}."),
    "int_type": ("必须是整数。", "It must be a whole number."),
    "int_from_float": ("必须是整数。", "It must be a whole number."),
    "int_parsing": ("必须是整数。", "It must be a whole number."),
    "string_type": ("必须是文字。", "It must be text."),
    "bool_type": ("必须是 true 或 false。", "It must be true or false."),
    "enum": ("只能是 {expected}。", "It must be {expected}."),
    "literal_error": ("只能是 {expected}。", "It must be {expected}."),
    "too_long": ("最多 {max_length} 项。", "At most {max_length} items."),
    "too_short": ("至少 {min_length} 项。", "At least {min_length} items."),
    "given_twice": ("这一项写了两遍，只能写一遍。", "This is given twice; give it once."),
    "control_characters": ("有看不见的控制字符，请去掉。", "There are control characters in it; take them out."),
    "nothing_to_see": ("没有看得见的字。", "There is nothing to see in it."),
    "timezone_aware": ("时间要带时区，例如 +08:00。", "The time needs an offset, such as +08:00."),
}
_OTHERWISE = ("填得不对。", "This value is not right.")


def sentences_of(error: ValidationError, place: str) -> list[dict[str, str]]:
    """Return each field that does not fit, with pydantic's stable error type as code; never the value itself."""
    shown = []
    for fault in error.errors(include_url=False, include_input=False):
        field = ".".join(str(part) for part in ((place, *fault["loc"]) if place else fault["loc"]))
        zh, en = _SENTENCES.get(fault["type"], _OTHERWISE)
        facts = fault.get("ctx", {})
        if fault["type"] == "value_error":
            zh, en = _own_words(str(facts["error"]))
        shown.append({"field": field, "code": fault["type"], "zh": zh.format_map(facts), "en": en.format_map(facts)})
    return shown


def field_of(field: str, code: str) -> dict[str, str]:
    """Return what is told of one field that does not fit, by a code that needs no facts."""
    zh, en = _SENTENCES[code]
    return {"field": field, "code": code, "zh": zh, "en": en}


def _own_words(text: str) -> tuple[str, str]:
    """Validators of ours raise `ValueError("中文|English")`."""
    zh, separator, en = text.partition("|")
    return (zh, en) if separator else _OTHERWISE


def problem_of(error: DomainError, request_id: str) -> dict[str, Any]:
    """Return the body of a problem+json answer."""
    return {
        "type": PROBLEM_BASE + error.code,
        "title": error.sentence("en"),
        "status": error.status,
        "detail": error.sentence("zh"),
        "code": error.code,
        "zh": error.sentence("zh"),
        "en": error.sentence("en"),
        "request_id": request_id,
        **error.facts,
    }
