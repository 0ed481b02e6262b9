// A film as bytes: numbers of seven bits a byte, the least first, the last below 128; signed ones
// folded (0, -1, 1, -2, ...); and of most numbers only how they differ from the one before.

#include <algorithm>

#include "wire/film.h"

namespace naga::wire {

using world::never;
using world::none;

namespace {

class Packer {
public:
    explicit Packer(std::string& out) : out_(out) {}
    void put(std::uint64_t value) {
        for (; value >= 128; value >>= 7) out_ += static_cast<char>(value | 128);
        out_ += static_cast<char>(value);
    }
    void put_signed(std::int64_t value) {
        put(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
    }
    // none and never are short.
    void put_id(std::uint32_t id) { put(id == none ? 0 : std::uint64_t{id} + 1); }
    template <typename Interval>
    void put_times(const Interval& interval) {
        put_signed(interval.from_us);
        put(interval.until_us == never
                ? 0
                : static_cast<std::uint64_t>(interval.until_us - interval.from_us) + 1);
    }

private:
    std::string& out_;
};

// Once something is wrong, all that follows is 0.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes)
        : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}
    bool good() const { return good_; }
    bool complete() const { return good_ && at_ == end_; }
    std::uint64_t get() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; at_ != end_ && shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(*at_++);
            value |= std::uint64_t{byte & 127u} << shift;
            if (byte < 128) return value;
        }
        return fail();
    }
    std::int64_t get_signed() {
        const std::uint64_t value = get();
        return static_cast<std::int64_t>(value >> 1 ^ (0 - (value & 1)));
    }
    // Below `limit`; or, of an id, none.
    std::uint32_t get_below(std::uint64_t limit) {
        const std::uint64_t value = get();
        return static_cast<std::uint32_t>(value < limit ? value : fail());
    }
    std::uint32_t get_id(std::uint64_t limit) {
        const std::uint64_t value = get();
        if (value == 0) return none;
        return static_cast<std::uint32_t>(value <= limit ? value - 1 : fail());
    }
    // Of things that take at least a byte each.
    std::size_t get_count() {
        const std::uint64_t value = get();
        return value <= static_cast<std::uint64_t>(end_ - at_) ? value : fail();
    }
    template <typename Interval>
    void get_times(Interval& interval) {
        interval.from_us = get_signed();
        const std::uint64_t lasts = get();
        interval.until_us = lasts == 0
                                ? never
                                : static_cast<std::int64_t>(
                                      static_cast<std::uint64_t>(interval.from_us) + lasts - 1);
    }

private:
    std::uint64_t fail() {
        good_ = false;
        at_ = end_;
        return 0;
    }
    const char* at_;
    const char* end_;
    bool good_ = true;
};

}  // namespace

void Film::pack(std::string& out) const {
    Packer p(out);
    p.put(film_version);
    p.put(demands_), p.put(malware_), p.put(lair_count_);
    p.put(frame_of_.size());
    std::uint32_t frame = 0;
    for (const std::uint32_t f : frame_of_) p.put(f - frame), frame = f;
    p.put(frames_.size() * demands_);
    for (std::size_t f = 0; f < frames_.size(); ++f)
        for (std::size_t i = 0; i < demands_; ++i) {
            const Volume volume = (*frames_[f])[i];
            p.put_signed(volume.sent - (f == 0 ? 0 : (*frames_[f - 1])[i].sent));
            p.put_signed(volume.sent - volume.delivered);
        }
    std::size_t seen = 0;
    for (const auto& minute : seen_) seen += minute->size();
    p.put(seen);
    // How many more than before each minute.
    for (std::size_t m = 0; m < seen_.size(); ++m) p.put(m == 0 ? 0 : seen_[m - 1]->size());
    std::int64_t at = 0;
    for (const auto& minute : seen_)
        for (const world::Observation& o : *minute) {
            p.put_signed(o.at - at), at = o.at;
            p.put(static_cast<std::uint64_t>(o.seen));
            p.put_id(o.place), p.put_id(o.about), p.put_signed(o.amount);
        }
    for (const Called& c : lairs_) p.put_id(c.lair), p.put(c.open ? 1 : 0);
    for (const std::uint8_t open : open_lairs_) p.put(open);
    p.put(infections_.size());
    for (const Infection& i : infections_) p.put(i.row), p.put_times(i);
    p.put(cuts_.size());
    for (const Cut& c : cuts_) p.put(c.row), p.put_times(c);
    p.put(defacements_.size());
    for (const Defacement& d : defacements_)
        p.put(d.service), p.put(d.campaign), p.put(d.cause), p.put_times(d);
    p.put(blackholes_.size());
    for (const Blackhole& b : blackholes_)
        p.put_id(b.at), p.put_id(b.service), p.put(b.order), p.put_times(b);
    p.put(line_cuts_.size());
    for (const LineCut& c : line_cuts_) p.put(c.link), p.put_times(c);
    p.put(sinkholes_.size());
    for (const Sinkhole& s : sinkholes_) p.put(s.at), p.put(s.lair), p.put(s.order), p.put_times(s);
}

