"""``kg review`` at a real keyboard, which is a pseudo-terminal, and with keys that were written down beforehand."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Done, run

TEXT = (
    "Iran is set to join the Shanghai Cooperation Organization. Japan condemned the missile launch.\n\n"
    "India is a member of the Shanghai Cooperation Organization.\n"
)
SCO = {"Shanghai Cooperation Organization": "https://w3id.org/communique/organization/SCO"}
STATE = "https://w3id.org/communique/state/"
AT = "2026-08-01T09:30:00Z"
KEYS = "a accept  r reject  c correct  s skip  b back  u undo  n new  ? help  q quit"
WAIT = 60.0
"""Seconds that a test waits for something to appear."""


def record(quote: str, kind: str, args: dict[str, Any], *, iri: str = "brief", **more: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    source = f"https://w3id.org/communique/document/{iri}"
    return {
        "source": source,
        "type": kind,
        "args": args,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
    } | more


def membership(member: str, status: str, quote: str, code: str, **more: Any) -> dict[str, Any]:
    args = {"member": member, "organization": "Shanghai Cooperation Organization", "status": status}
    return record(quote, "membership", args, entities={member: STATE + code, **SCO}, **more)


CLAIMS = [
    membership("Iran", "acceding", TEXT[:57], "IRN", modality="planned", confidence=0.6),
    record(
        "Japan condemned the missile launch",
        "action",
        {"actor": "Japan", "verb": "condemn", "target": "the missile launch"},
        polarity="negative",
        entities={"Japan": STATE + "JPN"},
        confidence=0.9,
    ),
    membership("India", "member", TEXT[97:155], "IND", confidence=0.8),
]
REVIEW = ("review", "brief.txt", "--claims", "brief.claims.jsonl", "--at", AT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "brief.txt").write_text(TEXT, encoding="utf-8")
    lines = "".join(json.dumps(claim) + "\n" for claim in CLAIMS)
    (tmp_path / "brief.claims.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def kept(folder: Path, name: str = "brief.decisions.jsonl") -> list[dict[str, Any]]:
    path = folder / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def told(folder: Path) -> list[tuple[str, str, str]]:
    """Of each decision, who made it, what it says, and whose claim it is about."""
    return [(each["reviewer"], each["verdict"], whose(each["claim"])) for each in kept(folder)]


def whose(claim: dict[str, Any]) -> str:
    return str(claim["args"].get("member") or claim["args"].get("actor"))


class Keyboard:
    """The command at a terminal: keys go in one end, what is shown comes out of the other."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self._end, other = pty.openpty()
        self.before = _modes(other)
        self._other = other
        self.raw = ""
        self._bytes = b""
        self._at = 0
        settings = os.environ | {"TERM": "xterm", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"} | environment
        command = [sys.executable, "-m", "kg", *arguments]
        streams = {"stdin": other, "stdout": other, "stderr": other}
        self.process = subprocess.Popen(command, cwd=folder, env=settings, start_new_session=True, **streams)  # type: ignore[call-overload]

    @property
    def shown(self) -> str:
        """What was shown, without colours, since what was expected last."""
        return plain(self.raw)[self._at :]

    def expect(self, text: str) -> str:
        """What is shown before this text and with it; it must appear."""
        end = time.monotonic() + WAIT
        while text not in self.shown:
            assert time.monotonic() < end, f"{text!r} did not appear in\n{self.shown}"
            if not self._read(0.2) and self.process.poll() is not None and not self._read(0.2):
                raise AssertionError(f"{text!r} did not appear before the end of\n{self.shown}")
        seen = self.shown[: self.shown.index(text) + len(text)]
        self._at += len(seen)
        return seen

    def press(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def answer(self, prompt: str, words: str) -> None:
        self.expect(prompt)
        self.press(words + "\n")

    def finish(self) -> int:
        """The exit code; the terminal must be as it was."""
        end = time.monotonic() + WAIT
        while self.process.poll() is None and time.monotonic() < end:
            self._read(0.1)
        while self._read(0.1):
            pass
        assert _modes(self._other) == self.before
        return int(self.process.wait(timeout=WAIT))

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for end in (self._end, self._other):
            os.close(end)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._end], [], [], seconds)[0]:
            return False
        self._bytes += os.read(self._end, 65536)
        self.raw = self._bytes.decode("utf-8", "ignore")
        return True


