"""``kg build --workers``: the same bytes whoever reads, whatever is killed, and nothing left behind."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from command_line import EXAMPLES, run, start

from kg.errors import InputError, LimitError
from kg.extraction.lexicon import LexiconExtractor
from kg.pipeline import Reading, build
from kg.pipeline.batches import Batch, Setup, Task, in_batches
from kg.pipeline.partitions import Partitions, unpacked
from kg.pipeline.processes import read_in_processes
from kg.pipeline.reading import read_batch
from kg.pipeline.work import beside
from kg.review import Settled
from kg.sources import Located, read_located

COUNTRIES = "Japan India France Brazil Kenya Poland Norway Chile Egypt Canada".split()


def write_corpus(path: Path, count: int = 40) -> Path:
    lines = [
        {"name": f"note-{number}", "language": "en", "text": f"{one} condemned the missile launch on day {number}."}
        for number in range(count)
        for one in [COUNTRIES[number % len(COUNTRIES)]]
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_corpus(tmp_path / "corpus.jsonl")
    return tmp_path


def test_one_and_two_workers_write_the_same_bytes(folder: Path) -> None:
    output = "graph.nq"
    before = {path.name for path in folder.iterdir()}
    done, written = [], []
    for more in ([], ["--workers", 2]):
        done.append(run("build", "corpus.jsonl", *more, "-o", output, folder=folder))
        written.append([(folder / name).read_bytes() for name in (output, "graph.void.ttl")])
    assert [each.code for each in done] == [0, 0], done
    assert done[0].err == done[1].err and "40 documents, 40 claims" in done[0].err
    assert written[0] == written[1]
    assert {path.name for path in folder.iterdir()} == before | {output, "graph.void.ttl"}


def test_workers_apply_lexicons_and_decisions_and_leave_given_claims_alone(folder: Path) -> None:
    frame = "id: test.bejewel, claim: stance, position: supports, polarity: positive, verbs: bejewel"
    frame = f"frames:\n- {{{frame}, slots: {{toward: object}}}}\n"
    (folder / "more.yaml").write_text(frame, encoding="utf-8")
    (folder / "praise.txt").write_text("Serbia bejewelled the resolution of Hungary.\n", encoding="utf-8")
    brief = EXAMPLES / "samarkand-2022.md"
    sources = ["praise.txt", "corpus.jsonl", brief, "--claims", EXAMPLES / "samarkand-2022.claims.jsonl"]
    outputs = []
    for workers in (1, 2):
        done = run(
            "build", *sources, "--lexicon", "more.yaml", "--workers", workers, "-o", f"{workers}.nq", folder=folder
        )
        assert done.code == 0, done.err
        outputs.append((folder / f"{workers}.nq").read_bytes())
    assert outputs[0] == outputs[1] and b"test.bejewel" in outputs[0]


def test_a_store_filled_by_workers_is_passed_over_and_mended(folder: Path) -> None:
    reports = [run("build", "corpus.jsonl", "--workers", 2, "--store", "graph", folder=folder).err for _ in range(2)]
    assert "(40 there already)" in reports[1]
    write_corpus(folder / "corpus.jsonl", 41)
    text = (folder / "corpus.jsonl").read_text(encoding="utf-8").replace("day 3.", "day three.")
    (folder / "corpus.jsonl").write_text(text, encoding="utf-8")
    mended = run("build", "corpus.jsonl", "--workers", 2, "--store", "graph", folder=folder).err
    assert "41 documents (39 there already)" in mended
    run("build", "corpus.jsonl", "-o", "anew.nq", folder=folder)
    assert mended.splitlines()[-1] == run("build", "corpus.jsonl", "-o", "anew.nq", folder=folder).err.splitlines()[-1]
    assert sorted(path.name for path in folder.iterdir()) == ["anew.nq", "anew.void.ttl", "corpus.jsonl", "graph"]


@pytest.mark.parametrize("workers", [1, 2])
def test_bad_documents_are_told_and_passed_over(folder: Path, workers: int) -> None:
    lines = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    lines[3], lines[7], lines[9] = "{", '{"text": 7}', lines[8]
    (folder / "corpus.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("build", "corpus.jsonl", "--workers", workers, "-o", "graph.nq", folder=folder)
    assert done.code == 2
    said = done.err.splitlines()
    assert [line.split(": ")[1] for line in said[:3]] == [f"corpus.jsonl:{place}" for place in ("4:1", 8, 10)]
    assert "37 documents" in said[3] and "3 documents passed over" in said[3]
    assert (folder / "graph.nq").stat().st_size > 0
    strict = run("build", "corpus.jsonl", "--workers", workers, "--strict", "-o", "strict.nq", folder=folder)
    assert strict.code == 2 and strict.err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["corpus.jsonl", "graph.nq", "graph.void.ttl"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--workers", "0"], "0 is not in the range"),
        (["--workers", "2", "--scheduler", "tcp://127.0.0.1:9"], "give one of them"),
        (
            ["--workers", "2", "--extractor", "llm", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"],
            "cannot be sent",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(folder: Path, options: list[str], message: str) -> None:
    done = run("build", "corpus.jsonl", *options, "-o", "graph.nq", folder=folder)
    assert done.code == 2 and message in done.err


# --- Batches and partitions -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def setup() -> Setup:
    return Setup("https://w3id.org/communique/", lexicon_version=LexiconExtractor().lexicon_version)


def batches(path: Path, setup: Setup) -> list[Batch]:
    groups = in_batches(read_located([path]))
    return [Batch.of((Task(located.document, Settled()) for located in group), setup) for group in groups]


def test_a_batch_is_named_after_what_is_in_it_and_how_it_is_read(folder: Path, setup: Setup) -> None:
    made = batches(folder / "corpus.jsonl", setup)
    assert [len(batch.tasks) for batch in made] == [16, 16, 8]
    assert len({batch.name for batch in made}) == 3
    assert [batch.name for batch in batches(folder / "corpus.jsonl", setup)] == [batch.name for batch in made]
    other = Setup(setup.base, with_text=False, lexicon_version=setup.lexicon_version)
    assert not {batch.name for batch in batches(folder / "corpus.jsonl", other)} & {batch.name for batch in made}


def test_a_batch_survives_the_way_to_another_process(folder: Path, setup: Setup) -> None:
    batch = batches(folder / "corpus.jsonl", setup)[0]
    data = read_batch(setup, pickle.loads(pickle.dumps(batch)))
    assert data == read_batch(setup, batch)
    partition = unpacked(data)
    assert [reading.claims for reading in partition.documents] == [1] * 16
    assert partition.quads.count(b"\n") > 16 * 20


def test_a_worker_of_another_version_is_refused(folder: Path, setup: Setup) -> None:
    batch = batches(folder / "corpus.jsonl", setup)[0]
    for other in (Setup(setup.base, version="0.0.0"), Setup(setup.base, lexicon_version="another")):
        with pytest.raises(InputError, match="a worker has"):
            read_batch(other, batch)


def test_finished_partitions_are_not_read_again_and_leftovers_are_swept(folder: Path, setup: Setup) -> None:
    partitions = Partitions(folder)
    first, *rest = batches(folder / "corpus.jsonl", setup)
    partitions.write(first.name, b'# {"documents": [], "iris": [], "refusals": [], "stale": [], "bad": []}\n')
    (folder / "half.part").write_bytes(b"# {")
    partitions.sweep()
    assert not list(folder.glob("*.part"))
    found = dict(read_in_processes(setup, [first, *rest], partitions, workers=2))
    assert [len(found[batch.name].documents) for batch in (first, *rest)] == [0, 16, 8]


def test_documents_that_kill_every_worker_are_named(
    folder: Path, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "sitecustomize.py").write_text(
        "import os, sys\nsys.stderr.write('no memory\\n'); sys.stderr.flush(); os._exit(9)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(folder))
    with pytest.raises(LimitError, match="3 workers died of the documents from note-0 to note-15: no memory"):
        list(read_in_processes(setup, batches(folder / "corpus.jsonl", setup)[:1], Partitions(folder), workers=1))


# --- Killing ----------------------------------------------------------------------------------------------------------


def kill_script() -> ModuleType:
    path = Path(__file__).parents[1] / "bench" / "kill.py"
    spec = importlib.util.spec_from_file_location("kill", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("way", ["store", "workers", "worker"])
def test_a_build_that_is_killed_gives_in_the_end_what_it_would_have_given(way: str) -> None:
    """``bench/kill.py`` does the same at twenty moments of each."""
    assert kill_script().run(way, trials=2, seed=7, documents=8, told=False) == 0


def _wait_for_partitions(kept: Path) -> None:
    for _ in range(600):
        if kept.is_dir() and list(kept.glob("*.nq")):
            break
        time.sleep(0.1)


def test_what_a_killed_build_had_finished_is_taken_up(folder: Path) -> None:
    kept = beside(folder / "graph.nq")
    # A busy machine may let a build end before it is killed: then a longer one is.
    for count in (200, 400, 800):
        write_corpus(folder / "corpus.jsonl", count)
        process = start("build", "corpus.jsonl", "--workers", 2, "-o", "graph.nq", folder=folder)
        _wait_for_partitions(kept)
        process.kill()
        process.communicate()
        if kept.is_dir() and not (folder / "graph.nq").exists():
            break
        (folder / "graph.nq").unlink(missing_ok=True)
    assert kept.is_dir() and not (folder / "graph.nq").exists()
    done = run("build", "corpus.jsonl", "--workers", 2, "-o", "graph.nq", folder=folder)
    assert done.code == 0 and f"{count} documents" in done.err, done.err
    run("build", "corpus.jsonl", "-o", "other.nq", folder=folder)
    assert (folder / "graph.nq").read_bytes() == (folder / "other.nq").read_bytes()
    assert not kept.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the children of a process are read from /proc")
def test_an_interrupted_build_leaves_no_worker(folder: Path) -> None:
    write_corpus(folder / "corpus.jsonl", 2000)
    process = start("build", "corpus.jsonl", "--workers", 2, "--store", "graph", folder=folder)
    kept = beside(folder / "graph")
    _wait_for_partitions(kept)
    workers = [
        int(pid) for file in Path(f"/proc/{process.pid}/task").glob("*/children") for pid in file.read_text().split()
    ]
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and b"Traceback" not in said and b"goes on from there" in said
    time.sleep(0.2)
    assert workers and not any(Path(f"/proc/{pid}/cmdline").exists() for pid in workers if pid != os.getpid())


def test_documents_that_are_gone_since_the_kill_are_not_in_the_graph(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus.jsonl", 30)
    work = tmp_path / "work"
    first = build([corpus], workers=2, work=work)
    first.store.close()
    write_corpus(corpus, 20)
    again = build([corpus], workers=2, work=work)
    assert sum(reading.reused for reading in again.readings) == 20
    assert again.store.canonical_hash() == build([corpus]).store.canonical_hash()


@pytest.mark.parametrize(("done", "kept"), [(3, False), (20, True)])
def test_what_was_read_from_a_pipe_is_kept_when_it_is_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: int, kept: bool
) -> None:
    lines = write_corpus(tmp_path / "corpus.jsonl").read_bytes()
    work = tmp_path / "work"
    readings: list[Reading] = []

    def interrupt(reading: Reading) -> None:
        readings.append(reading)
        if len(readings) == done:
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    with pytest.raises(KeyboardInterrupt):
        build(["-"], work=work, progress=interrupt)
    assert work.exists() == kept
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    again = build(["-"], work=work)
    assert sum(reading.reused for reading in again.readings) == (done if kept else 0)


def test_documents_in_front_of_one_that_cannot_be_had_are_in_a_batch() -> None:
    def broken() -> Iterator[Located]:
        yield from read_located(sorted(EXAMPLES.glob("*.md"))[:2])
        raise InputError("cannot be read")

    batches = in_batches(broken())
    assert len(next(batches)) == 2
    with pytest.raises(InputError, match="cannot be read"):
        next(batches)


def test_a_bad_document_ends_a_build_behind_those_in_front_of_it(tmp_path: Path) -> None:
    good = [{"name": str(n), "text": "Norway condemned the arrests by Chad.", "date": "2024-01-01"} for n in range(3)]
    lines = [json.dumps(record) for record in good]
    source = tmp_path / "corpus.jsonl"
    source.write_text("\n".join([*lines, "{"]) + "\n", encoding="utf-8")
    read: list[Reading] = []
    with pytest.raises(InputError):
        build([source], store=tmp_path / "store", progress=read.append)
    assert [reading.document for reading in read] == ["0", "1", "2"]
