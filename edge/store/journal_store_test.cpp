// One test for every journal: in memory and in a file they behave alike.

#include "store/journal_store.h"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "base/ensure.h"
#include "store/journal_trial.h"
#include "store/memory_journal.h"
#include "store/sqlite_journal.h"

using namespace naga;
using namespace naga::store;

namespace {

struct InMemory {
    std::unique_ptr<JournalStore> open(const Limits& limits = {}) {
        return memory_journal(some_drill, limits);
    }
};

struct InFile {
    Folder folder{Folder::Place::memory_if_possible};
    std::unique_ptr<JournalStore> open(const Limits& limits = {}) {
        auto store = open_sqlite_journal(folder / "journal.db", some_drill, {.limits = limits});
        ensure(store.has_value(), store ? "" : as_line(store.error()).c_str());
        return *std::move(store);
    }
};

// Keeps the writer busy from its construction until let_go().
class Held {
public:
    explicit Held(JournalStore& store) {
        std::promise<void> begun;
        const auto taken = store.append({{row("holder", "")}, {}}, [&, this](Result<Receipt>) {
            begun.set_value();
            gate_.get_future().wait();
        });
        ensure(taken.has_value(), "a queue that is empty takes a batch");
        begun.get_future().wait();
    }
    void let_go() { gate_.set_value(); }

private:
    std::promise<void> gate_;
};

}  // namespace

#define EVERY_JOURNAL(sentence) TEST_CASE_TEMPLATE(sentence, Journal, InMemory, InFile)

EVERY_JOURNAL("rows are numbered from 1 without a gap and read back as they were sent") {
    Journal journal;
    const auto store = journal.open();
    CHECK(store->last_seq() == 0);
    CHECK(rows_of(*store).empty());
    const auto first = send(*store, row("cert", "a", "{\"do\":\"ຄຳສັ່ງ\"}"));
    REQUIRE(first);
    CHECK(first->outcome == Receipt::Outcome::written);
    CHECK(first->first_seq == 1);
    CHECK(first->answer == "{\"to\":\"a\"}");
    const auto three = send(*store, {{row("telco", "b"), row("telco", ""), row("bank", "c")}, {}});
    REQUIRE(three);
    CHECK(three->first_seq == 2);
    REQUIRE(send(*store, row("cert", "")));
    CHECK(store->last_seq() == 5);
    const auto rows = rows_of(*store);
    REQUIRE(rows.size() == 5);
    Row expected = row("cert", "a", "{\"do\":\"ຄຳສັ່ງ\"}");
    expected.seq = expected.batch = 1;
    CHECK(rows[0] == expected);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(rows[i].seq == i + 1);
        CHECK(rows[i].batch == std::array{1u, 2u, 2u, 2u, 5u}[i]);
    }
    CHECK(store->drill() == some_drill);
}