def _modes(terminal: int) -> list[Any]:
    import termios

    return termios.tcgetattr(terminal)


def plain(shown: str) -> str:
    # An escape sequence at the end may not have come whole yet.
    return re.sub(r"\x1b\[[0-9;]*m|\x1b[^m]*$", "", shown).replace("\r\n", "\n")


@contextlib.contextmanager
def keyboard(folder: Path, *arguments: str, **environment: str) -> Iterator[Keyboard]:
    keys = Keyboard(folder, *(arguments or (*REVIEW, "--reviewer", "Ada")), **environment)
    try:
        yield keys
    finally:
        keys.close()


def typed(folder: Path, keys: str, *more: str, reviewer: str = "Ada") -> Done:
    """The command with keys that were written down: no terminal."""
    return run(*REVIEW, "--reviewer", reviewer, *more, folder=folder, stdin=keys.encode())


# At a keyboard


def test_a_claim_is_shown_with_its_words_and_its_keys(folder: Path) -> None:
    with keyboard(folder) as keys:
        shown = keys.expect(KEYS)
        assert f"⟦{TEXT[:57]}⟧. Japan condemned" in shown
        assert "\x1b[1;33m⟦" in keys.raw
        for line in (
            "claim 1 of 3",
            "member            Iran (state:IRN)",
            "modality          planned",
            "confidence 0.6",
        ):
            assert line in shown
        keys.press("q")
        assert keys.finish() == 0
    assert kept(folder) == []


def test_claims_are_accepted_rejected_and_skipped_by_one_key_each(folder: Path) -> None:
    with keyboard(folder) as keys:
        for key, next_one in (
            ("a", "claim 2 of 3"),
            (" ", "claim 3 of 3"),
            ("r", "no more claims in this document, 1 left"),
        ):
            keys.expect("q quit")
            keys.press(key)
            keys.expect(next_one)
        keys.press("s")
        assert keys.finish() == 0
        assert "brief.txt: 1 accepted, 1 rejected, 1 left → brief.decisions.jsonl" in keys.shown
    assert told(folder) == [("Ada", "accepted", "Iran"), ("Ada", "rejected", "India")]
    assert {each["at"] for each in kept(folder)} == {AT}


def test_arrows_move_and_undo_takes_back(folder: Path) -> None:
    with keyboard(folder) as keys:
        keys.expect(KEYS)
        keys.press("a")
        keys.expect("claim 2 of 3")
        keys.press("r")
        keys.expect("claim 3 of 3")
        assert len(kept(folder)) == 2
        keys.press("u")
        keys.expect("→ no longer rejected")
        keys.expect("claim 2 of 3")
        assert told(folder) == [("Ada", "accepted", "Iran")]
        keys.press("\x1b[D")
        keys.expect("claim 1 of 3")
        assert "Ada accepted this on 2026-08-01" in keys.expect(KEYS)
        keys.press("\x1b[D")
        keys.expect("this is the first claim")
        keys.press("\x1b[C")
        keys.expect("claim 2 of 3")
        keys.press("uu")
        keys.expect("→ no longer accepted")
        keys.expect("there is nothing to undo in this sitting")
        keys.press("q")
        assert keys.finish() == 0
    assert not (folder / "brief.decisions.jsonl").exists()


