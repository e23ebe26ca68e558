"""The page's verifier beside the house's: the same receipts, records, policies, checkpoints and signatures."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from chalicelib.credit.log.core.checkpoints import Policy, TreeHead
from chalicelib.credit.log.core.commitments import ORDER as ORDER_OF, Kind, Record, RecordInvalid, record_of
from chalicelib.credit.log.core.merkle import EMPTY_ROOT, NotProved
from chalicelib.credit.log.core.notes import NoteError
from chalicelib.credit.log.core.receipts import Receipt
from tests.unit.log.keys import ORIGIN, POLICY, Key
from tests.unit.log.test_receipts import RECORD, receipt
from tests.web.conftest import opened

FILE = receipt(7, 300, witnesses=2).text
WITHOUT = "crypto.subtle.generateKey = () => Promise.reject(new DOMException('no Ed25519', 'NotSupportedError'))"
AGREES = """async ([policy, texts]) => {
  const [log, receipts] = await Promise.all([import('/verify/log.js'), import('/verify/receipts.js')])
  const known = await log.policyOf(policy)
  const said = []
  for (const text of texts) {
    try { said.push(log.textOf((await receipts.verifyReceipt(text, known)).record)) } catch (error) {
      if (!(error instanceof log.Refused)) throw error
      said.push(null)
    }
  }
  return said
}"""


def house_says(text: str) -> str | None:
    """What the house's own verifier makes of a file."""
    try:
        found = Receipt.parse(text)
        found.verify(POLICY)
    except (NoteError, NotProved):
        return None
    return found.record.decode()


@pytest.mark.parametrize("by", ["browser", "library"])
def test_the_page_and_the_house_agree_on_every_changed_letter_of_a_receipt(page: Page, by: str) -> None:
    if by == "library":
        page.add_init_script(WITHOUT)
    opened(page, "/verify/")
    step = 1 if by == "browser" else 9
    changed = [FILE[:at] + chr(ord(FILE[at]) ^ (1 + at % 3)) + FILE[at + 1 :] for at in range(0, len(FILE), step)]
    texts = [FILE, receipt(witnesses=3).text, *changed]
    said = page.evaluate(AGREES, [POLICY.text, texts])
    assert said == [house_says(text) for text in texts]
    assert said[:2] == [RECORD.decode()] * 2
    assert set(said[2:]) == {None}


READS = """async ([records, policies, heads]) => {
  const [log, { ORDER, linesOf }] = await Promise.all([import('/verify/log.js'), import('/verify/receipts.js')])
  const tried = async (ask) => {
    try { return (await ask()) !== null } catch (error) { if (error instanceof log.Refused) return false; throw error }
  }
  const all = (texts, ask) => Promise.all(texts.map((text) => tried(() => ask(text))))
  const read = (text) => linesOf(Uint8Array.from([1, ...new TextEncoder().encode(text)]))
  return [ORDER, await all(records, read), await all(policies, log.policyOf), await all(heads, log.headOf)]
}"""


def is_read(read: Callable[[str], object], text: str) -> bool:
    """Tell whether the house reads something."""
    try:
        read(text)
    except (NoteError, RecordInvalid):
        return False
    return True


def test_the_page_and_the_house_read_the_same_records_policies_and_checkpoints(page: Page) -> None:
    score = Record(Kind.SCORE, "a", "v00012r00345", 1, b"", dict.fromkeys(ORDER_OF[Kind.SCORE][4:], "7"))
    first, second = (one.canonical()[1:].decode() for one in (score, replace(score, version=2, previous=b"\1" * 33)))
    points = "points 7\n"
    records = [
        first,
        second,
        first + points,
        first.replace(points, points * 2),
        first.replace(points, "points 999\n" + points),
    ]
    records += [
        first.replace(points, ""),
        first.replace("score\n", "scores\n"),
        first[:-1],
        first.replace("version 1", "version 2"),
    ]
    records += [
        second.replace("version 2", "version 1"),
        second.replace("version 2", "version 02"),
        first.replace(" 7\n", " \n"),
    ]
    records += [first.replace("grade 7\npolicy 7", "policy 7\ngrade 7"), first.replace("on 7\n", "on 7\n\n"), ""]
    many = [f"w.example/{n}" for n in range(33)]
    named = [[name] for name in ("none", "witnesses", "wit\ufeffness", "wit\u3000ness", "好")]
    policies = [POLICY.text, *(written(some) for some in (many[:32], many, *named))]
    empty, other = (base64.b64encode(one).decode() for one in (EMPTY_ROOT, b"\1" * 32))
    heads = [f"{ORIGIN}\n{size}\n{root}\n" for size in (0, 1) for root in (empty, other)]
    opened(page, "/verify/")
    order, *said = page.evaluate(READS, [records, policies, heads])
    assert order == {kind.value: list(names) for kind, names in ORDER_OF.items()}
    houses = (lambda text: record_of(b"\1" + text.encode()), Policy.parse, TreeHead.parse)
    expected = [
        [is_read(read, one) for one in some] for read, some in zip(houses, (records, policies, heads), strict=True)
    ]
    assert said == expected
    assert [sum(some) for some in expected] == [2, 4, 3]


def written(names: Sequence[str]) -> str:
    """Return a policy's text, whether its witnesses can be called so or not."""
    lines = []
    for name in names:
        key = b"\4" + Key("somebody " + name).public.public
        own = hashlib.sha256(f"{name}\n".encode() + key).hexdigest()[:8]
        lines.append(f"witness {name} {name}+{own}+{base64.b64encode(key).decode()}\n")
    group = f"group witnesses 1 {' '.join(names)}\nquorum witnesses\n"
    return f"log {POLICY.logs[0].vkey}\n{''.join(lines)}{group}"


VECTORS = """async (rows) => {
  const { isSignature } = await import('/shared/ed25519.js')
  const of = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16))
  return Promise.all(rows.map(([key, message, signature]) => isSignature(of(signature), of(message), of(key))))
}"""
ORDER = 2**252 + 27742317777372353535851937790883648493
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]


@pytest.mark.parametrize("by", ["browser", "library"])
def test_signatures_are_verified_by_the_browser_and_by_the_library_alike(page: Page, by: str) -> None:
    if by == "library":
        page.add_init_script(WITHOUT)
    opened(page, "/verify/")
    key, message, signature = RFC_8032[1]
    s = int.from_bytes(bytes.fromhex(signature)[32:], "little")
    malleable = signature[:64] + (s + ORDER).to_bytes(32, "little").hex()
    wrong = [
        (key, "73", signature),
        (key, message, malleable),
        (key, message, signature[:-2]),
        (RFC_8032[0][0], message, signature),
        ("ff" * 32, message, signature),
    ]
    assert page.evaluate(VECTORS, [*RFC_8032, *wrong]) == [True, True, *[False] * len(wrong)]