EVERY_JOURNAL("reading begins where it is asked to and ends when the reader has enough") {
    Journal journal;
    const auto store = journal.open();
    for (int i = 0; i < 2'500; i += 500) {
        Batch batch;
        for (int n = 0; n < 500; ++n) batch.rows.push_back(row("cert", ""));
        REQUIRE(send(*store, batch));
    }
    CHECK(rows_of(*store).size() == 2'500);
    CHECK(rows_of(*store, 0).size() == 2'500);
    CHECK(rows_of(*store, 2'499).size() == 2);
    CHECK(rows_of(*store, 2'501).empty());
    CHECK(rows_of(*store, ~0ull).empty());
    std::uint64_t seen = 0;
    REQUIRE(store->read(1'100, [&](const Row& row) {
        seen = row.seq;
        return row.seq < 2'200;
    }));
    CHECK(seen == 2'200);
}

EVERY_JOURNAL("a key that comes again is answered with the first row and writes nothing") {
    Journal journal;
    const auto store = journal.open();
    REQUIRE(send(*store, row("telco", "x")));
    REQUIRE(send(*store, {{row("cert", "k", "{\"n\":1}")}, {{"seats", "cert", "first"}}}));
    Row again = row("cert", "k", "{\"n\":2}");
    again.answer = "another";
    const auto receipt = send(*store, {{again}, {{"seats", "cert", "second"}}});
    REQUIRE(receipt);
    CHECK(receipt->outcome == Receipt::Outcome::repeated);
    CHECK(receipt->first_seq == 2);
    CHECK(receipt->answer == "{\"to\":\"k\"}");
    CHECK(store->last_seq() == 2);
    CHECK(rows_of(*store)[1].body == "{\"n\":1}");
    CHECK((*store->documents("seats"))[0].body == "first");
    // Another seat may have the same key, and rows without a key are never the same.
    CHECK(send(*store, row("bank", "k"))->outcome == Receipt::Outcome::written);
    CHECK(send(*store, row("cert", ""))->outcome == Receipt::Outcome::written);
    CHECK(send(*store, row("cert", ""))->outcome == Receipt::Outcome::written);
    CHECK(store->last_seq() == 5);
}

EVERY_JOURNAL("a key that waits twice is written once and answered twice") {
    Journal journal;
    const auto store = journal.open();
    Held held(*store);
    std::vector<Receipt> receipts;
    for (int i = 0; i < 3; ++i)
        REQUIRE(store->append({{row("cert", "k")}, {}},
                              [&](Result<Receipt> receipt) { receipts.push_back(*receipt); }));
    held.let_go();
    store->close();
    REQUIRE(receipts.size() == 3);
    CHECK(receipts[0].outcome == Receipt::Outcome::written);
    for (const Receipt& receipt : receipts) CHECK(receipt.first_seq == 2);
    CHECK(receipts[1].outcome == Receipt::Outcome::repeated);
    CHECK(receipts[2].outcome == Receipt::Outcome::repeated);
    CHECK(store->last_seq() == 2);
}

EVERY_JOURNAL("a batch is known again only as the batch it was") {
    Journal journal;
    const auto store = journal.open();
    REQUIRE(send(*store, {{row("cert", ""), row("cert", "a"), row("cert", "b")}, {}}));
    REQUIRE(send(*store, row("cert", "c")));
    const auto same = send(*store, {{row("cert", "x"), row("cert", "a")}, {{"s", "n", "v"}}});
    REQUIRE(!same);  // x is new, a is not
    CHECK(same.error().kind == Problem::Kind::conflict);
    CHECK(same.error().what.find("key a of seat cert") != std::string::npos);
    CHECK(send(*store, {{row("cert", "a"), row("cert", "c")}, {}}).error().kind ==
          Problem::Kind::conflict);  // both there, of different batches
    const auto whole = send(*store, {{row("cert", ""), row("cert", "a"), row("cert", "b")}, {}});
    REQUIRE(whole);
    CHECK(whole->outcome == Receipt::Outcome::repeated);
    CHECK(whole->first_seq == 1);
    CHECK(whole->answer == "{\"to\":\"a\"}");
    CHECK(store->last_seq() == 4);
    CHECK(store->documents("s")->empty());
}

EVERY_JOURNAL("documents are put, replaced and erased with the rows of their batch") {
    Journal journal;
    const auto store = journal.open();
    const auto receipt =
        send(*store, {{}, {{"drafts", "b", "1"}, {"drafts", "a", "2"}, {"seats", "a", "3"}}});
    REQUIRE(receipt);
    CHECK(receipt->first_seq == 0);
    CHECK(*store->documents("drafts") ==
          std::vector<Document>{{"drafts", "a", "2"}, {"drafts", "b", "1"}});
    REQUIRE(send(*store, {{row("cert", "")}, {{"drafts", "a", "4"}, {"drafts", "b", {}}}}));
    CHECK(*store->documents("drafts") == std::vector<Document>{{"drafts", "a", "4"}});
    REQUIRE(send(*store, {{}, {{"drafts", "gone", {}}}}));  // erasing what is not there is no fault
    CHECK(*store->documents("seats") == std::vector<Document>{{"seats", "a", "3"}});
    CHECK(store->documents("nothing")->empty());
}

EVERY_JOURNAL("a batch that is refused takes none of its neighbours with it and leaves nothing") {
    Journal journal;
    Limits limits;
    limits.documents = 2;
    const auto store = journal.open(limits);
    REQUIRE(send(*store, row("cert", "old")));
    Held held(*store);
    std::vector<Result<Receipt>> answers;
    const auto note = [&](Result<Receipt> receipt) { answers.push_back(std::move(receipt)); };
    REQUIRE(store->append({{row("a", "1")}, {{"s", "one", "1"}}}, note));
    REQUIRE(store->append({{row("a", "2"), row("cert", "old")}, {{"s", "two", "2"}}}, note));
    REQUIRE(store->append({{row("a", "3")}, {{"s", "two", "2"}, {"s", "three", "3"}}}, note));
    REQUIRE(store->append({{row("a", "4")}, {{"s", "one", "4"}}}, note));
    held.let_go();
    store->close();
    REQUIRE(answers.size() == 4);
    REQUIRE(answers[0]);
    CHECK(answers[0]->first_seq == 3);
    REQUIRE(!answers[1]);
    CHECK(answers[1].error().kind == Problem::Kind::conflict);
    REQUIRE(!answers[2]);
    CHECK(answers[2].error().kind == Problem::Kind::refused);
    CHECK(answers[2].error().what.find("2 documents") != std::string::npos);
    REQUIRE(answers[3]);
    CHECK(answers[3]->first_seq == 4);
    CHECK(store->last_seq() == 4);
}

EVERY_JOURNAL("what is beyond a limit is refused at once, with the limit") {
    Journal journal;
    Limits limits;
    limits.name_bytes = 8;
    limits.body_bytes = 20;
    limits.answer_bytes = 30;
    limits.batch_items = 3;
    limits.batch_bytes = 2'000;
    const auto store = journal.open(limits);
    const auto refused = [&](const Batch& batch, const std::string& with) {
        const auto taken = store->append(batch, [](Result<Receipt>) { FAIL("it was taken"); });
        if (taken) return false;
        CHECK(taken.error().what == with);
        CHECK(!taken.error().remedy.empty());
        return taken.error().kind == Problem::Kind::refused;
    };
    CHECK(refused({{row("123456789", "")}, {}}, "the seat of a row has 9 bytes and may have 8"));
    CHECK(refused({{row("", "123456789")}, {}}, "the key of a row has 9 bytes and may have 8"));
    CHECK(refused({{row("", "", std::string(21, 'x'))}, {}},
                  "the body of a row has 21 bytes and may have 20"));
    Row chatty = row("", "");
    chatty.answer = std::string(31, 'x');
    CHECK(refused({{chatty}, {}}, "the answer of a row has 31 bytes and may have 30"));
    CHECK(refused({{}, {{"123456789", "n", "b"}}},
                  "the space of a document has 9 bytes and may have 8"));
    CHECK(refused({{}, {{"s", "123456789", "b"}}},
                  "the name of a document has 9 bytes and may have 8"));
    CHECK(refused({{}, {{"s", "n", std::string(21, 'x')}}},
                  "a document has 21 bytes and may have 20"));
    CHECK(refused({{row("", ""), row("", "")}, {{"s", "n", "b"}, {"s", "n", "b"}}},
                  "the batch has 4 rows and documents and may have 3"));
    CHECK(send(*store, {{row("12345678", "12345678", std::string(20, 'x'))}, {}}));
    CHECK(send(*store, {{row("", ""), row("", "")}, {{"s", "n", "b"}}}));
    CHECK(store->last_seq() == 3);
}

EVERY_JOURNAL("a batch too large in all is refused, though each part is small enough") {
    Journal journal;
    Limits limits;
    limits.batch_bytes = 2'000;
    const auto store = journal.open(limits);
    const std::string half(900, 'x');
    CHECK(send(*store, row("cert", "", half)));
    const auto taken =
        store->append({{row("cert", "", half), row("cert", "", half)}, {}}, [](Result<Receipt>) {});
    REQUIRE(!taken);
    CHECK(taken.error().what.find("bytes and may take 2000") != std::string::npos);
}

EVERY_JOURNAL("what is no text, has no name, or holds nothing is refused at once") {
    Journal journal;
    const auto store = journal.open();
    const auto invalid = [&](const Batch& batch) {
        const auto taken = store->append(batch, [](Result<Receipt>) {});
        return !taken && taken.error().kind == Problem::Kind::invalid;
    };
    CHECK(invalid({}));
    CHECK(invalid({{row("c\xff", "")}, {}}));
    CHECK(invalid({{row("cert", std::string("a\0b", 3))}, {}}));
    CHECK(invalid({{row("cert", "", "{\"\xc3(\":1}")}, {}}));
    CHECK(invalid({{}, {{"", "name", "b"}}}));
    CHECK(invalid({{}, {{"space", "", "b"}}}));
    CHECK(invalid({{}, {{"space", "name", "\xed\xa0\x80"}}}));
    CHECK(invalid({{row("cert", "a"), row("bank", "a"), row("cert", "a")}, {}}));
    CHECK(store->last_seq() == 0);
}

EVERY_JOURNAL("a full queue says that the journal is busy, and takes more when it is written") {
    Journal journal;
    Limits limits;
    limits.queue_batches = 3;
    const auto store = journal.open(limits);
    Held held(*store);
    std::atomic<int> answered = 0;
    const auto append = [&] {
        return store->append({{row("cert", "")}, {}}, [&](Result<Receipt>) { ++answered; });
    };
    for (int i = 0; i < 3; ++i) REQUIRE(append());
    const auto refused = append();
    REQUIRE(!refused);
    CHECK(refused.error().kind == Problem::Kind::unavailable);
    CHECK(refused.error().what == "the journal is busy: 3 batches wait to be written");
    held.let_go();
    while (!append()) std::this_thread::yield();
    store->close();
    CHECK(answered == 4);
    CHECK(store->last_seq() == 5);
}

EVERY_JOURNAL("a queue of large batches is full by their bytes") {
    Journal journal;
    Limits limits;
    limits.queue_bytes = 10'000;
    const auto store = journal.open(limits);
    Held held(*store);
    int taken = 0;
    while (store->append({{row("cert", "", std::string(2'000, 'x'))}, {}}, [](Result<Receipt>) {}))
        ++taken;
    CHECK(taken == 4);
    held.let_go();
    store->close();
    CHECK(store->last_seq() == 5);
}

EVERY_JOURNAL("a full journal refuses rows and still keeps documents") {
    Journal journal;
    Limits limits;
    limits.rows = 3;
    const auto store = journal.open(limits);
    REQUIRE(send(*store, {{row("a", ""), row("a", "k")}, {}}));
    const auto refused = send(*store, {{row("a", ""), row("a", "")}, {{"s", "n", "b"}}});
    REQUIRE(!refused);
    CHECK(refused.error().kind == Problem::Kind::refused);
    CHECK(refused.error().what == "the journal is full: it may have 3 rows");
    CHECK(store->documents("s")->empty());
    CHECK(send(*store, row("a", "k"))->outcome == Receipt::Outcome::repeated);
    CHECK(send(*store, row("a", ""))->first_seq == 3);
    CHECK(send(*store, {{}, {{"s", "n", "b"}}}));
}

EVERY_JOURNAL("closing answers all that waits, and refuses what comes later") {
    Journal journal;
    const auto store = journal.open();
    Held held(*store);
    int answered = 0;
    for (int i = 0; i < 50; ++i)
        REQUIRE(store->append({{row("cert", "")}, {}}, [&](Result<Receipt> receipt) {
            REQUIRE(receipt);
            ++answered;
            // A batch sent by an answer while the store closes is refused, not lost.
            const auto taken = store->append({{row("cert", "")}, {}}, [&](Result<Receipt>) {});
            CHECK((taken || taken.error().what == "the journal is closed"));
        }));
    held.let_go();
    store->close();
    CHECK(answered == 50);
    store->close();
    const auto late = store->append({{row("cert", "")}, {}}, [](Result<Receipt>) {});
    REQUIRE(!late);
    CHECK(late.error().what == "the journal is closed");
    CHECK(!store->read(1, [](const Row&) { return true; }));
    CHECK(!store->documents("seats"));
}

EVERY_JOURNAL("an answer may send the next batch and read what is safe") {
    Journal journal;
    const auto store = journal.open();
    std::promise<std::size_t> seen;
    REQUIRE(store->append({{row("cert", "")}, {}}, [&](Result<Receipt>) {
        const std::size_t rows = rows_of(*store).size();
        REQUIRE(store->append({{row("cert", "")}, {}}, [&, rows](Result<Receipt>) {
            seen.set_value(rows * 10 + rows_of(*store).size());
        }));
    }));
    CHECK(seen.get_future().get() == 12);
}

EVERY_JOURNAL("many threads get each its own rows, answered in the order each sent them") {
    Journal journal;
    const auto store = journal.open();
    constexpr int threads = 8;
    constexpr int each = 200;
    std::vector<std::vector<std::uint64_t>> seqs(threads);
    std::vector<std::thread> writers;
    for (int t = 0; t < threads; ++t)
        writers.emplace_back([&, t] {
            auto& mine = seqs[static_cast<std::size_t>(t)];
            for (int i = 0; i < each; ++i) {
                const auto taken =
                    store->append({{row("seat" + std::to_string(t), std::to_string(i))}, {}},
                                  [&mine](Result<Receipt> r) { mine.push_back(r->first_seq); });
                ensure(taken.has_value(), "the queue has room for all");
            }
        });
    // Reading goes on meanwhile, and sees a beginning of the whole.
    for (int i = 0; i < 20; ++i) {
        const auto rows = rows_of(*store);
        for (std::size_t n = 0; n < rows.size(); ++n) CHECK(rows[n].seq == n + 1);
    }
    for (std::thread& writer : writers) writer.join();
    REQUIRE(send(*store, row("last", "")));
    const auto rows = rows_of(*store);
    REQUIRE(rows.size() == threads * each + 1);
    for (int t = 0; t < threads; ++t) {
        const auto& mine = seqs[static_cast<std::size_t>(t)];
        REQUIRE(mine.size() == each);
        for (std::size_t i = 0; i < each; ++i) {
            CHECK(rows[mine[i] - 1].seat == "seat" + std::to_string(t));
            CHECK(rows[mine[i] - 1].key == std::to_string(i));
            CHECK((i == 0 || mine[i] > mine[i - 1]));
        }
    }
}