def test_a_claim_is_corrected_field_by_field(folder: Path) -> None:
    with keyboard(folder) as keys:
        keys.expect(KEYS)
        keys.press("C")
        keys.answer("why? >", "only an observer so far")
        keys.answer("give up >", "status")
        keys.answer("status (now acceding) >", "obs")
        keys.answer("give up >", "4")
        keys.answer("leads (now nothing, - for none) >", "")
        keys.answer("give up >", "1")
        keys.answer("member (now Iran) >", "belarus")
        keys.expect("= Belarus (state:BLR)")
        keys.answer("give up >", "attributed_to")
        keys.answer("attributed_to (now author, several parted by ;) >", "Xi Jinping; China")
        keys.answer("give up >", "")
        keys.expect("→ corrected")
        keys.press("q")
        assert keys.finish() == 0
    [decision] = kept(folder)
    assert (decision["verdict"], decision["reason"]) == ("corrected", "only an observer so far")
    assert whose(decision["claim"]) == "Iran"
    corrected = decision["corrected"]
    assert corrected["args"] == CLAIMS[0]["args"] | {"member": "Belarus", "status": "observer"}
    assert corrected["attributed_to"] == "Xi Jinping; China"
    names = {"Belarus": "state/BLR", "China": "state/CHN", "Xi Jinping": "person/Xi-Jinping"}
    assert corrected["entities"] == SCO | {name: f"https://w3id.org/communique/{iri}" for name, iri in names.items()}


def test_names_that_nobody_bears_stay_words_and_doubtful_ones_are_asked_for(folder: Path) -> None:
    with keyboard(folder) as keys:
        keys.expect(KEYS)
        keys.press("sc")
        keys.answer("give up >", "actor")
        keys.answer("actor (now Japan) >", "shangh")
        shown = keys.expect("number; Enter: leave the field as it is >")
        number = re.search(r"(\d) .*\(organization:SCO\)", shown)
        assert number, shown
        keys.press(f"{number[1]}\n")
        keys.answer("give up >", "target")
        keys.answer("target (now the missile launch, - for none) >", "the tests of North Korea")
        keys.answer("give up >", "actor")
        keys.answer("actor (now", "Norland")
        keys.expect("the reference graph has nobody called 'Norland'")
        keys.answer("leave the field as it is >", "")
        keys.answer("give up >", "")
        keys.expect("→ corrected")
        keys.press("q")
        assert keys.finish() == 0
    corrected = kept(folder)[0]["corrected"]
    assert corrected["args"]["target"] == "the tests of North Korea"
    assert corrected["entities"] == SCO | {"North Korea": STATE + "PRK"}


def test_a_claim_that_nobody_read_is_added(folder: Path) -> None:
    with keyboard(folder) as keys:
        keys.expect(KEYS)
        keys.press("n")
        keys.answer("give up) >", "Nowhere")
        keys.expect("the text does not have these words")
        keys.answer("give up) >", "Japan … launch")
        keys.answer("type >", "sta")
        keys.answer("holder (now nothing) >", "Japan")
        keys.answer("toward (now nothing) >", "the missile launch")
        keys.answer("position (now nothing) >", "opposes")
        keys.answer("give up >", "")
        keys.expect("→ accepted")
        keys.press("q")
        assert keys.finish() == 0
    [decision] = kept(folder)
    assert decision["verdict"] == "accepted"
    claim = decision["claim"]
    assert (claim["type"], claim["quote"]) == ("stance", "Japan condemned the missile launch")
    assert claim["args"] == {"holder": "Japan", "position": "opposes", "toward": "the missile launch"}
    assert claim["extractor"]["name"] == "person"
    assert TEXT[claim["start"] : claim["end"]] == claim["quote"]


def test_a_review_is_taken_up_where_it_was_left(folder: Path) -> None:
    with keyboard(folder) as keys:
        keys.expect(KEYS)
        keys.press("a")
        keys.expect("claim 2 of 3")
        keys.press("q")
        assert keys.finish() == 0
    with keyboard(folder) as keys:
        shown = keys.expect(KEYS)
        assert "claim 1 of 2" in shown and "Japan (state:JPN)" in shown
        keys.press("\x04")
        assert keys.finish() == 0
    assert told(folder) == [("Ada", "accepted", "Iran")]


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_a_signal_loses_nothing_and_leaves_the_terminal_as_it_was(
    folder: Path, number: signal.Signals, code: int, word: str
) -> None:
    with keyboard(folder) as keys:
        keys.expect(KEYS)
        keys.press("a")
        keys.expect("claim 2 of 3")
        keys.process.send_signal(number)
        assert keys.finish() == code
        assert "1 accepted, 2 left" in keys.shown and word in keys.shown
    assert told(folder) == [("Ada", "accepted", "Iran")]