bool Film::unpack(std::string_view bytes, const range::Terrain& terrain) {
    const world::Nation& nation = *terrain.nation;
    *this = Film();
    Film film;
    Unpacker u(bytes);
    if (u.get() != film_version) return false;
    film.demands_ = terrain.demands.size();
    if (u.get() != film.demands_) return false;
    film.malware_ = u.get(), film.lair_count_ = u.get();
    // More than these no nation has, and products of sizes do not run over.
    if (film.malware_ > 65'536 || film.lair_count_ > 65'536) return false;
    const std::size_t minutes = u.get_count();
    std::uint64_t frame = 0;
    for (std::size_t m = 0; m < minutes && u.good(); ++m) {
        frame += u.get_below(2);
        film.frame_of_.push_back(static_cast<std::uint32_t>(frame));
    }
    const std::size_t volumes = u.get_count();
    if (volumes != (minutes == 0 ? 0 : (frame + 1) * film.demands_)) return false;
    for (std::uint64_t f = 0; minutes > 0 && f <= frame && u.good(); ++f) {
        std::vector<Volume> now(film.demands_);
        for (std::size_t i = 0; i < film.demands_; ++i) {
            now[i].sent = (f == 0 ? 0 : (*film.frames_.back())[i].sent) + u.get_signed();
            now[i].delivered = now[i].sent - u.get_signed();
        }
        film.frames_.push_back(std::make_shared<const std::vector<Volume>>(std::move(now)));
    }
    const std::size_t seen = u.get_count();
    std::vector<std::uint64_t> first;  // by minute
    for (std::size_t m = 0; m < minutes && u.good(); ++m) {
        const std::uint64_t before = m == 0 ? 0 : first.back(), more = u.get();
        if (more > (m == 0 ? 0 : seen - before)) return false;
        first.push_back(before + more);
    }
    first.push_back(seen);
    std::int64_t at = 0;
    for (std::size_t m = 0; m < minutes && u.good(); ++m) {
        std::vector<world::Observation> of_minute(first[m + 1] - first[m]);
        for (world::Observation& o : of_minute) {
            o.at = at += u.get_signed();
            o.seen = static_cast<world::Seen>(
                u.get_below(static_cast<std::uint64_t>(world::Seen::complaint) + 1));
            o.place = u.get_id(none), o.about = u.get_id(none), o.amount = u.get_signed();
        }
        film.seen_.push_back(
            std::make_shared<const std::vector<world::Observation>>(std::move(of_minute)));
    }
    for (std::size_t i = 0; i < minutes * film.malware_ && u.good(); ++i) {
        const std::uint32_t lair = u.get_id(film.lair_count_);
        film.lairs_.push_back({lair, u.get_below(2) != 0});
    }
    for (std::size_t i = 0; i < minutes * film.lair_count_ && u.good(); ++i)
        film.open_lairs_.push_back(static_cast<std::uint8_t>(u.get_below(2)));

    const auto read = [&](auto& list, const auto& read_one) {
        const std::size_t count = u.get_count();
        list.resize(u.good() ? count : 0);
        for (auto& one : list) {
            read_one(one);
            u.get_times(one);
        }
    };
    read(film.infections_, [&](Infection& i) { i.row = u.get_below(terrain.host_rows()); });
    read(film.cuts_, [&](Cut& c) { c.row = u.get_below(terrain.host_rows()); });
    read(film.defacements_, [&](Defacement& d) {
        d.service = u.get_below(nation.services.size());
        d.campaign = u.get_below(std::uint64_t{none} + 1), d.cause = u.get();
    });
    read(film.blackholes_, [&](Blackhole& b) {
        b.at = u.get_id(nation.networks.size());
        b.service = u.get_id(nation.services.size()), b.order = u.get();
    });
    read(film.line_cuts_, [&](LineCut& c) { c.link = u.get_below(nation.links.size()); });
    read(film.sinkholes_, [&](Sinkhole& s) {
        s.at = u.get_below(nation.networks.size());
        s.lair = u.get_below(film.lair_count_), s.order = u.get();
    });
    if (!u.complete()) return false;
    if (minutes > 0) {
        film.open_infection_.assign(terrain.host_rows(), none);
        film.open_cut_.assign(terrain.host_rows(), none);
        film.open_defacement_.assign(nation.services.size(), none);
    }
    const auto reopen = [](const auto& list, std::vector<std::uint32_t>& open, auto place) {
        for (std::uint32_t i = 0; i < list.size(); ++i)
            if (list[i].until_us == never) open[place(list[i])] = i;
    };
    if (minutes > 0) {
        reopen(film.infections_, film.open_infection_, [](const Infection& i) { return i.row; });
        reopen(film.cuts_, film.open_cut_, [](const Cut& c) { return c.row; });
        reopen(film.defacements_, film.open_defacement_,
               [](const Defacement& d) { return d.service; });
    }
    *this = std::move(film);
    return true;
}

}  // namespace naga::wire