def test_no_color_is_respected(folder: Path) -> None:
    with keyboard(folder, NO_COLOR="1") as keys:
        keys.expect(KEYS)
        assert "\x1b" not in keys.raw
        keys.press("q")
        assert keys.finish() == 0


def test_a_text_does_nothing_to_the_terminal(folder: Path) -> None:
    (folder / "brief.txt").write_text(TEXT.replace("India is", "\x1b[2J\u202eIndia is"), encoding="utf-8")
    lines = (folder / "brief.claims.jsonl").read_text(encoding="utf-8").splitlines()[:2]
    (folder / "brief.claims.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with keyboard(folder) as keys:
        keys.expect(KEYS)
        assert "\x1b[2J" not in keys.raw and "\u202e" not in keys.raw
        keys.press("q")
        assert keys.finish() == 0


# Without a terminal


def test_written_keys_do_the_same_and_nothing_is_coloured(folder: Path) -> None:
    done = typed(folder, "a\nR\nno such thing\n\ns\n")
    assert done.code == 0, done.err
    assert "\x1b" not in done.out
    assert done.err == "brief.txt: 1 accepted, 1 rejected, 1 left → brief.decisions.jsonl\n"
    assert [each.get("reason") for each in kept(folder)] == [None, "no such thing"]


def test_several_keys_may_stand_in_one_line(folder: Path) -> None:
    assert typed(folder, "asr").code == 0
    assert told(folder) == [("Ada", "accepted", "Iran"), ("Ada", "rejected", "India")]


def test_nothing_typed_decides_nothing(folder: Path) -> None:
    done = typed(folder, "")
    assert (done.code, done.err) == (0, "brief.txt: nothing decided, 3 left\n")
    assert kept(folder) == []


def test_help_and_unknown_keys(folder: Path) -> None:
    done = typed(folder, "?z")
    assert "q  quit, to go on another time" in done.out
    assert "'z' does nothing here; ? shows the keys" in done.out


@pytest.mark.parametrize(
    ("options", "members"),
    [
        (("--type", "membership"), ["Iran", "India"]),
        (("--type", "membership", "--type", "action"), ["Iran", "Japan", "India"]),
        (("--modality", "planned"), ["Iran"]),
        (("--max-confidence", "0.8"), ["Iran", "India"]),
        (("--min-confidence", "0.7", "--type", "membership"), ["India"]),
    ],
)
def test_only_the_wanted_claims_are_shown(folder: Path, options: tuple[str, ...], members: list[str]) -> None:
    assert typed(folder, "aaaa", *options).code == 0
    assert [whose(each["claim"]) for each in kept(folder)] == members


def test_a_second_reviewer_sees_decided_claims_on_demand_and_both_are_on_record(folder: Path) -> None:
    typed(folder, "aaa")
    assert "nothing to decide" in typed(folder, "", reviewer="Ben").err
    done = typed(folder, "R\nnot yet\n", "--again", reviewer="Ben")
    assert "Ada accepted this on 2026-08-01" in done.out
    assert [told(folder)[place] for place in (0, -1)] == [("Ada", "accepted", "Iran"), ("Ben", "rejected", "Iran")]
    assert kept(folder)[-1]["reason"] == "not yet"


def test_a_reason_that_is_not_given_decides_nothing(folder: Path) -> None:
    assert typed(folder, "R").code == 0
    assert kept(folder) == []


def test_who_agrees_with_a_correction_makes_it_too(folder: Path) -> None:
    typed(folder, "c\nstatus\nobserver\n\n")
    done = typed(folder, "a", "--again", reviewer="Ben")
    assert "Ada corrected this on 2026-08-01 (status acceding → observer)" in done.out
    ada, ben = kept(folder)
    assert (ben["verdict"], ben["corrected"]) == ("corrected", ada["corrected"])


def test_a_correction_back_to_what_was_read_is_an_acceptance(folder: Path) -> None:
    typed(folder, "c\nstatus\nobserver\n\n")
    typed(folder, "c\nstatus\nacceding\n\n", "--again", reviewer="Ben")
    assert [each["verdict"] for each in kept(folder)] == ["corrected", "accepted"]


@pytest.mark.parametrize("answers", ["x\n", "status\n\n\n", "status\nnonsense\n\n", "nothing\nx\n", ""])
def test_a_correction_that_changes_nothing_decides_nothing(folder: Path, answers: str) -> None:
    done = typed(folder, f"c\n{answers}")
    assert done.code == 0 and kept(folder) == []


def test_the_reviewer_may_come_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(*REVIEW, folder=folder, stdin=b"a")
    assert (done.code, done.err) == (2, "kg: --reviewer: who decides is not said (give it, or set KG_REVIEWER)\n")
    monkeypatch.setenv("KG_REVIEWER", "Cleo")
    assert run(*REVIEW, folder=folder, stdin=b"a").code == 0
    assert told(folder) == [("Cleo", "accepted", "Iran")]


def test_decisions_have_the_moment_at_which_they_are_made(folder: Path) -> None:
    before = int(time.time())
    arguments = [part for part in REVIEW if part not in ("--at", AT)]
    assert run(*arguments, "--reviewer", "Ada", folder=folder, stdin=b"a").code == 0
    made = time.strptime(kept(folder)[0]["at"], "%Y-%m-%dT%H:%M:%SZ")
    import calendar

    assert before <= calendar.timegm(made) <= time.time()


def test_decisions_are_kept_where_they_are_wanted(folder: Path) -> None:
    assert typed(folder, "a", "--decisions", "other.jsonl").code == 0
    assert kept(folder) == [] and len(kept(folder, "other.jsonl")) == 1
    assert "nothing decided, 2 left" in typed(folder, "", "--decisions", "other.jsonl").err


def test_several_documents_are_gone_through_one_after_the_other(folder: Path) -> None:
    (folder / "second.txt").write_text(TEXT, encoding="utf-8")
    lines = "".join(
        json.dumps(claim | {"source": claim["source"].replace("brief", "second")}) + "\n" for claim in CLAIMS
    )
    (folder / "second.claims.jsonl").write_text(lines, encoding="utf-8")
    arguments = (
        "review",
        "brief.txt",
        "second.txt",
        "--claims",
        "brief.claims.jsonl",
        "--claims",
        "second.claims.jsonl",
    )
    done = run(*arguments, "--reviewer", "Ada", "--at", AT, folder=folder, stdin=b"aaasr")
    assert done.code == 0, done.err
    assert len(kept(folder)) == 3
    assert [each["verdict"] for each in kept(folder, "second.decisions.jsonl")] == ["rejected"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--type", "rumour"), "--type: 'rumour' is none of membership, "),
        (("--modality", "certain"), "--modality: 'certain' is none of asserted, "),
        (("--at", "yesterday"), "--at: the moment 'yesterday' is none such as 2026-08-01T09:30:00Z"),
        (("--at", "2026-08-01T09:30:00"), "--at: the moment '2026-08-01T09:30:00' is none such as"),
        (("--reviewer", "  "), "--reviewer: '' is no name of a reviewer"),
        (("--decisions", "missing/x.jsonl"), "missing/x.jsonl: decisions cannot be written: no such file or directory"),
        (("-",), "-: a review takes keys from standard input, and no text (name a file)"),
    ],
)
def test_wrong_options_get_one_message(folder: Path, options: tuple[str, ...], message: str) -> None:
    done = typed(folder, "a", *options)
    assert done.code == 2
    assert message in done.err and "Traceback" not in done.err


def test_a_file_of_decisions_that_cannot_be_read_stops_before_anything_is_shown(folder: Path) -> None:
    (folder / "brief.decisions.jsonl").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    done = typed(folder, "a")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("kg: brief.decisions.jsonl:1: the line is not JSON") and done.err.count("\n") == 1
